package rtc_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/transport/v4"
	"go.uber.org/goleak"

	"videonet/backend/media"
	"videonet/backend/network"
	"videonet/backend/rtc"
)

// end is one end of a connection and what came out of it.
type end struct {
	*rtc.Conn
	candidates chan string
	channels   chan *rtc.Channel
	pictures   chan media.Packet
	voices     chan []byte
	states     chan struct{}
	keys       atomic.Int64
}

func newEnd(tb testing.TB, net transport.Net, loopback bool, cfg rtc.ConnConfig) *end {
	tb.Helper()
	api, err := rtc.New(rtc.Config{Net: net, Loopback: loopback})
	if err != nil {
		tb.Fatal(err)
	}
	e := &end{
		candidates: make(chan string, 100), channels: make(chan *rtc.Channel, 10), pictures: make(chan media.Packet, 2000),
		voices: make(chan []byte, 2000), states: make(chan struct{}, 100),
	}
	cfg.Events = rtc.Events{
		Candidate: func(s string) { e.candidates <- s },
		Channel:   func(c *rtc.Channel) { e.channels <- c },
		Picture:   func(p media.Packet) { e.pictures <- p },
		Voice:     func(_ uint16, _ uint32, b []byte) { e.voices <- b },
		KeyWanted: func() { e.keys.Add(1) },
		State: func() {
			select {
			case e.states <- struct{}{}:
			default:
			}
		},
	}
	if e.Conn, err = api.NewConn(cfg); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Error(err)
		}
	})
	return e
}

// negotiate passes offer, answer and candidates between a, which offers, and b.
func negotiate(tb testing.TB, a, b *end) {
	tb.Helper()
	offer, err := a.Offer()
	if err != nil {
		tb.Fatal(err)
	}
	answer, err := b.Answer(offer)
	if err != nil {
		tb.Fatal(err)
	}
	trickle := func(from, to *end) {
		for s := range from.candidates {
			if s == "" {
				return
			}
			if err := to.AddCandidate(s); err != nil {
				tb.Error(err)
			}
		}
	}
	trickle(b, a) // before the answer: they must wait for it
	if err := a.SetAnswer(answer); err != nil {
		tb.Fatal(err)
	}
	trickle(a, b)
}

func (e *end) await(t *testing.T, want rtc.State, within time.Duration) {
	t.Helper()
	late := time.After(within)
	for e.State() != want {
		select {
		case <-e.states:
		case <-late:
			t.Fatalf("state %q after %v, want %q", e.State(), within, want)
		}
	}
}

func next[T any](tb testing.TB, c <-chan T, what string) T {
	tb.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(10 * time.Second):
		tb.Fatalf("no %s within 10 s", what)
		panic("unreachable")
	}
}

func loopbackNet() transport.Net { return network.New(network.Policy{}).Pion() }

func TestCallOverLoopback(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("call", func(t *testing.T) {
		cfg := rtc.ConnConfig{Media: true, Channels: []string{"vn.chat"}}
		a, b := newEnd(t, loopbackNet(), true, cfg), newEnd(t, loopbackNet(), true, cfg)
		negotiate(t, a, b)
		a.await(t, rtc.Connected, 10*time.Second)
		b.await(t, rtc.Connected, 10*time.Second)

		for name, pair := range map[string][2]*end{"offerer to answerer": {a, b}, "answerer to offerer": {b, a}} {
			from, to := pair[0], pair[1]
			if sent, err := from.WriteVideo(media.Packet{Kind: media.Video, Data: picture(1, 100, false)}); sent || err != nil {
				t.Errorf("%s: a picture without a key before it was sent: %v, %v", name, sent, err)
			}
			for i := range 10 {
				key := i == 0
				p := media.Packet{Kind: media.Video, Key: key, Data: picture(i, 5000, key), PTS: media.PTS{Ticks: int64(i) * 3003, Base: media.RTPVideo}}
				if sent, err := from.WriteVideo(p); !sent || err != nil {
					t.Fatalf("%s: write picture: %v, %v", name, sent, err)
				}
				if err := from.WriteAudio(media.Packet{Kind: media.Audio, Data: []byte{byte(i), 2, 3}, PTS: media.PTS{Ticks: int64(i) * 960, Base: media.RTPAudio}}); err != nil {
					t.Fatal(err)
				}
			}
			var first media.PTS
			for i := range 10 {
				p := next(t, to.pictures, "picture")
				if i == 0 {
					first = p.PTS
				}
				if !bytes.Equal(p.Data, picture(i, 5000, i == 0)) || p.PTS.Sub(first).Ticks != int64(i)*3003 {
					t.Fatalf("%s: picture %d is another one, or at %v", name, i, p.PTS.Sub(first))
				}
				if v := next(t, to.voices, "sound"); !bytes.Equal(v, []byte{byte(i), 2, 3}) {
					t.Fatalf("%s: sound %d is %v", name, i, v)
				}
			}
			if s := to.Stats(); s.Path != rtc.LAN || s.Frames != 10 || s.Width != 1280 || s.Height != 720 || s.AudioIn == 0 {
				t.Errorf("%s: stats %+v", name, s)
			}
			// joining asks once for a key by itself; asking on purpose brings another request
			before := from.keys.Load()
			to.WantKey()
			waitFor(t, func() bool { to.WantKey(); return from.keys.Load() > before }, "a request for a key frame")
		}
	})
}

func waitFor(t *testing.T, ok func() bool, what string) {
	t.Helper()
	late := time.After(10 * time.Second)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !ok() {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("no %s within 10 s", what)
		}
	}
}

