package direct_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"videonet/backend/direct"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// TestVanish runs vanish in a network namespace of its own, where the only interface can be cut: nothing says goodbye, nothing answers.
// Before that one receiver does not read for 15 s, which must not be taken for vanishing.
func TestVanish(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childRole+"=vanish")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err = cmd.Start(); err != nil {
		t.Skipf("NOT RUN: no network namespace here: %v", err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		t.Log(lines.Text())
	}
	var exit *exec.ExitError
	if err = cmd.Wait(); errors.As(err, &exit) && strings.Contains(stderr.String(), errNoNamespace.Error()) {
		t.Skip("NOT RUN: " + stderr.String())
	} else if err != nil {
		t.Errorf("%v: %s", err, stderr.String())
	}
}

var errNoNamespace = errors.New("the loopback of the namespace cannot be set")

// loopback sets the only interface of the namespace up or down.
func loopback(up bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(fd) }()
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	if up {
		request.SetUint16(unix.IFF_UP)
	}
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request)
}

// often says that the system lets retransmissions come often (TCP_RTO_MAX_MS).
func often() bool {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer func() { _ = unix.Close(fd) }()
	return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, 44, 3000) == nil
}

// end is one end of a stream that waits for its error.
type end struct {
	name string
	do   func() error // once; over and over until an error
	got  chan error
}

// vanish is the child: three streams, one busy, one idle, one whose receiver stands still, and then no network.
func vanish() error {
	if err := loopback(true); err != nil {
		return fmt.Errorf("%w: %w", errNoNamespace, err)
	}
	var streams [3][2]transfer.Channel
	for i := range streams {
		a, b, err := streamPair()
		if err != nil {
			return err
		}
		streams[i] = [2]transfer.Channel{a, b}
	}
	busy, idle, stalled := streams[0], streams[1], streams[2]
	message, err := wire.AppendFrame(nil, wire.Frame{Type: wire.FrameData, Payload: make([]byte, 64<<10)})
	if err != nil {
		return err
	}
	read := func(c transfer.Channel) func() error {
		p := make([]byte, len(message))
		return func() error { _, _, err := c.ReadMessage(p); return err }
	}
	write := func(c transfer.Channel, pause time.Duration) func() error {
		return func() error { time.Sleep(pause); return c.WriteMessage(message, false) }
	}
	ends := []*end{
		{"busy writer", write(busy[0], time.Millisecond), nil},
		{"busy reader", read(busy[1]), nil},
		{"idle opener", read(idle[0]), nil},
		{"idle other", read(idle[1]), nil},
		{"stalled writer", write(stalled[0], 0), nil},
	}
	for _, e := range ends {
		e.got = make(chan error, 1)
		go func() {
			for {
				if err := e.do(); err != nil {
					e.got <- err
					return
				}
			}
		}()
	}
	time.Sleep(15 * time.Second) // a stall that the stream has to bear
	for _, e := range ends {
		if len(e.got) > 0 {
			return fmt.Errorf("%s ended before the cut: %w", e.name, <-e.got)
		}
	}
	if err := loopback(false); err != nil {
		return err
	}
	return noticed(ends)
}

// noticed waits for the errors. Linux before 6.15 probes a closed window less and less often, so that a stalled writer takes longer there.
func noticed(ends []*end) error {
	cut := time.Now()
	for _, e := range ends {
		most := 13 * time.Second
		if e.name == "stalled writer" && !often() {
			most = 40 * time.Second
		}
		select {
		case err := <-e.got:
			fmt.Printf("%s: %v after %.1f s\n", e.name, err, time.Since(cut).Seconds())
		case <-time.After(most - time.Since(cut)):
			return fmt.Errorf("%s has not noticed in %v", e.name, most)
		}
	}
	return nil
}

// streamPair is pair without a test around it.
func streamPair() (a, b transfer.Channel, err error) {
	d := direct.New(lan(), slog.New(slog.DiscardHandler))
	ctx := context.Background()
	one, err := d.Open(ctx)
	if err != nil {
		return nil, nil, err
	}
	two, err := d.Open(ctx)
	if err != nil {
		return nil, nil, err
	}
	first, second := start(ctx, one, two.Offer(), true), start(ctx, two, one.Offer(), false)
	m, n := <-first, <-second
	return m.channel, n.channel, errors.Join(m.err, n.err)
}
