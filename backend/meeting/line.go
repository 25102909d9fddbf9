package meeting

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Entry is where we are after entering, and the line that leads there.
type Entry struct {
	Room  wire.RoomID
	Me    wire.PeerNumber
	Peers []wire.PeerNumber // who was there before us
	Line  Line
}

// Line is one entry into a room on a relay. One goroutine reads it, one writes.
type Line interface {
	// Next waits for what happens in the room, in order. An error means that the line is lost, or ctx ended.
	Next(ctx context.Context) (Notice, error)
	// Send carries a sealed message to a peer in the room.
	Send(ctx context.Context, to wire.PeerNumber, s wire.Sealed) error
	// Close leaves; what was sent before has time to go out.
	Close() error
}

// Notice is PeerIn, PeerOut or Message.
type Notice interface{ isNotice() }

// PeerIn says that somebody entered after us.
type PeerIn struct{ Peer wire.PeerNumber }

// PeerOut says that somebody left or lost the relay; connections to them may go on.
type PeerOut struct{ Peer wire.PeerNumber }

// Message came from a peer.
type Message struct {
	From   wire.PeerNumber
	Sealed wire.Sealed
}

func (PeerIn) isNotice()  {}
func (PeerOut) isNotice() {}
func (Message) isNotice() {}

// The relay is dialled again after these times, each with up to as much again at random, so that a room does not come back in one instant.
const (
	firstRedial = 300 * time.Millisecond
	lastRedial  = 8 * time.Second
	// A relay that says no (the invite was withdrawn, its key is another one) is asked seldom; calls go on without it.
	refusedRedial = 30 * time.Second
)

// outbox sends to one line, so that the owner of the room never waits for a network.
type outbox struct {
	line Line
	ctx  context.Context //nolint:containedctx // the line's own time
	stop context.CancelFunc
	done chan struct{}

	mu      sync.Mutex // guards what follows
	letters []letter
	closed  bool

	more chan struct{} // capacity 1
}

type letter struct {
	to     wire.PeerNumber
	sealed wire.Sealed
}

func newOutbox(line Line) *outbox {
	ctx, stop := context.WithCancel(context.Background())
	return &outbox{line: line, ctx: ctx, stop: stop, done: make(chan struct{}), more: make(chan struct{}, 1)}
}

func (o *outbox) send(to wire.PeerNumber, s wire.Sealed) {
	o.mu.Lock()
	o.letters = append(o.letters, letter{to, s})
	o.mu.Unlock()
	o.wake()
}

// finish makes run end once everything is sent.
func (o *outbox) finish() {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.wake()
}

func (o *outbox) wake() {
	select {
	case o.more <- struct{}{}:
	default:
	}
}

// run sends until finish or stop, or until the line fails: its reader will see that too.
func (o *outbox) run() {
	defer close(o.done)
	for {
		o.mu.Lock()
		letters, closed := o.letters, o.closed
		o.letters = nil
		o.mu.Unlock()
		for _, l := range letters {
			if err := o.line.Send(o.ctx, l.to, l.sealed); err != nil {
				return
			}
		}
		if len(letters) > 0 {
			continue
		}
		if closed {
			return
		}
		select {
		case <-o.more:
		case <-o.ctx.Done():
			return
		}
	}
}

// read passes on what the line says until it is lost.
func (r *Room) read(o *outbox) {
	for {
		e, err := o.line.Next(o.ctx)
		if err != nil {
			r.post(func() { r.lineLost(o, err) })
			return
		}
		r.post(func() {
			if r.out == o {
				r.happened(e)
			}
		})
	}
}

// redial enters again until it succeeds or the room ends.
func (r *Room) redial() {
	wait := firstRedial
	for {
		select {
		case <-time.After(wait + rand.N(wait)): //nolint:gosec // no secret
		case <-r.ctx.Done():
			return
		}
		entry, err := r.cfg.Enter(r.ctx)
		if err == nil {
			r.post(func() { r.entered(entry) })
			return
		}
		r.log.Debug("relay is still away", "error", err)
		wait = min(2*wait, lastRedial)
		if fault.Is(err, fault.InviteWithdrawn) || fault.Is(err, fault.RelayKeyChanged) || fault.Is(err, fault.RoomUnknown) {
			wait = refusedRedial
		}
	}
}

// entered begins a new entry: everybody is another peer now, but persons and their calls stay.
func (r *Room) entered(e Entry) {
	if r.ending {
		r.tasks.Go(func() { _ = e.Line.Close() })
		return
	}
	if e.Room != r.id {
		r.log.Warn("the relay led us into another room")
		r.tasks.Go(func() { _ = e.Line.Close() })
		r.tasks.Go(r.redial)
		return
	}
	o := newOutbox(e.Line)
	r.out, r.me = o, e.Me
	r.peers = map[wire.PeerNumber]*peer{}
	r.tasks.Go(o.run)
	r.tasks.Go(func() { r.read(o) })
	r.relayUp, r.relaySince = true, r.now()
	r.touch()
	for _, n := range e.Peers {
		r.meet(n)
	}
}

// lineLost is told by the reader. Calls go on.
func (r *Room) lineLost(o *outbox, err error) {
	if r.out != o {
		return
	}
	r.log.Info("relay is lost", "error", err)
	r.out, r.relayUp, r.relaySince = nil, false, r.now()
	r.peers = map[wire.PeerNumber]*peer{}
	for _, p := range r.people {
		p.routeLost(r.now())
	}
	r.touch()
	r.tasks.Go(func() {
		o.stop()
		<-o.done
		_ = o.line.Close()
	})
	if !r.ending {
		r.tasks.Go(r.redial)
	}
}

// send seals nothing: it hands what trust made to the line, if there is one.
func (r *Room) send(to wire.PeerNumber, s wire.Sealed) {
	if r.out != nil {
		r.out.send(to, s)
	}
}
