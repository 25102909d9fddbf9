package signaling_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/network"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/wire"
)

// patience is how long a test waits for what must come; it is no measure of speed.
const patience = time.Minute

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// startRelay starts a relay on loopback whose limits the many clients of a test do not meet.
func startRelay(t *testing.T, dir string, change func(*relay.Config)) *relay.Relay {
	t.Helper()
	c := relay.Config{
		Network: network.New(network.Policy{LANOnly: true}), Listen: "127.0.0.1:0", Dir: dir, Log: slog.New(slog.DiscardHandler),
		Limits: relay.Limits{EntryRate: 1000, EntryBurst: 1000, CreateRate: 1000, CreateBurst: 1000},
	}
	if change != nil {
		change(&c)
	}
	r, err := relay.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func dial(t *testing.T, r *relay.Relay) *signaling.Client {
	t.Helper()
	c, err := signaling.Dial(t.Context(), signaling.Config{
		Network: network.New(network.Policy{}), Addresses: r.Addresses(), Pin: r.Pin(), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// next returns the next event, of the kind that is asked for.
func next[E signaling.Event](t *testing.T, c *signaling.Client) E {
	t.Helper()
	select {
	case e, open := <-c.Events():
		if !open {
			t.Fatalf("the connection ended: %v", c.Err())
		}
		got, ok := e.(E)
		if !ok {
			t.Fatalf("event %#v, want a %T", e, got)
		}
		return got
	case <-time.After(patience):
		t.Fatal("no event")
	}
	panic("not reached")
}

// ownRoom is a room and what opens it.
type ownRoom struct {
	id    wire.RoomID
	owner wire.OwnerToken
}

func newRoom(t *testing.T, c *signaling.Client) ownRoom {
	t.Helper()
	room := ownRoom{wire.NewRoomID(), wire.NewOwnerToken()}
	if err := c.Create(t.Context(), room.id, room.owner); err != nil {
		t.Fatal(err)
	}
	return room
}

func (o ownRoom) locator(t *testing.T, c *signaling.Client, life time.Duration) wire.Locator {
	t.Helper()
	l := wire.NewLocator()
	if err := c.Locate(t.Context(), o.id, o.owner, l.Hash(), time.Now().Add(life)); err != nil {
		t.Fatal(err)
	}
	return l
}

func enter(t *testing.T, c *signaling.Client, l wire.Locator) signaling.Entered {
	t.Helper()
	e, err := c.Enter(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sealed returns a message of which the relay understands the header only.
func sealed(e signaling.Entered, to wire.PeerNumber, box []byte) wire.Sealed {
	h := wire.Header{Version: wire.Version, Room: e.Room, From: e.Me, To: to, Type: wire.TypeHello}
	return wire.Sealed{Header: h, Nonce: make([]byte, 12), Box: append(make([]byte, 16), box...)}
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, done := context.WithTimeout(t.Context(), d)
	t.Cleanup(done)
	return ctx
}
