package lobby_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"videonet/backend/fault"
	"videonet/backend/meeting/lobby"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// shelf keeps rooms in memory.
type shelf struct {
	mu     sync.Mutex
	rooms  map[wire.RoomID]lobby.Saved
	before func() // called once before a room is put, nil for nothing
}

func (s *shelf) Rooms() (out []lobby.Saved, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rooms {
		out = append(out, r)
	}
	return out, nil
}

func (s *shelf) Room(id wire.RoomID) (lobby.Saved, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.rooms[id]
	return r, ok, nil
}

func (s *shelf) PutRoom(r lobby.Saved) error {
	s.mu.Lock()
	before := s.before
	s.before = nil
	s.mu.Unlock()
	if before != nil {
		before()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rooms[r.ID] = r
	return nil
}

func (s *shelf) RemoveRoom(id wire.RoomID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rooms, id)
	return nil
}

// relay is a relay that runs here and knows rooms and locators.
type relay struct {
	mu       sync.Mutex
	owners   map[wire.RoomID]wire.OwnerToken
	locators map[wire.LocatorHash]wire.RoomID
}

func (*relay) Start(context.Context) ([]string, [32]byte, error) {
	return []string{"127.0.0.1:4000"}, [32]byte{1}, nil
}

func (r *relay) Close() error { return nil }

func (r *relay) Create(_ context.Context, room wire.RoomID, owner wire.OwnerToken) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owners[room] = owner
	return nil
}

func (r *relay) Locate(_ context.Context, room wire.RoomID, owner wire.OwnerToken, hash wire.LocatorHash, _ time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.owners[room] != owner {
		return errors.New("not the owner")
	}
	r.locators[hash] = room
	return nil
}

func (r *relay) Withdraw(_ context.Context, _ wire.RoomID, _ wire.OwnerToken, hash wire.LocatorHash) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.locators[hash]; !ok {
		return fault.New(fault.InviteWithdrawn, nil)
	}
	delete(r.locators, hash)
	return nil
}

// inside is a room that ends when it is told to.
type inside struct {
	name string
	once sync.Once
	done chan struct{}
	err  error
}

func (i *inside) end(err error)         { i.once.Do(func() { i.err = err; close(i.done) }) }
func (i *inside) Leave() error          { i.end(nil); return nil }
func (i *inside) Done() <-chan struct{} { return i.done }
func (i *inside) Err() error            { <-i.done; return i.err }
func (i *inside) Name() string          { return i.name }

