package direct

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"videonet/backend/network"
	"videonet/backend/wire"
)

// How the addresses of the other side are tried.
const (
	stagger = 50 * time.Millisecond // between the first tries of two addresses (RFC 8305 §5 allows 10 ms to 2 s; these are few and near)
	retry   = 250 * time.Millisecond
	tries   = 5 // of one address: their door may have put us out in a flood
)

// handshakeRecord is the first byte of every TLS client (RFC 8446 §5.1).
const handshakeRecord = 0x16

// race is one attempt at a stream: all their addresses are dialled, and our door is answered, until one connection stands.
type race struct {
	network   *network.Network
	listener  net.Listener
	theirs    wire.FileDirect
	addresses []netip.AddrPort // those of theirs that are dialled
	named     []netip.Addr     // all of theirs
	token     wire.ID          // ours
	settings  *tls.Config
	opener    bool

	running sync.WaitGroup
	stood   chan *candidate // out; unbuffered: who cannot hand over closes

	mu      sync.Mutex // guards what follows
	reasons []error    // why addresses failed, at most one each, and one of our door
}

// start begins everything; it ends with ctx, and when the listener's deadline has passed.
func (r *race) start(ctx context.Context) {
	r.running.Go(func() { r.accept(ctx) })
	for i, a := range r.addresses {
		r.running.Go(func() {
			if wait(ctx, time.Duration(i)*stagger) {
				r.dial(ctx, a)
			}
		})
	}
}

// wait returns whether ctx still runs after d.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// dial tries one address. A connection that breaks without a word is tried again: a flooded door does that.
func (r *race) dial(ctx context.Context, a netip.AddrPort) {
	var err error
	for i := range tries {
		if i > 0 && !wait(ctx, retry) {
			break
		}
		var c net.Conn
		if c, err = r.network.DialContext(ctx, "tcp", a.String()); err != nil {
			break
		}
		if err = r.stand(ctx, newBatch(c), a); err == nil || !broken(err) {
			break
		}
	}
	if err != nil && ctx.Err() == nil {
		r.failed(fmt.Errorf("try %s: %w", a, err))
	}
}

// broken says that a connection ended without a reason being given.
func broken(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op) && (op.Op == "read" || op.Op == "write")
}

// stand brings a dialled connection to where it stands, and hands it over or closes it.
func (r *race) stand(ctx context.Context, b *batch, a netip.AddrPort) error {
	stop := context.AfterFunc(ctx, func() { _ = b.Close() })
	t, err := r.shake(ctx, b, true)
	var number byte
	if err == nil {
		number, err = r.introduce(t)
	}
	return r.finish(ctx, stop, &candidate{tls: t, batch: b, number: number, dialed: a}, err)
}

// finish hands the candidate over when it stands and is wanted, else closes it.
func (r *race) finish(ctx context.Context, stop func() bool, c *candidate, err error) error {
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err == nil {
		select {
		case r.stood <- c:
			return nil
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	return errors.Join(err, c.batch.Close())
}

// accept answers the door until its deadline.
func (r *race) accept(ctx context.Context) {
	var g guard
	for ctx.Err() == nil {
		c, err := r.listener.Accept()
		if errors.Is(err, net.ErrClosed) || err != nil && !wait(ctx, retry/5) { // too many open files, for one, passes
			return
		}
		if err != nil {
			continue
		}
		who := &caller{conn: c, since: time.Now(), awaited: slices.Contains(r.named, remote(c))}
		rest := g.enter(who)
		r.running.Go(func() {
			if err := r.answer(ctx, &g, who); err != nil && who.awaited && errors.Is(err, ErrOtherKey) {
				r.failed(fmt.Errorf("answer %s: %w", c.RemoteAddr(), err))
			}
		})
		if rest && !wait(ctx, pace) {
			return
		}
	}
}

// answer brings an accepted connection to where it stands. Who is silent, slow or wrong hears nothing of ours but TLS.
func (r *race) answer(ctx context.Context, g *guard, who *caller) error {
	stop := context.AfterFunc(ctx, func() { _ = who.conn.Close() })
	b := newBatch(who.conn)
	t, err := r.admit(ctx, g, who, b)
	g.leave(who)
	var number byte
	if err == nil {
		number, err = r.receive(t)
	}
	return r.finish(ctx, stop, &candidate{tls: t, batch: b, number: number}, err)
}

// admit makes the handshake with who connected and checks the token.
func (r *race) admit(ctx context.Context, g *guard, who *caller, b *batch) (*tls.Conn, error) {
	if err := who.conn.SetDeadline(who.since.Add(patience)); err != nil {
		return nil, fmt.Errorf("set deadline: %w", err)
	}
	first, err := b.peek()
	if err != nil {
		return nil, fmt.Errorf("hear hello: %w", err)
	}
	if first != handshakeRecord {
		return nil, errGreeting
	}
	g.shakes(who)
	t, err := r.shake(ctx, b, false)
	if err != nil {
		return nil, err
	}
	if err = r.checkToken(t); err != nil {
		return nil, err
	}
	return t, who.conn.SetDeadline(time.Time{})
}

func (r *race) failed(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.reasons) <= len(r.addresses) {
		r.reasons = append(r.reasons, err)
	}
}

// remote returns the address of the other end.
func remote(c net.Conn) netip.Addr {
	ap, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

// deadline sets until when the door is answered; zero: always.
func (r *race) deadline(t time.Time) error {
	l, ok := r.listener.(interface{ SetDeadline(t time.Time) error })
	if !ok {
		return fmt.Errorf("set deadline: a %T has none", r.listener)
	}
	return l.SetDeadline(t)
}
