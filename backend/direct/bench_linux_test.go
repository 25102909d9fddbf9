package direct_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"videonet/backend/direct"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// benchBytes are the payload bytes of one turn.
const benchBytes = 1 << 30

// BenchmarkStream sends frames of 64 KiB from memory to a second process that drops them, over loopback, and prints MB/s and the CPU
// seconds of each end per GiB: bare TCP, crypto/tls as it is, and the streams of this package. Compare only runs that alternate:
// build/bench/direct.sh.
func BenchmarkStream(b *testing.B) {
	for _, kind := range []string{"tcp", "tls", "direct"} {
		b.Run(kind, func(b *testing.B) {
			b.SetBytes(benchBytes)
			var send, receive float64
			for b.Loop() {
				s, r := turn(b, kind)
				send, receive = send+s, receive+r
			}
			b.ReportMetric(send/float64(b.N), "send-CPU-s/GiB")
			b.ReportMetric(receive/float64(b.N), "recv-CPU-s/GiB")
		})
	}
}

// turn sends benchBytes once; the start and end of the second process are not timed.
func turn(b *testing.B, kind string) (send, receive float64) {
	b.Helper()
	b.StopTimer()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childRole+"=receive", "KIND="+kind)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err = errors.Join(err, err2); err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	answers := json.NewDecoder(bufio.NewReader(out))
	c, shut := sender(b, kind, json.NewEncoder(in), answers)
	message := frame(b, 1, wire.MaxFramePayload)
	before := processCPU()
	b.StartTimer()
	for range benchBytes / wire.MaxFramePayload {
		if err := c.WriteMessage(message, false); err != nil {
			b.Fatal(err)
		}
	}
	if err := answers.Decode(&receive); err != nil { // it has all
		b.Fatal(err)
	}
	b.StopTimer()
	send = processCPU() - before
	if err := errors.Join(shut(), in.Close(), cmd.Wait()); err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	return send, receive
}

// sender connects to the child as the kind says.
func sender(b *testing.B, kind string, out *json.Encoder, in *json.Decoder) (transfer.Channel, func() error) {
	b.Helper()
	d := door(b, lan())
	var theirs wire.FileDirect
	if err := errors.Join(out.Encode(d.Offer()), in.Decode(&theirs)); err != nil {
		b.Fatal(err)
	}
	if kind == "direct" {
		c, err := d.Meet(b.Context(), theirs, true)
		if err != nil {
			b.Fatal(err)
		}
		return c, c.Close
	}
	c, err := lan().DialContext(b.Context(), "tcp", theirs.Addresses[0])
	if err != nil {
		b.Fatal(err)
	}
	if kind == "tls" {
		c = tls.Client(c, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13})
	}
	return &plain{c}, c.Close
}

// receive is the child: it says where it is, takes benchBytes, and says what that cost.
func receive() error {
	ctx, kind := context.Background(), os.Getenv("KIND")
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	d, err := direct.New(lan(), slog.New(slog.DiscardHandler)).Open(ctx)
	if err != nil {
		return err
	}
	l, err := lan().Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ours := d.Offer()
	if kind != "direct" {
		ours.Addresses = []string{l.Addr().String()}
	}
	var theirs wire.FileDirect
	if err = errors.Join(out.Encode(ours), in.Decode(&theirs)); err != nil {
		return err
	}
	c, err := receiver(ctx, kind, d, l, theirs)
	if err != nil {
		return err
	}
	p := make([]byte, wire.FrameHeaderSize+wire.MaxFramePayload)
	before := processCPU()
	for total := 0; total < benchBytes; {
		n, _, err := c.ReadMessage(p)
		if err != nil {
			return err
		}
		total += n - wire.FrameHeaderSize
	}
	if err = out.Encode(processCPU() - before); err != nil {
		return err
	}
	_, _, _ = c.ReadMessage(p) // until the sender has closed
	return nil
}

func receiver(ctx context.Context, kind string, d transfer.Door, l net.Listener, theirs wire.FileDirect) (transfer.Channel, error) {
	if kind == "direct" {
		return d.Meet(ctx, theirs, false)
	}
	c, err := l.Accept()
	if err != nil {
		return nil, err
	}
	if kind == "tls" {
		certificate, _, err := strangeCertificate()
		if err != nil {
			return nil, err
		}
		c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{certificate}})
	}
	return &plain{c}, nil
}

// plain reads and writes frames as anybody would.
type plain struct{ net.Conn }

func (p *plain) WriteMessage(b []byte, _ bool) error { _, err := p.Write(b); return err }

func (p *plain) ReadMessage(b []byte) (int, bool, error) {
	if _, err := io.ReadFull(p, b[:wire.FrameHeaderSize]); err != nil {
		return 0, false, err
	}
	size := int(b[4])<<24 | int(b[5])<<16 | int(b[6])<<8 | int(b[7])
	n, err := io.ReadFull(p, b[wire.FrameHeaderSize:wire.FrameHeaderSize+size])
	return wire.FrameHeaderSize + n, false, err
}

// processCPU is what this process has used so far, in seconds.
func processCPU() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("getrusage: %v", err))
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