type world struct {
	*lobby.Lobby
	shelf  *shelf
	relay  *relay
	inside *inside      // the last one entered
	ticket lobby.Ticket // the last one
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		shelf: &shelf{rooms: map[wire.RoomID]lobby.Saved{}},
		relay: &relay{owners: map[wire.RoomID]wire.OwnerToken{}, locators: map[wire.LocatorHash]wire.RoomID{}},
	}
	l, err := lobby.New(lobby.Config{
		Shelf: w.shelf, Relay: w.relay, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Dial: func(context.Context, []string, [32]byte) (lobby.Line, error) { return w.relay, nil },
		Enter: func(ctx context.Context, ticket lobby.Ticket) (lobby.Inside, wire.RoomID, error) {
			if err := ctx.Err(); err != nil {
				return nil, wire.RoomID{}, err
			}
			w.ticket = ticket
			id := ticket.Room
			if ticket.Owner == (wire.OwnerToken{}) {
				room, ok := w.relay.locators[ticket.Locator.Hash()]
				if !ok {
					return nil, wire.RoomID{}, fault.New(fault.InviteWithdrawn, nil)
				}
				id = room
			}
			w.inside = &inside{name: "Edit review", done: make(chan struct{})}
			return w.inside, id, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	w.Lobby = l
	return w
}

func TestCreateInviteJoin(t *testing.T) {
	host, guest := newWorld(t), newWorld(t)
	guest.relay.owners, guest.relay.locators = host.relay.owners, host.relay.locators
	if err := host.Create(t.Context(), "  Edit review "); err != nil {
		t.Fatal(err)
	}
	s := host.State()
	if s.Status != lobby.In || s.Room.Name != "Edit review" || !s.Room.Hosted || len(s.Rooms) != 1 {
		t.Fatalf("host is %+v", s)
	}
	invite, err := host.Invite(t.Context(), s.Room.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := guest.Join(t.Context(), invite.Link()); err != nil {
		t.Fatal(err)
	}
	g := guest.State()
	if g.Status != lobby.In || g.Room.ID != s.Room.ID || g.Room.Own() || g.Room.Secret != s.Room.Secret || g.Room.Name != "Edit review" {
		t.Errorf("guest is in %+v", g.Room)
	}
	if _, err := guest.Invite(t.Context(), g.Room.ID); !fault.Is(err, fault.Invalid) {
		t.Errorf("a guest gives out an invite: %v", err)
	}
	if err := host.Leave(); err != nil {
		t.Fatal(err)
	}
	if err := host.Join(t.Context(), invite.Link()); err != nil || host.ticket.Name != "Edit review" {
		t.Errorf("the owner comes by a link into %q: %v", host.ticket.Name, err)
	}
	if err := host.WithdrawInvites(t.Context(), s.Room.ID); err != nil {
		t.Fatal(err)
	}
	if err := guest.Leave(); err != nil {
		t.Fatal(err)
	}
	if name := guest.ticket.Name; name != "" {
		t.Errorf("a guest knows the room's name before it comes: %q", name)
	}
	if err := guest.Join(t.Context(), invite.Link()); !fault.Is(err, fault.InviteWithdrawn) {
		t.Errorf("a withdrawn invite: %v", err)
	}
	if s := guest.State(); s.Status != lobby.Out || !fault.Is(s.Fault, fault.InviteWithdrawn) {
		t.Errorf("after it: %+v", s)
	}
}

func TestJoinRefusesBadLinksAndStaysWhereItIs(t *testing.T) {
	w := newWorld(t)
	if err := w.Create(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	old := trust.Invite{
		Relays: []string{"127.0.0.1:1"}, Pin: [32]byte{1}, Locator: wire.NewLocator(), Secret: trust.Secret{1}, Expires: time.Now().Add(-time.Hour).Truncate(time.Second),
	}
	for link, want := range map[string]fault.Code{"": fault.NotInvite, "https://example.org": fault.NotInvite, old.Link(): fault.InviteExpired} {
		if err := w.Join(t.Context(), link); !fault.Is(err, want) {
			t.Errorf("Join(%q) = %v, want %s", link, err, want)
		}
	}
	if s := w.State(); s.Status != lobby.In {
		t.Errorf("a bad link took us out of the room: %+v", s)
	}
}

func TestARoomThatEndsByItselfSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		if err := w.Create(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		w.inside.end(fault.New(fault.RelayLost, nil))
		synctest.Wait()
		if s := w.State(); s.Status != lobby.Out || !fault.Is(s.Fault, fault.RelayLost) || s.Rooms[0].Name != "Edit review" {
			t.Errorf("state %+v", s)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestForget(t *testing.T) {
	w := newWorld(t)
	if err := w.Create(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	id := w.State().Room.ID
	if err := w.Forget(id); !fault.Is(err, fault.Invalid) {
		t.Errorf("forgot the room we are in: %v", err)
	}
	if err := errors.Join(w.Leave(), w.Forget(id)); err != nil {
		t.Fatal(err)
	}
	if err := w.Open(t.Context(), id); !fault.Is(err, fault.RoomUnknown) {
		t.Errorf("Open of a forgotten room: %v", err)
	}
}

// A room that is forgotten while its end is being written stays forgotten, with its secret.
func TestForgetWhileTheEndIsWritten(t *testing.T) {
	w := newWorld(t)
	if err := w.Create(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	id := w.State().Room.ID
	forgotten := make(chan error, 1)
	w.shelf.mu.Lock()
	w.shelf.before = func() {
		done := make(chan struct{})
		go func() { defer close(done); forgotten <- w.Forget(id) }()
		select {
		case <-done: // got between the reading and the writing
		case <-time.After(20 * time.Millisecond): // waits for the writing
		}
	}
	w.shelf.mu.Unlock()
	if err := w.Leave(); err != nil {
		t.Fatal(err)
	}
	if err := <-forgotten; err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := w.shelf.Room(id); found {
		t.Error("the forgotten room is back")
	}
}

func TestNames(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"", "  ", "a\x00b"} {
		if err := w.Create(t.Context(), name); !fault.Is(err, fault.Invalid) {
			t.Errorf("Create(%q) = %v", name, err)
		}
	}
	if s := w.State(); s.Status != lobby.Out || len(s.Rooms) != 0 {
		t.Errorf("left behind: %+v", s)
	}
}
