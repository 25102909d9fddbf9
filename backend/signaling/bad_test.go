package signaling_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/wire"
)

func TestBadConnections(t *testing.T) {
	r := startRelay(t, t.TempDir(), func(c *relay.Config) {
		c.Limits.HeaderTime, c.Limits.IdleTime = 2*time.Second, 2*time.Second // a good client on a busy machine needs some of it
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
