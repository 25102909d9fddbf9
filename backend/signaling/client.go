// Package signaling is the client of a relay: one WebSocket over TLS with a pinned key, requests with their replies, and what comes from
// others as events. It carries sealed messages and looks into none; package relay beneath it is the other end.
//
// It does not come back by itself: when the relay is lost the events end, and the caller dials again and enters again.
package signaling

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/wire"
)

// Config says where the relay is.
type Config struct {
	Network   *network.Network
	Addresses []string // host:port, tried side by side
	Pin       [32]byte // SHA-256 of the relay's TLS SubjectPublicKeyInfo
	Log       *slog.Logger
}

// Times of the connection.
const (
	pingEvery  = 15 * time.Second
	pingWait   = 10 * time.Second // without an answer the relay counts as lost
	writeLimit = 10 * time.Second
	replyLimit = 15 * time.Second
	closeLimit = 2 * time.Second // for the last messages to leave
)

// Event is PeerIn, PeerOut or Message.
type Event interface{ isEvent() }

// PeerIn says that somebody entered the room after us.
type PeerIn struct{ Peer wire.PeerNumber }

// PeerOut says that somebody left the room or lost the relay. It says nothing about connections between peers.
type PeerOut struct{ Peer wire.PeerNumber }

// Message came from a peer; its header's From is From.
type Message struct {
	From   wire.PeerNumber
	Sealed wire.Sealed
}

func (PeerIn) isEvent()  {}
func (PeerOut) isEvent() {}
func (Message) isEvent() {}

// Entered is where we are.
type Entered struct {
	Room  wire.RoomID
	Me    wire.PeerNumber
	Peers []wire.PeerNumber // who was there before us, ascending
}

// Client is one connection to a relay. It is safe for concurrent use.
type Client struct {
	conn    *websocket.Conn
	log     *slog.Logger
	ctx     context.Context // the connection's own, ended by Close or loss
	cancel  context.CancelFunc
	closed  chan struct{} // closed by Close
	running sync.WaitGroup
	mail    *mailbox

	mu      sync.Mutex // guards what follows
	last    uint32     // number of the last request
	waiting map[uint32]chan wire.RelayMessage
	lost    error // why the connection ended
	closing bool

	events chan Event // out
}

// Dial connects to the first of the addresses that proves the pinned key. Errors: fault.RelayKeyChanged, somebody answered with another
// key and nobody with the right one; fault.RelayRefused, a limit; fault.RelayUnreachable, nobody answered; the error of ctx when it
// was cancelled.
func Dial(ctx context.Context, config Config) (*Client, error) {
	conn, err := dialAny(ctx, config)
	if err != nil {
		return nil, err
	}
	c := newClient(conn, config.Log)
	c.running.Go(c.read)
	c.running.Go(c.ping)
	c.running.Go(func() { c.mail.deliver(c.closed, c.events) })
	return c, nil
}

// newClient makes a client whose context is its own: it lives longer than the one it was dialed with.
func newClient(conn *websocket.Conn, log *slog.Logger) *Client {
	conn.SetReadLimit(wire.MaxMessage)
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Client{
		conn: conn, log: log, ctx: ctx, cancel: cancel, closed: make(chan struct{}), mail: newMailbox(),
		waiting: map[uint32]chan wire.RelayMessage{}, events: make(chan Event),
	}
}

// Events gives what happens in the room, in order. It is closed after the last event when the relay is lost, at once by Close.
func (c *Client) Events() <-chan Event { return c.events }

// Err returns why the connection ended: nil while it lives and after Close, else a fault.RelayLost.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		return nil
	}
	return c.lost
}

// Close leaves the relay; what was sent before has time to go out. It blocks until all has ended and is safe twice.
func (c *Client) Close() error {
	c.mu.Lock()
	first := !c.closing
	c.closing = true
	c.mu.Unlock()
	if first {
		close(c.closed)
		said := make(chan struct{})
		go func() {
			defer close(said)
			_ = c.conn.Close(websocket.StatusNormalClosure, "") // a lost connection cannot be closed politely
		}()
		select {
		case <-said:
		case <-time.After(closeLimit):
		}
		c.cancel()
		_ = c.conn.CloseNow()
		<-said
	}
	c.running.Wait()
	return nil
}

// Send carries a sealed message to a peer. There is no reply: a peer that is gone is told by PeerOut.
func (c *Client) Send(ctx context.Context, to wire.PeerNumber, s wire.Sealed) error {
	return c.write(ctx, wire.Send{To: to, Sealed: s})
}

func (c *Client) write(ctx context.Context, m wire.ClientMessage) error {
	b, err := wire.Marshal(m)
	if err != nil {
		return fmt.Errorf("send %s: %w", m.Kind(), err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// The caller's context ends no write: half a message would end the connection.
	limited, done := context.WithTimeout(c.ctx, writeLimit)
	defer done()
	if err := c.conn.Write(limited, websocket.MessageText, b); err != nil { //nolint:contextcheck // see above
		return c.end(err)
	}
	return nil
}

// read is the only reader. It ends with the connection and takes everything else with it.
func (c *Client) read() {
	defer func() {
		c.mail.close()
		c.cancel()
		_ = c.conn.CloseNow()
	}()
	for {
		kind, b, err := c.conn.Read(c.ctx)
		if err != nil {
			_ = c.end(err)
			return
		}
		m, err := wire.ParseRelayMessage(b)
		switch {
		case wire.IDOf(err) == wire.UnknownType && err != nil:
			continue // a later version's
		case kind != websocket.MessageText || err != nil:
			_ = c.end(fmt.Errorf("read relay: %w", errors.Join(err, errors.New("not a message of this protocol"))))
			return
		}
		if !c.take(m) {
			_ = c.end(errors.New("read relay: more events than anybody reads"))
			return
		}
	}
}

// take gives a message to who waits for it; false when the mailbox is full.
func (c *Client) take(m wire.RelayMessage) bool {
	switch m := m.(type) {
	case wire.OK:
		c.reply(m.Request, m)
	case wire.Entered:
		c.reply(m.Request, m)
	case wire.Failure:
		if m.Request == 0 {
			c.log.Debug("relay refused a message", "error", string(m.ID))
		}
		c.reply(m.Request, m)
	case wire.PeerIn:
		return c.mail.put(PeerIn{m.Peer})
	case wire.PeerOut:
		return c.mail.put(PeerOut{m.Peer})
	case wire.Delivery:
		if m.From != m.Sealed.From {
			c.log.Warn("relay delivered a message under another sender's number", "peer", m.From)
			return true
		}
		return c.mail.put(Message{m.From, m.Sealed})
	}
	return true
}

func (c *Client) ping() {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-tick.C:
		}
		limited, done := context.WithTimeout(c.ctx, pingWait)
		err := c.conn.Ping(limited)
		done()
		if err != nil {
			_ = c.end(err)
			_ = c.conn.CloseNow() // wakes the reader
			return
		}
	}
}

// end notes the first reason and returns the fault that stands for it.
func (c *Client) end(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost == nil {
		c.lost = fault.New(fault.RelayLost, err)
	}
	return c.lost
}
