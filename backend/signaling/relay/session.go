package relay

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"videonet/backend/wire"
)

// patience is how many messages may be broken before the connection ends: one for each kind of mistake, none for a flood of them.
const patience = 8

// session is one connection.
type session struct {
	relay  *Relay
	log    uint64 // its number in the log, which names nothing else of it
	from   netip.Addr
	conn   *websocket.Conn
	queue  *queue
	cancel context.CancelFunc

	// Only the session's reader touches these.
	room     *room
	number   wire.PeerNumber
	broken   int
	messages *rate.Limiter
	bytes    *rate.Limiter
}

// ServeHTTP takes one connection.
func (r *Relay) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	from := hostOf(q.RemoteAddr)
	if !r.doors.mayEnter(from) {
		http.Error(w, string(wire.Limit), http.StatusTooManyRequests)
		return
	}
	number, ok := r.begin()
	if !ok {
		return
	}
	defer r.running.Done()
	conn, err := websocket.Accept(w, q, &websocket.AcceptOptions{
		Subprotocols: []string{wire.Subprotocol},
		// Any page may connect: a relay knows no cookie and no address that means something, only locators and tokens in messages.
		InsecureSkipVerify: true,
	})
	if err != nil {
		return // answered by the library
	}
	defer func() { _ = conn.CloseNow() }()
	if conn.Subprotocol() != wire.Subprotocol {
		_ = conn.Close(websocket.StatusPolicyViolation, "sub-protocol "+wire.Subprotocol+" only")
		return
	}
	conn.SetReadLimit(wire.MaxMessage)
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	s := &session{
		relay: r, log: number, from: from, conn: conn, queue: newQueue(r.limits), cancel: cancel,
		messages: rate.NewLimiter(rate.Limit(r.limits.MessageRate), r.limits.MessageBurst),
		bytes:    rate.NewLimiter(rate.Limit(r.limits.ByteRate), r.limits.ByteBurst),
	}
	s.run(ctx) //nolint:contextcheck // a hijacked connection outlives its request
}

func (s *session) run(ctx context.Context) {
	s.relay.log.Debug("relay session begins", "session", s.log)
	var helpers sync.WaitGroup
	helpers.Go(func() { s.write(ctx) })
	helpers.Go(func() { s.ping(ctx) })
	err := s.read(ctx)
	if s.room != nil {
		s.room.leave(s)
	}
	s.cancel()
	_ = s.conn.CloseNow()
	helpers.Wait()
	s.relay.log.Debug("relay session ends", "session", s.log, "status", int(websocket.CloseStatus(err)))
}

// read takes messages until the connection or the patience ends.
func (s *session) read(ctx context.Context) error {
	for {
		b, kind, err := s.next(ctx)
		if err != nil {
			return err
		}
		// Waiting here is the limit: the sender's own connection fills up, nobody else's.
		if err = errors.Join(s.messages.Wait(ctx), s.bytes.WaitN(ctx, min(len(b), s.bytes.Burst()))); err != nil {
			return err
		}
		var m wire.ClientMessage
		if kind == websocket.MessageText {
			m, err = wire.ParseClientMessage(b)
		} else {
			err = refusal(wire.BadMessage, "a binary message")
		}
		if err != nil {
			s.fail(0, err)
			if s.broken++; s.broken >= patience {
				return err
			}
			continue
		}
		s.handle(ctx, m)
	}
}

func (s *session) next(ctx context.Context) ([]byte, websocket.MessageType, error) {
	if s.room == nil {
		limited, done := context.WithTimeout(ctx, s.relay.limits.IdleTime)
		defer done()
		ctx = limited
	}
	kind, b, err := s.conn.Read(ctx)
	return b, kind, err
}

