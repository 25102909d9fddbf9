package transfer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"videonet/backend/wire"
)

// Channel carries whole messages in order, reliably. It is met by a detached data channel and, in tests, by a pipe in memory;
// transfer/channeltest holds the contract.
type Channel interface {
	// ReadMessage waits for one message and copies it to p. A message longer than p is an error that ends the channel.
	// It returns an error once the channel has ended, from either side. One goroutine reads.
	ReadMessage(p []byte) (n int, text bool, err error)
	// WriteMessage sends one message; it waits while more than 1 MiB is buffered and goes on below 512 KiB. It keeps nothing of p.
	// Several goroutines may write.
	WriteMessage(p []byte, text bool) error
	// Close ends the channel and wakes who reads or writes. It is safe twice.
	Close() error
}

// Peer is the participant at the other end.
type Peer struct {
	ID   string `json:"id"` // base64url of the identity key
	Name string `json:"name"`
}

// Link is what two participants need for files: Control (wire.FilesChannel, JSON text) and Data (wire.DataChannel, binary). Who opened
// it is the sender of all files on it.
type Link struct {
	Peer    Peer
	Path    string // how the bytes travel, for people: "webrtc"
	Control Channel
	Data    Channel

	// RTT returns how long a packet and its answer take now, 0 for unknown. nil is always unknown.
	RTT func() time.Duration
	// Busy reports whether a call is up on this machine, which files must not delay. It does not block. nil: never.
	Busy func() bool
	// Widen opens a further way for frames beside Data, of number 1 to wire.MaxWays, which ends with the link. nil: there are none. Of the
	// link's opener alone; at the other end it comes out of Desk.Widen.
	Widen func(ctx context.Context, number int) (Channel, error)
}

// Close closes both channels.
func (l Link) Close() error { return errors.Join(l.Control.Close(), l.Data.Close()) }

// Links opens links to participants. Open waits until both channels are open.
type Links interface {
	Open(ctx context.Context, peerID string) (Link, error)
}

// controlChannel writes messages of wire.FilesMessage from several goroutines, each whole.
type controlChannel struct {
	channel Channel
	mu      sync.Mutex
}

func (c *controlChannel) send(m wire.FilesMessage) error {
	text, err := wire.Encode(m.Kind(), m)
	if err != nil {
		return fmt.Errorf("encode %s: %w", m.Kind(), err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.channel.WriteMessage(text, true); err != nil {
		return fmt.Errorf("send %s: %w", m.Kind(), err)
	}
	return nil
}

// receive waits for the next message of a known type; errors of the channel are errLinkLost, those of a message are the peer's.
func (c *controlChannel) receive(buffer []byte) (wire.FilesMessage, error) {
	for {
		n, text, err := c.channel.ReadMessage(buffer)
		if err != nil {
			return nil, fmt.Errorf("%w: read control: %w", errLinkLost, err)
		}
		if !text {
			return nil, misbehaved("a binary control message", nil)
		}
		m, err := wire.ParseFilesMessage(buffer[:n])
		if err == nil {
			return m, nil
		}
		if wire.IDOf(err) != wire.UnknownType {
			return nil, misbehaved("a broken control message", err)
		}
	}
}
