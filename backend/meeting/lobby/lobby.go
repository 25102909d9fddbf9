package lobby

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// InviteLife is how long an invite opens its room: a link of last week works, one that lies in an old mail does not.
const InviteLife = 7 * 24 * time.Hour

// Relay is the relay that this program carries. Start is called before each use and returns at once when it runs already.
type Relay interface {
	Start(ctx context.Context) (addresses []string, pin [32]byte, err error)
}

// Line is one connection to a relay, for the owner of a room. Met by *signaling.Client.
type Line interface {
	Create(ctx context.Context, room wire.RoomID, owner wire.OwnerToken) error
	Locate(ctx context.Context, room wire.RoomID, owner wire.OwnerToken, hash wire.LocatorHash, expires time.Time) error
	Withdraw(ctx context.Context, room wire.RoomID, owner wire.OwnerToken, hash wire.LocatorHash) error
	Close() error
}

// Inside is the room we are in. Met by *meeting.Room.
type Inside interface {
	// Leave says goodbye and blocks until all is closed. It is safe twice.
	Leave() error
	// Done is closed when the room has ended by itself or by Leave.
	Done() <-chan struct{}
	// Err is why it ended by itself, nil after Leave.
	Err() error
	// Name is the room's name as the others gave it, "" while unknown.
	Name() string
}

// Ticket is all that is needed to go into a room.
type Ticket struct {
	Name    string      // of the room, "" when we come by an invite into one that we do not know
	Room    wire.RoomID // zero when we come by a locator: the relay names it
	Relays  []string
	Pin     [32]byte
	Secret  trust.Secret
	Locator wire.Locator
	Owner   wire.OwnerToken
}

// Config is what a lobby needs.
type Config struct {
	Shelf Shelf
	Relay Relay
	// Dial opens a line to a relay.
	Dial func(ctx context.Context, addresses []string, pin [32]byte) (Line, error)
	// Enter goes in. The room's id is what the relay calls it.
	Enter func(ctx context.Context, ticket Ticket) (Inside, wire.RoomID, error)
	Now   func() time.Time
	Log   *slog.Logger
}

// Status says where we are.
type Status string

// The statuses.
const (
	Out     Status = "out"
	Joining Status = "joining"
	In      Status = "in"
)

// State is what a page shows of the lobby.
type State struct {
	Status Status
	// Fault is why we are out although we wanted in, or why the room ended.
	Fault error
	// Room is the room we are in, zero outside.
	Room  Saved
	Since time.Time
	Rooms []Saved
}

// Lobby is one person's way into rooms. It is safe for concurrent use.
type Lobby struct {
	cfg Config

	// Lock order: entering > shelving > mu.
	entering sync.Mutex // held by who goes in or out
	shelving sync.Mutex // held by who changes the shelf: a forgotten room must not come back by an older reading

	mu      sync.Mutex
	state   State
	inside  Inside
	cancel  context.CancelFunc // ends the entry that is under way
	changed []chan struct{}
	closed  bool
	ending  sync.WaitGroup
}

// New returns a lobby that is out of every room.
func New(cfg Config) (*Lobby, error) {
	rooms, err := cfg.Shelf.Rooms()
	if err != nil {
		return nil, err
	}
	return &Lobby{cfg: cfg, state: State{Status: Out, Rooms: rooms}}, nil
}

// State returns where we are now.
func (l *Lobby) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.state
	s.Rooms = slices.Clone(s.Rooms)
	if l.inside != nil && l.inside.Name() != "" {
		s.Room.Name = l.inside.Name()
	}
	return s
}

// Changes returns a channel that gets a value after each change; a slow reader gets one for several.
func (l *Lobby) Changes() <-chan struct{} {
	c := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed = append(l.changed, c)
	return c
}

// Inside returns the room we are in, nil outside.
func (l *Lobby) Inside() Inside {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inside
}

// set changes the state under the lock and tells.
func (l *Lobby) set(change func(*State)) {
	l.mu.Lock()
	change(&l.state)
	l.mu.Unlock()
	l.tell()
}

