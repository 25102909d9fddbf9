package rtc

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/pion/datachannel"
	"github.com/pion/sctp"
	"github.com/pion/webrtc/v4"
)

// A writer waits above the high mark and goes on below the low one (pion/webrtc, examples/data-channels-flow-control).
const (
	bufferHigh = 1 << 20   // bytes
	bufferLow  = 512 << 10 // bytes
	// On a long way less may wait, as several channels share the line: what one that has become slow still holds is what the end waits for.
	longHigh = 512 << 10 // bytes
	longLow  = 256 << 10 // bytes
	// A data channel under a connection that died tells a waiting writer nothing: look again this often.
	bufferLook = 250 * time.Millisecond
	// pion tells when the buffer falls below a mark, but not when it is empty.
	flushLook = 5 * time.Millisecond
)

// Channel is an open data channel: whole messages, in order, reliably. One goroutine reads; writers may be many.
type Channel struct {
	// Immutable.
	label string
	dc    *webrtc.DataChannel
	raw   datachannel.ReadWriteCloserDeadliner
	low   chan struct{} // capacity 1
	done  chan struct{}
	conn  *Conn
	most  uint64 // bytes above which a writer waits
	least uint64 // bytes below which it goes on

	write sync.Mutex // one message at a time
	once  sync.Once
}

func newChannel(c *Conn, dc *webrtc.DataChannel, raw datachannel.ReadWriteCloserDeadliner) *Channel {
	ch := &Channel{label: dc.Label(), dc: dc, raw: raw, low: make(chan struct{}, 1), done: make(chan struct{}), conn: c}
	ch.most, ch.least = bufferHigh, bufferLow
	if c.long {
		ch.most, ch.least = longHigh, longLow
	}
	dc.SetBufferedAmountLowThreshold(ch.least)
	dc.OnBufferedAmountLow(func() {
		select {
		case ch.low <- struct{}{}:
		default:
		}
	})
	return ch
}

// Label returns the channel's name, as in "vn.chat".
func (c *Channel) Label() string { return c.label }

// ReadMessage waits for the next message and writes it to p. It returns io.ErrShortBuffer when p is too small for the message, which is
// then lost, and io.EOF when the channel or its connection was closed.
func (c *Channel) ReadMessage(p []byte) (n int, text bool, err error) {
	n, text, err = c.raw.ReadDataChannel(p)
	switch {
	case err == nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrShortBuffer):
		return n, text, err
	case errors.Is(err, sctp.ErrResetPacketInStateNotExist), // pion answers the other side's close, and nobody is there any more
		errors.Is(err, sctp.ErrChunk): // the other side ended the connection
		return n, text, io.EOF
	case errors.Is(err, sctp.ErrReadDeadlineExceeded), // Close
		c.alive() != nil: // whatever broke first while the connection was closed
		return n, text, io.EOF
	}
	return n, text, fmt.Errorf("read channel %q: %w", c.label, err)
}

// WriteMessage sends p as one message, which it does not keep. It blocks while more than 1 MiB waits to be sent or confirmed, until
// 512 KiB or less do (half of that on a long way), and returns io.ErrClosedPipe once the channel or its connection is closed.
func (c *Channel) WriteMessage(p []byte, text bool) error {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.room(); err != nil {
		return err
	}
	if _, err := c.raw.WriteDataChannel(p, text); errors.Is(err, sctp.ErrPayloadDataStateNotExist) {
		return io.ErrClosedPipe
	} else if err != nil {
		return fmt.Errorf("write channel %q: %w", c.label, err)
	}
	return nil
}

// room waits until there is room for a message.
func (c *Channel) room() error {
	if c.dc.BufferedAmount() <= c.most {
		return c.alive()
	}
	look := time.NewTicker(bufferLook)
	defer look.Stop()
	for c.dc.BufferedAmount() > c.least {
		select {
		case <-c.low:
		case <-look.C:
		case <-c.done:
		case <-c.conn.done:
		}
		if err := c.alive(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Channel) alive() error {
	select {
	case <-c.done:
		return io.ErrClosedPipe
	case <-c.conn.done:
		return io.ErrClosedPipe
	default:
	}
	if s := c.conn.State(); s == Closed {
		return io.ErrClosedPipe
	}
	return nil
}

// Flush waits until what was written has arrived, for at most so long.
func (c *Channel) Flush(limit time.Duration) {
	late := time.NewTimer(limit)
	defer late.Stop()
	look := time.NewTicker(flushLook)
	defer look.Stop()
	for c.dc.BufferedAmount() > 0 && c.alive() == nil {
		select {
		case <-look.C:
		case <-late.C:
			return
		}
	}
}

// Line returns how long a packet of data and its answer take now, smoothed (RFC 9260 §6.3.1), and how many bytes wait to be sent or
// confirmed. It does not block.
func (c *Channel) Line() (rtt time.Duration, open int64) {
	seconds := c.conn.pc.SCTP().Stats().SmoothedRoundTripTime
	return time.Duration(seconds * float64(time.Second)), int64(c.Buffered())
}

// Buffered returns how many bytes wait to be sent.
func (c *Channel) Buffered() int { return int(c.dc.BufferedAmount()) } //nolint:gosec // bounded by bufferHigh and a message

// Close ends the channel in both directions. It is safe twice.
func (c *Channel) Close() error {
	var err error
	c.once.Do(func() {
		close(c.done)
		// Close alone wakes a reader only when the other side answers it.
		err = errors.Join(c.raw.Close(), c.raw.SetReadDeadline(time.Now()))
	})
	if err != nil {
		return fmt.Errorf("close channel %q: %w", c.label, err)
	}
	return nil
}
