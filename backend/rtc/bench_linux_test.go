package rtc_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"videonet/backend/rtc"
)

const (
	benchBytes   = 64 << 20 // of one round
	benchMessage = 64<<10 + 20
)

// BenchmarkChannel moves bytes from memory to memory over a data channel on loopback: ours, and pion as it comes. Both ends share the
// process. Compare CPU-s/GiB within one run; the machine may be shared.
func BenchmarkChannel(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		cfg := rtc.ConnConfig{Channels: []string{"vn.data"}}
		from, to := newEnd(b, loopbackNet(), true, cfg), newEnd(b, loopbackNet(), true, cfg)
		negotiate(b, from, to)
		out, in := next(b, from.channels, "channel"), next(b, to.channels, "channel")
		buffer := make([]byte, benchMessage)
		pour(b, func(p []byte) error { return out.WriteMessage(p, false) }, func() (int, error) {
			n, _, err := in.ReadMessage(buffer)
			return n, err
		})
	})
	b.Run("pion", func(b *testing.B) {
		out, in := pionPair(b)
		pour(b, out, func() (int, error) { return <-in, nil })
	})
}

// pour writes and reads benchBytes in each round and reports the CPU time of both ends.
func pour(b *testing.B, write func([]byte) error, read func() (int, error)) {
	b.Helper()
	b.SetBytes(benchBytes)
	message := make([]byte, benchMessage)
	before := cpuTime(b)
	rounds := 0
	for b.Loop() {
		rounds++
		failed := make(chan error, 1)
		go func() {
			for left := benchBytes; left > 0; left -= len(message) {
				if err := write(message[:min(left, len(message))]); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
		for left := benchBytes; left > 0; {
			n, err := read()
			if err != nil {
				b.Fatal(err)
			}
			left -= n
		}
		if err := <-failed; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpuTime(b)-before).Seconds()/float64(rounds)/(float64(benchBytes)/(1<<30)), "CPU-s/GiB")
}

// pionPair is a data channel as pion's examples make it: no setting but the loopback candidate, OnMessage, flow control at 1 MiB and 512 KiB.
func pionPair(b *testing.B) (write func([]byte) error, sizes <-chan int) {
	b.Helper()
	var se webrtc.SettingEngine
	se.SetIncludeLoopbackCandidate(true)
	api := webrtc.NewAPI(webrtc.WithSettingEngine(se))
	var ends [2]*webrtc.PeerConnection
	for i := range ends {
		pc, err := api.NewPeerConnection(webrtc.Configuration{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = pc.Close() })
		ends[i] = pc
	}
	got, open := make(chan int, 16), make(chan struct{})
	ends[1].OnDataChannel(func(dc *webrtc.DataChannel) {
		dc.OnMessage(func(m webrtc.DataChannelMessage) { got <- len(m.Data) })
	})
	dc, err := ends[0].CreateDataChannel("data", nil)
	if err != nil {
		b.Fatal(err)
	}
	drained := make(chan struct{}, 1)
	dc.SetBufferedAmountLowThreshold(512 << 10)
	dc.OnBufferedAmountLow(func() {
		select {
		case drained <- struct{}{}:
		default:
		}
	})
	dc.OnOpen(func() { close(open) })
	describe(b, ends[0], ends[1], ends[0].CreateOffer)
	describe(b, ends[1], ends[0], ends[1].CreateAnswer)
	select {
	case <-open:
	case <-time.After(10 * time.Second):
		b.Fatal("no channel")
	}
	return func(p []byte) error {
		for dc.BufferedAmount() > 1<<20 {
			select {
			case <-drained:
			case <-time.After(time.Second):
			}
		}
		return dc.Send(p)
	}, got
}

func describe[O any](b *testing.B, own, other *webrtc.PeerConnection, make func(*O) (webrtc.SessionDescription, error)) {
	b.Helper()
	gathered := webrtc.GatheringCompletePromise(own)
	d, err := make(nil)
	if err == nil {
		err = own.SetLocalDescription(d)
	}
	if err != nil {
		b.Fatal(err)
	}
	<-gathered
	if err := other.SetRemoteDescription(*own.LocalDescription()); err != nil {
		b.Fatal(err)
	}
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
