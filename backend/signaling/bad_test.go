package signaling_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/wire"
)

// rawTLS connects as a client that pins the key and then does what it likes.
func rawTLS(t *testing.T, r *relay.Relay) net.Conn {
	t.Helper()
	c := tls.Client(rawTCP(t, r), network.PinnedTLS(r.Pin()))
	if err := c.HandshakeContext(within(t, patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

func rawTCP(t *testing.T, r *relay.Relay) net.Conn {
	t.Helper()
	c, err := network.New(network.Policy{}).DialContext(t.Context(), "tcp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

const upgrade = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
	"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: videonet.1\r\n\r\n"

// upgraded connects as a client that makes its own WebSocket frames.
func upgraded(t *testing.T, r *relay.Relay) net.Conn {
	t.Helper()
	c := rawTLS(t, r)
	if _, err := io.WriteString(c, upgrade); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(c, 16), nil) //nolint:bodyclose // none comes with 101
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("upgrade: %v, %v", answer, err)
	}
	return c
}

// socket connects as a WebSocket client that says what it likes.
func socket(t *testing.T, r *relay.Relay) *websocket.Conn {
	t.Helper()
	c, err := openSocket(t, r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func openSocket(t *testing.T, r *relay.Relay) (*websocket.Conn, error) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: network.PinnedTLS(r.Pin()), DisableKeepAlives: true}
	c, _, err := websocket.Dial(within(t, patience), "https://"+r.Addr().String(), &websocket.DialOptions{ //nolint:bodyclose // closed by the library
		HTTPClient: &http.Client{Transport: transport}, Subprotocols: []string{wire.Subprotocol},
	})
	if err == nil {
		c.SetReadLimit(1 << 20)
		t.Cleanup(func() { _ = c.CloseNow() })
	}
	return c, err
}

func say(t *testing.T, c *websocket.Conn, text string) {
	t.Helper()
	if err := c.Write(within(t, patience), websocket.MessageText, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// hears returns the next message of the relay.
func hears(t *testing.T, c *websocket.Conn) wire.RelayMessage {
	t.Helper()
	_, b, err := c.Read(within(t, patience))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wire.ParseRelayMessage(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ends waits until the relay has closed the connection; what it says before does not matter.
func ends(t *testing.T, name string, c net.Conn) {
	t.Helper()
	if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		t.Errorf("%s: the connection stays open", name)
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// stillWorks shows that the relay serves others.
func stillWorks(t *testing.T, r *relay.Relay) {
	t.Helper()
	a, b := dial(t, r), dial(t, r)
	room := newRoom(t, a)
	l := room.locator(t, a, time.Hour)
	at, to := enter(t, a, l), enter(t, b, l)
	if err := a.Send(t.Context(), to.Me, sealed(at, to.Me, nil)); err != nil {
		t.Fatal(err)
	}
	if m := next[signaling.Message](t, b); m.From != at.Me {
		t.Errorf("message of %d, want %d", m.From, at.Me)
	}
}

func TestBadConnections(t *testing.T) {
	r := startRelay(t, t.TempDir(), func(c *relay.Config) {
		c.Limits.HeaderTime, c.Limits.IdleTime = 300*time.Millisecond, 400*time.Millisecond
	})
	for name, open := range map[string]func() net.Conn{
		"connects and says nothing": func() net.Conn { return rawTCP(t, r) },
		"not TLS": func() net.Conn {
			c := rawTCP(t, r)
			_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
			return c
		},
		"TLS and half a header": func() net.Conn {
			c := rawTLS(t, r)
			_, _ = io.WriteString(c, upgrade[:60])
			return c
		},
		"a header of 100 KiB": func() net.Conn {
			c := rawTLS(t, r)
			_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("a", 100<<10))
			return c
		},
		"no WebSocket": func() net.Conn {
			c := rawTLS(t, r)
			_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			return c
		},
		"upgraded, then idle": func() net.Conn { return upgraded(t, r) },
		"length 2^63-1":       func() net.Conn { return frame(t, r, "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00") },
		"length 2^63":         func() net.Conn { return frame(t, r, "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") },
		"not masked":          func() net.Conn { return frame(t, r, "\x81\x02{}") },
		"RSV bits":            func() net.Conn { return frame(t, r, "\xf1\x82\x00\x00\x00\x00{}") },
		"ping of 200 bytes":   func() net.Conn { return frame(t, r, "\x89\xfe\x00\xc8\x00\x00\x00\x00"+strings.Repeat("a", 200)) },
		"close with 1 byte":   func() net.Conn { return frame(t, r, "\x88\x81\x00\x00\x00\x00a") },
		"empty fragments": func() net.Conn {
			return frame(t, r, "\x01\x80\x00\x00\x00\x00"+strings.Repeat("\x00\x80\x00\x00\x00\x00", 10000))
		},
		"unknown opcode": func() net.Conn { return frame(t, r, "\x83\x80\x00\x00\x00\x00") },
	} {
		ends(t, name, open())
	}
	stillWorks(t, r)
}

func frame(t *testing.T, r *relay.Relay, bytes string) net.Conn {
	t.Helper()
	c := upgraded(t, r)
	_, _ = io.WriteString(c, bytes) // may be cut off in the middle, which is what is wanted
	return c
}

func TestBadMessages(t *testing.T) {
	r := startRelay(t, t.TempDir(), nil)
	for text, want := range map[string]wire.ErrorID{
		`{`: wire.BadMessage, `[]`: wire.BadMessage, `{"type":"dance"}`: wire.UnknownType, `{"type":"leave","request":"1"}`: wire.BadMessage,
		`{"type":"leave","type":"leave","request":1}`: wire.BadMessage, `{"type":"leave","request":1e400}`: wire.BadMessage,
		`{"type":"leave","request":1}`: wire.NotEntered, strings.Repeat("[", 10000): wire.BadMessage, "{\"type\":\"\xff\"}": wire.BadMessage,
		`{"type":"enter","request":1,"locator":"AAAAAAAAAAAAAAAAAAAAAQ"}`: wire.UnknownLocator,
	} {
		c := socket(t, r)
		say(t, c, text)
		if f, ok := hears(t, c).(wire.Failure); !ok || f.ID != want {
			t.Errorf("%.40q: %#v, want %s", text, f, want)
		}
		say(t, c, `{"type":"leave","request":7}`)
		if f, ok := hears(t, c).(wire.Failure); !ok || f.Request != 7 {
			t.Errorf("after %.40q: %#v", text, f)
		}
	}

	c := socket(t, r)
	if err := c.Write(t.Context(), websocket.MessageBinary, []byte(`{"type":"leave","request":1}`)); err != nil {
		t.Fatal(err)
	}
	if f, ok := hears(t, c).(wire.Failure); !ok || f.ID != wire.BadMessage {
		t.Errorf("a binary message: %#v", f)
	}
	for range 10 { // its patience ends; writing may fail then
		_ = c.Write(t.Context(), websocket.MessageText, []byte("{"))
	}
	for err := error(nil); err == nil; {
		_, _, err = c.Read(within(t, patience))
		if errors.Is(err, context.DeadlineExceeded) {
			t.Error("it listens to broken messages forever")
		}
	}

	c = socket(t, r)
	_ = c.Write(t.Context(), websocket.MessageText, []byte(strings.Repeat("a", wire.MaxMessage+1)))
	if _, _, err := c.Read(within(t, patience)); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
		t.Errorf("a message above the limit: %v", err)
	}
	stillWorks(t, r)
}

// TestForgedHeaders: the relay, not the message, says who sent it.
func TestForgedHeaders(t *testing.T) {
	r := startRelay(t, t.TempDir(), nil)
	host, victim := dial(t, r), dial(t, r)
	room := newRoom(t, host)
	l := room.locator(t, host, time.Hour)
	at := enter(t, victim, l)
	c := socket(t, r)
	text, err := wire.Marshal(wire.Enter{Request: 1, Locator: l})
	if err != nil {
		t.Fatal(err)
	}
	say(t, c, string(text))
	me, ok := hears(t, c).(wire.Entered)
	if !ok {
		t.Fatal("not entered")
	}
	next[signaling.PeerIn](t, victim)
	here := signaling.Entered{Room: me.Room, Me: me.Me}
	for name, s := range map[string]wire.Sealed{
		"another sender":   sealed(signaling.Entered{Room: me.Room, Me: 99}, at.Me, nil),
		"another room":     sealed(signaling.Entered{Room: wire.NewRoomID(), Me: me.Me}, at.Me, nil),
		"another receiver": sealed(here, 98, nil),
	} {
		text, err = wire.Marshal(wire.Send{To: at.Me, Sealed: s})
		if err != nil {
			t.Fatal(err)
		}
		say(t, c, string(text))
		if f, ok := hears(t, c).(wire.Failure); !ok || f.ID != wire.NotYours {
			t.Errorf("%s: %#v", name, f)
		}
	}
	// The next thing the victim hears is the honest one.
	text, err = wire.Marshal(wire.Send{To: at.Me, Sealed: sealed(here, at.Me, []byte("honest"))})
	if err != nil {
		t.Fatal(err)
	}
	say(t, c, string(text))
	if m := next[signaling.Message](t, victim); m.From != me.Me || string(m.Sealed.Box[16:]) != "honest" {
		t.Errorf("the victim heard %+v", m)
	}
}

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