func TestChannelsCarryMessagesAndHoldTheWriterBack(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("files", func(t *testing.T) {
		cfg := rtc.ConnConfig{Channels: []string{"vn.files", "vn.data"}}
		a, b := newEnd(t, loopbackNet(), true, cfg), newEnd(t, loopbackNet(), true, cfg)
		negotiate(t, a, b)
		got := map[string][2]*rtc.Channel{}
		for i, e := range []*end{a, b} {
			for range 2 {
				c := next(t, e.channels, "channel")
				pair := got[c.Label()]
				pair[i] = c
				got[c.Label()] = pair
			}
		}
		control, data := got["vn.files"], got["vn.data"]
		if err := control[1].WriteMessage([]byte(`{"type":"x"}`), true); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 70<<10)
		n, text, err := control[0].ReadMessage(buf)
		if err != nil || !text || string(buf[:n]) != `{"type":"x"}` {
			t.Fatalf("read %q, text %v, %v", buf[:n], text, err)
		}

		// 64 KiB + 20 bytes, as files send them; nobody reads at first, so the writer must stop, and nothing may be lost
		const messages = 150
		var written atomic.Int64
		var writer sync.WaitGroup
		writer.Go(func() {
			m := make([]byte, 20+64<<10)
			for i := range messages {
				binary.BigEndian.PutUint32(m, uint32(i))
				if err := data[0].WriteMessage(m, false); err != nil {
					t.Error(err)
					return
				}
				written.Add(1)
			}
		})
		waitFor(t, func() bool { return data[0].Buffered() > 512<<10 }, "a writer that waits")
		for i := range messages {
			n, text, err := data[1].ReadMessage(buf)
			if err != nil || text || n != 20+64<<10 || binary.BigEndian.Uint32(buf) != uint32(i) {
				t.Fatalf("message %d: %d bytes, text %v, %v", i, n, text, err)
			}
			if ahead := written.Load() - int64(i); ahead > (4+2)<<20/(64<<10)+4 {
				t.Fatalf("the writer is %d messages ahead: it is not held back", ahead)
			}
		}
		writer.Wait()

		// who waits to write is woken by Close, who waits to read by the other side's Close
		var ends sync.WaitGroup
		ends.Go(func() {
			for {
				if err := data[0].WriteMessage(make([]byte, 64<<10), false); err != nil {
					return
				}
			}
		})
		ends.Go(func() {
			if _, _, err := control[1].ReadMessage(make([]byte, 10)); !errors.Is(err, io.EOF) {
				t.Errorf("read at the end: %v", err)
			}
		})
		waitFor(t, func() bool { return data[0].Buffered() > 512<<10 }, "a writer that waits")
		if err := errors.Join(a.Close(), b.Close(), a.Close()); err != nil {
			t.Fatal(err)
		}
		ends.Wait()
	})
}

func TestRestartKeepsTheConnection(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("restart", func(t *testing.T) {
		cfg := rtc.ConnConfig{Media: true, Channels: []string{"vn.chat"}}
		a, b := newEnd(t, loopbackNet(), true, cfg), newEnd(t, loopbackNet(), true, cfg)
		negotiate(t, a, b)
		a.await(t, rtc.Connected, 10*time.Second)
		ca, cb := next(t, a.channels, "channel"), next(t, b.channels, "channel")
		for i := range 3 {
			from, to := a, b
			if i == 2 { // after a new entry into the room, the other side may be the one who offers
				from, to = b, a
			}
			if i == 1 { // an answer that was lost: the offer comes again
				if _, err := from.Offer(); err != nil {
					t.Fatal(err)
				}
			}
			negotiate(t, from, to)
			from.await(t, rtc.Connected, 10*time.Second)
			if err := ca.WriteMessage(fmt.Appendf(nil, "after restart %d", i), true); err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, 100)
			if n, _, err := cb.ReadMessage(buf); err != nil || string(buf[:n]) != fmt.Sprintf("after restart %d", i) {
				t.Fatalf("read %q, %v", buf[:n], err)
			}
		}
		a.await(t, rtc.Connected, 10*time.Second)
		b.await(t, rtc.Connected, 10*time.Second)
	})
}

func TestBadDescriptions(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("bad", func(t *testing.T) {
		e := newEnd(t, loopbackNet(), true, rtc.ConnConfig{Media: true, Channels: []string{"vn.chat"}})
		for _, sdp := range []string{"", "v=0", "v=0\r\n\x00", "m=", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"} {
			if _, err := e.Answer(sdp); err == nil {
				t.Errorf("answered to %q", sdp)
			}
			if err := e.SetAnswer(sdp); err == nil {
				t.Errorf("took the answer %q", sdp)
			}
		}
		if err := e.AddCandidate("{"); err == nil {
			t.Error("took half a candidate")
		}
		for _, c := range []string{`{"candidate":"candidate:1 1 udp 1 x.local 9 typ host"}`, `{"candidate":"candidate:1 1 tcp 1 10.0.0.1 9 typ host"}`, `{"candidate":"rubbish"}`} {
			if err := e.AddCandidate(c); err != nil {
				t.Errorf("%s: %v", c, err)
			}
		}
	})
}

func TestCloseDuringNegotiation(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("close", func(t *testing.T) {
		cfg := rtc.ConnConfig{Media: true, Channels: []string{"vn.chat"}}
		for range 10 {
			a, b := newEnd(t, loopbackNet(), true, cfg), newEnd(t, loopbackNet(), true, cfg)
			offer, err := a.Offer()
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			var closing sync.WaitGroup
			closing.Go(func() {
				<-ctx.Done()
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			})
			if answer, err := b.Answer(offer); err == nil {
				_ = a.SetAnswer(answer) // open or closed by now
			}
			closing.Wait()
			cancel()
			if _, err := a.Offer(); !errors.Is(err, rtc.ErrClosed) {
				t.Errorf("offer after Close: %v", err)
			}
		}
	})
}
