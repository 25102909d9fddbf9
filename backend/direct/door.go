package direct

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// limit is how long a meeting lasts at most. The files travel by the data channel meanwhile.
const limit = 5 * time.Second

// Door is our half of the streams of one link.
type Door struct {
	// immutable
	network     *network.Network
	log         *slog.Logger
	listener    net.Listener
	certificate tls.Certificate
	offer       wire.FileDirect
	own         []netip.Addr
	open        context.Context // ends with Close
	shut        context.CancelFunc
	turn        chan struct{} // holds one: who meets takes it

	// of whoever has the turn
	worked netip.AddrPort // what we dialled for the last stream; invalid when we accepted
	stood  int            // streams so far

	mu      sync.Mutex // guards what follows
	streams []*Stream
	closed  bool
}

func newDoor(d *Direct, l net.Listener, certificate tls.Certificate, offer wire.FileDirect, own []netip.Addr) *Door {
	door := &Door{network: d.network, log: d.log, listener: l, certificate: certificate, offer: offer, own: own, turn: make(chan struct{}, 1)}
	door.open, door.shut = context.WithCancel(context.Background())
	return door
}

// Offer is what the other side needs. The addresses are the caller's to keep.
func (d *Door) Offer() wire.FileDirect {
	offer := d.offer
	offer.Addresses = slices.Clone(offer.Addresses)
	return offer
}

// Meet makes one stream with the door that theirs describes; the other side must call it too, and exactly one of both is the opener: the
// sender of the files, which takes the first connection that stands. It lasts at most 5 s.
//
// Further streams, up to 4 in the life of a door, come from further calls on both sides. While one is open they go the way that it went,
// and the side that does not open may call ahead: its call waits until the opener calls, or ctx or the door ends. Calls wait for each
// other.
//
// The *Stream is the caller's to close; Close of the door closes it too. Errors: ErrNoWay; PeerRefused (fault) wrapping ErrOtherKey when
// somebody without the announced certificate answered or came from a named address, and nobody else; ErrClosed; that of ctx.
func (d *Door) Meet(ctx context.Context, theirs wire.FileDirect, opener bool) (transfer.Channel, error) {
	s, err := d.meet(ctx, theirs, opener)
	if err != nil {
		return nil, fmt.Errorf("meet: %w", err)
	}
	return s, nil
}

func (d *Door) meet(caller context.Context, theirs wire.FileDirect, opener bool) (*Stream, error) {
	ctx, cancel := context.WithCancel(caller)
	defer cancel()
	unhook := context.AfterFunc(d.open, cancel) //nolint:contextcheck // the door's own: its Close ends every meeting
	defer unhook()
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return nil, d.why(caller, nil)
	}
	if d.open.Err() != nil {
		return nil, ErrClosed
	}
	open, err := d.room()
	if err != nil {
		return nil, err
	}
	if opener || open == 0 {
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	r, err := d.prepare(theirs, opener, open > 0)
	if err != nil {
		return nil, err
	}
	r.start(ctx)
	won := d.choose(ctx, r)
	cancel()
	_ = r.deadline(time.Unix(1, 0)) // long ago: whoever waits for a caller goes home
	r.running.Wait()
	if won == nil {
		return nil, d.why(caller, r.reasons)
	}
	d.worked, d.stood = won.dialed, d.stood+1
	d.log.Debug("direct: a stream stands", "number", won.number, "local", won.batch.LocalAddr(), "remote", won.batch.RemoteAddr())
	return d.keep(won) //nolint:contextcheck // the stream outlives the meeting; its own context ends with Close
}

// room returns how many streams are open; ErrNoWay when there may not be one more.
func (d *Door) room() (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stood == maxNumber {
		return 0, fmt.Errorf("%w: there were %d streams", ErrNoWay, d.stood)
	}
	return len(d.streams), nil
}

// prepare sets the race up: over all their addresses, or over the way that worked.
func (d *Door) prepare(theirs wire.FileDirect, opener, again bool) (*race, error) {
	r := &race{
		network: d.network, listener: d.listener, theirs: theirs, token: d.offer.Token, settings: settings(d.certificate, theirs.Certificate),
		opener: opener, stood: make(chan *candidate),
	}
	var err error
	if r.addresses, err = usable(theirs.Addresses, d.own, d.network.Policy().Allows); err != nil {
		return nil, err
	}
	for _, a := range r.addresses {
		r.named = append(r.named, a.Addr())
	}
	if again {
		r.addresses = slices.DeleteFunc(r.addresses, func(a netip.AddrPort) bool { return a != d.worked })
	}
	return r, r.deadline(time.Time{})
}

// choose returns the connection that the opener, we or they, chose; nil when there is none in time.
func (d *Door) choose(ctx context.Context, r *race) *candidate {
	for {
		select {
		case c := <-r.stood:
			if !r.opener {
				return c
			}
			if err := c.choose(ctx, byte(d.stood+1)); err == nil { //nolint:gosec // at most maxNumber
				return c
			}
			_ = c.batch.Close() // it stood and fell; another may stand
		case <-ctx.Done():
			return nil
		}
	}
}

// keep makes the stream, unless the door was closed meanwhile.
func (d *Door) keep(c *candidate) (*Stream, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, errors.Join(ErrClosed, c.batch.Close())
	}
	s := newStream(c, d.forget)
	d.streams = append(d.streams, s)
	return s, nil
}

func (d *Door) forget(s *Stream) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.streams = slices.DeleteFunc(d.streams, func(other *Stream) bool { return other == s })
}

// why is the error of a meeting without a stream.
func (d *Door) why(caller context.Context, reasons []error) error {
	all := errors.Join(reasons...)
	switch {
	case d.open.Err() != nil:
		return ErrClosed
	case caller.Err() != nil:
		return caller.Err()
	case errors.Is(all, ErrOtherKey):
		return fault.New(fault.PeerRefused, fmt.Errorf("%w: %w", ErrNoWay, all))
	case all != nil:
		return fmt.Errorf("%w: %w", ErrNoWay, all)
	}
	return ErrNoWay
}

// Close ends what waits in Meet and all streams, and waits for them. It is safe twice.
func (d *Door) Close() error {
	d.shut()
	d.turn <- struct{}{} // nobody meets any more
	defer func() { <-d.turn }()
	d.mu.Lock()
	closed, streams := d.closed, slices.Clone(d.streams)
	d.closed = true
	d.mu.Unlock()
	if closed {
		return nil
	}
	var errs []error
	for _, s := range streams {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, d.listener.Close())...)
}