func (l *Lobby) tell() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.changed {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// enter leaves the room we are in and goes into another. save is called with the id once inside.
func (l *Lobby) enter(ctx context.Context, ticket Ticket, save func(wire.RoomID, Inside) (Saved, error)) error {
	l.entering.Lock()
	defer l.entering.Unlock()
	if err := l.out(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return fault.New(fault.Canceled, nil)
	}
	l.cancel = cancel
	l.mu.Unlock()
	l.set(func(s *State) { s.Status, s.Fault = Joining, nil })
	room, err := l.goIn(ctx, ticket, save)
	if err != nil {
		l.set(func(s *State) { s.Status, s.Fault, s.Room = Out, err, Saved{} })
		return err
	}
	l.set(func(s *State) { s.Status, s.Room, s.Since = In, room, l.cfg.Now() })
	l.shelving.Lock()
	defer l.shelving.Unlock()
	return l.refresh()
}

func (l *Lobby) goIn(ctx context.Context, ticket Ticket, save func(wire.RoomID, Inside) (Saved, error)) (Saved, error) {
	inside, id, err := l.cfg.Enter(ctx, ticket)
	if err != nil {
		return Saved{}, err
	}
	room, err := l.shelve(id, inside, save)
	if err != nil {
		return Saved{}, errors.Join(err, inside.Leave())
	}
	l.mu.Lock()
	l.inside = inside
	l.mu.Unlock()
	l.ending.Go(func() { l.watch(inside, room.ID) })
	return room, nil
}

func (l *Lobby) shelve(id wire.RoomID, inside Inside, save func(wire.RoomID, Inside) (Saved, error)) (Saved, error) {
	l.shelving.Lock()
	defer l.shelving.Unlock()
	room, err := save(id, inside)
	if err != nil {
		return Saved{}, err
	}
	room.LastSeen = l.cfg.Now()
	return room, l.cfg.Shelf.PutRoom(room)
}

// amend changes what the shelf knows of a room: fault.RoomUnknown when it was forgotten meanwhile.
func (l *Lobby) amend(id wire.RoomID, change func(*Saved)) error {
	l.shelving.Lock()
	defer l.shelving.Unlock()
	room, err := l.room(id)
	if err != nil {
		return err
	}
	change(&room)
	return errors.Join(l.cfg.Shelf.PutRoom(room), l.refresh())
}

// watch waits for the end of a room and puts its name and the time on the shelf.
func (l *Lobby) watch(inside Inside, id wire.RoomID) {
	<-inside.Done()
	err := l.amend(id, func(room *Saved) {
		room.LastSeen = l.cfg.Now()
		if name := inside.Name(); name != "" {
			room.Name = name
		}
	})
	if err != nil && !fault.Is(err, fault.RoomUnknown) {
		l.cfg.Log.Warn("keep the room's name", "error", err)
	}
	l.mu.Lock()
	mine := l.inside == inside
	if mine {
		l.inside = nil
	}
	l.mu.Unlock()
	if mine {
		l.set(func(s *State) { s.Status, s.Fault, s.Room = Out, inside.Err(), Saved{} })
	}
}

// refresh reads the list of rooms again. The caller holds shelving.
func (l *Lobby) refresh() error {
	rooms, err := l.cfg.Shelf.Rooms()
	if err != nil {
		return err
	}
	l.set(func(s *State) { s.Rooms = rooms })
	return nil
}

// Leave goes out of the room, or gives up going in. Outside it does nothing.
func (l *Lobby) Leave() error {
	l.mu.Lock()
	if l.cancel != nil {
		l.cancel()
	}
	l.mu.Unlock()
	l.entering.Lock()
	defer l.entering.Unlock()
	err := l.out()
	l.set(func(s *State) { s.Status, s.Fault, s.Room = Out, nil, Saved{} })
	return err
}

func (l *Lobby) out() error {
	inside := l.Inside()
	if inside == nil {
		return nil
	}
	if err := inside.Leave(); err != nil {
		return fmt.Errorf("leave the room: %w", err)
	}
	l.mu.Lock()
	if l.inside == inside {
		l.inside = nil
	}
	l.mu.Unlock()
	return nil
}

// Close leaves and waits for everything that was begun. It is safe twice.
func (l *Lobby) Close() error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	err := l.Leave()
	l.ending.Wait()
	return err
}
