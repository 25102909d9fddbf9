package signaling_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/wire"
)

// TestNeverReadingReceiver: a member that reads nothing is put out; the others' messages arrive.
func TestNeverReadingReceiver(t *testing.T) {
	r := startRelay(t, t.TempDir(), func(c *relay.Config) {
		c.Limits.MessageRate, c.Limits.ByteRate, c.Limits.RoomRate = 1e6, 1e9, 1e6
		c.Limits.MessageBurst, c.Limits.ByteBurst, c.Limits.RoomBurst = 1e6, 1e9, 1e6
		c.Limits.ReceiverTime = time.Second
	})
	host, good := dial(t, r), dial(t, r)
	room := newRoom(t, host)
	l := room.locator(t, host, time.Hour)
	from, to := enter(t, host, l), enter(t, good, l)
	next[signaling.PeerIn](t, host)

	deaf := upgraded(t, r)
	deafen(t, deaf)
	text, err := wire.Marshal(wire.Enter{Request: 1, Locator: l})
	if err != nil {
		t.Fatal(err)
	}
	writeFrame(t, deaf, text)
	in := next[signaling.PeerIn](t, host)

	var sending sync.WaitGroup
	stop := make(chan struct{})
	sending.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if host.Send(t.Context(), in.Peer, sealed(from, in.Peer, make([]byte, 30<<10))) != nil {
				return
			}
		}
	})
	out := next[signaling.PeerOut](t, host)
	close(stop)
	sending.Wait()
	if out.Peer != in.Peer {
		t.Errorf("%d was put out, want %d", out.Peer, in.Peer)
	}
	next[signaling.PeerIn](t, good)
	next[signaling.PeerOut](t, good)
	if err := host.Send(t.Context(), to.Me, sealed(from, to.Me, nil)); err != nil {
		t.Fatal(err)
	}
	next[signaling.Message](t, good)
}

// deafen keeps the system from taking megabytes for a connection that nobody reads: to send these takes a busy machine longer than patience.
func deafen(t *testing.T, c net.Conn) {
	t.Helper()
	encrypted, ok := c.(*tls.Conn)
	if !ok {
		t.Fatalf("%T", c)
	}
	plain, ok := encrypted.NetConn().(interface{ SetReadBuffer(bytes int) error })
	if !ok {
		t.Fatalf("%T", encrypted.NetConn())
	}
	if err := plain.SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
}

// writeFrame sends a masked text frame; the mask is zero.
func writeFrame(t *testing.T, c net.Conn, text []byte) {
	t.Helper()
	if len(text) > 125 {
		t.Fatal("too long for a short frame")
	}
	if _, err := c.Write(append([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}, text...)); err != nil {
		t.Fatal(err)
	}
}

// TestFlooder: a sender above its rate is slowed down, nothing of it is lost, and others do not wait for it.
func TestFlooder(t *testing.T) {
	r := startRelay(t, t.TempDir(), func(c *relay.Config) { c.Limits.MessageRate, c.Limits.MessageBurst = 100, 10 })
	host, flooder, good := dial(t, r), dial(t, r), dial(t, r)
	room := newRoom(t, host)
	l := room.locator(t, host, time.Hour)
	at, flood, from := enter(t, host, l), enter(t, flooder, l), enter(t, good, l)
	next[signaling.PeerIn](t, host)
	next[signaling.PeerIn](t, host)
	const count = 150
	start := time.Now()
	for range count {
		if err := flooder.Send(t.Context(), at.Me, sealed(flood, at.Me, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := good.Send(t.Context(), at.Me, sealed(from, at.Me, nil)); err != nil {
		t.Fatal(err)
	}
	ofFlooder, before := 0, -1
	for range count + 1 {
		if m := next[signaling.Message](t, host); m.From == from.Me {
			before = ofFlooder
		} else {
			ofFlooder++
		}
	}
	if ofFlooder != count || before == count {
		t.Errorf("%d of the flooder's messages, %d of them before the other's one", ofFlooder, before)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("%d messages at 100 a second took only %v", count, took)
	}
}

// TestEntryFlood: above its rate an address is told so; above its number of connections it is not let in at all; others are.
func TestEntryFlood(t *testing.T) {
	r := startRelay(t, t.TempDir(), func(c *relay.Config) { c.Limits.EntryRate, c.Limits.EntryBurst = 0.001, 5 })
	for range 5 {
		dial(t, r)
	}
	if err := tryDial(t, r.Pin(), r.Addr().String()); !fault.Is(err, fault.RelayRefused) {
		t.Errorf("the sixth: %v", err)
	}

	r = startRelay(t, t.TempDir(), func(c *relay.Config) { c.Limits.ConnsPerHost = 20 })
	open := make([]net.Conn, 20)
	for i := range open {
		open[i] = rawTLS(t, r)
	}
	c := rawTCP(t, r)
	if _, err := c.Read(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Errorf("connection 21: %v", err)
	}
	for _, c := range open {
		_ = c.Close()
	}
	for deadline := time.Now().Add(patience); ; {
		err := tryDial(t, r.Pin(), r.Addr().String())
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("after they left: %v", err)
		}
	}

	r = startRelay(t, t.TempDir(), func(c *relay.Config) { c.Limits.CreateRate, c.Limits.CreateBurst = 0.001, 3 })
	host := dial(t, r)
	for range 3 {
		newRoom(t, host)
	}
	if err := host.Create(t.Context(), wire.NewRoomID(), wire.NewOwnerToken()); !fault.Is(err, fault.RelayRefused) {
		t.Errorf("a fourth room: %v", err)
	}
}

// TestJoinAndLeaveFlood: 200 people come and go while two talk.
func TestJoinAndLeaveFlood(t *testing.T) {
	r := startRelay(t, t.TempDir(), nil)
	host, good := dial(t, r), dial(t, r)
	room := newRoom(t, host)
	l := room.locator(t, host, time.Hour)
	from, to := enter(t, host, l), enter(t, good, l)
	var coming sync.WaitGroup
	fails := make(chan error, 200)
	for range 4 {
		c := dial(t, r)
		coming.Go(func() {
			for range 50 {
				_, err := c.Enter(t.Context(), l)
				if err == nil {
					err = c.Leave(t.Context())
				}
				if err != nil {
					fails <- err
					return
				}
			}
		})
	}
	for i := range 50 {
		if err := host.Send(t.Context(), to.Me, sealed(from, to.Me, fmt.Append(nil, i))); err != nil {
			t.Fatal(err)
		}
	}
	for got := 0; got < 50; {
		select {
		case e, open := <-good.Events():
			if !open {
				t.Fatal(good.Err())
			}
			if m, ok := e.(signaling.Message); ok {
				if string(m.Sealed.Box[16:]) != fmt.Sprint(got) {
					t.Fatalf("message %s, want %d", m.Sealed.Box[16:], got)
				}
				got++
			}
		case <-time.After(patience):
			t.Fatalf("message %d did not come", got)
		}
	}
	coming.Wait()
	select {
	case err := <-fails:
		t.Error(err)
	default:
	}
}