func (s *session) handle(ctx context.Context, m wire.ClientMessage) {
	var err error
	book := s.relay.book
	switch m := m.(type) {
	case wire.Create:
		if !s.relay.doors.mayCreate(s.from) {
			err = refusal(wire.Limit, "too many rooms from one address")
		} else {
			err = book.create(m.Room, m.Owner)
		}
	case wire.Locate:
		err = book.locate(m.Room, m.Owner, m.LocatorHash, time.Unix(m.Expires, 0))
	case wire.Withdraw:
		err = book.withdraw(m.Room, m.Owner, m.LocatorHash)
	case wire.Enter:
		if err = s.enter(m); err == nil {
			return // answered under the room's lock, before anybody's message
		}
	case wire.Leave:
		err = s.leave()
	case wire.Send:
		if err = s.send(ctx, m); err == nil {
			return
		}
	}
	if err != nil {
		s.fail(wire.RequestOf(m), err)
		return
	}
	s.say(wire.OK{Request: wire.RequestOf(m)})
}

func (s *session) enter(m wire.Enter) error {
	if s.room != nil {
		return refusal(wire.AlreadyEntered, "leave first")
	}
	id := m.Room
	var err error
	if m.Locator != (wire.Locator{}) {
		id, err = s.relay.book.byLocator(m.Locator)
	} else {
		err = s.relay.book.byOwner(m.Room, m.Owner)
	}
	if err != nil {
		return err
	}
	return s.relay.hall.room(id).enter(s, m.Request)
}

func (s *session) leave() error {
	if s.room == nil {
		return refusal(wire.NotEntered, "not in a room")
	}
	s.room.leave(s)
	s.room, s.number = nil, 0
	return nil
}

func (s *session) send(ctx context.Context, m wire.Send) error {
	if s.room == nil {
		return refusal(wire.NotEntered, "not in a room")
	}
	// The header is sealed in by its sender; a wrong one could only confuse the receiver, so it does not get there.
	if m.Sealed.From != s.number || m.Sealed.To != m.To || m.Sealed.Room != s.room.id {
		return refusal(wire.NotYours, "the header is not of this sender, receiver and room")
	}
	if err := s.room.limit.Wait(ctx); err != nil {
		return nil //nolint:nilerr // the session ends; the reader sees it next
	}
	return s.room.pass(m.To, wire.Delivery{From: s.number, Sealed: m.Sealed})
}

func (s *session) fail(request uint32, err error) {
	var known *wire.Error
	if !errors.As(err, &known) {
		s.relay.log.Error("relay failed", "session", s.log, "error", err)
		known = &wire.Error{ID: wire.Internal, Detail: "the relay could not do it"}
	}
	s.say(wire.Failure{Request: request, ID: known.ID, Value: known.Detail})
}

// say queues a message for this session's client and never blocks; a client that is too far behind is dropped.
func (s *session) say(m wire.RelayMessage) {
	b, err := wire.Marshal(m)
	if err != nil {
		s.relay.log.Error("relay made a message that it may not send", "session", s.log, "error", err)
		return
	}
	if !s.queue.put(b) {
		s.relay.log.Info("relay drops a receiver that is behind", "session", s.log)
		s.cancel()
	}
}

func (s *session) write(ctx context.Context) {
	defer s.cancel()
	for {
		b, ok := s.queue.first()
		if !ok {
			select {
			case <-s.queue.more:
				continue
			case <-ctx.Done():
				return
			}
		}
		limited, done := context.WithTimeout(ctx, s.relay.limits.ReceiverTime)
		err := s.conn.Write(limited, websocket.MessageText, b)
		done()
		if err != nil {
			return
		}
		s.queue.done()
	}
}

// ping finds members whose machine is gone without a word.
func (s *session) ping(ctx context.Context) {
	defer s.cancel()
	tick := time.NewTicker(s.relay.limits.PingTime)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		limited, done := context.WithTimeout(ctx, s.relay.limits.PingTime/2)
		err := s.conn.Ping(limited)
		done()
		if err != nil {
			return
		}
	}
}
