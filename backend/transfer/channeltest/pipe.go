// Package channeltest holds the contract of transfer.Channel, which every implementation runs, and a pipe in memory that meets it.
// It is for tests only.
package channeltest

import (
	"errors"
	"io"
	"sync"

	"videonet/backend/transfer"
)

// The marks between which a writer waits, in bytes: those of a data channel.
const (
	high = 1 << 20
	low  = 512 << 10
)

// errClosed is what both ends of a pipe get once one of them has closed it.
var errClosed = errors.New("pipe closed")

// Pipe returns the two ends of a channel in memory.
func Pipe() (a, b transfer.Channel) {
	ab, ba := newQueue(), newQueue()
	return &end{in: ba, out: ab}, &end{in: ab, out: ba}
}

// Links returns the two ends of a link in memory; toA and toB are what each calls the other.
func Links(toB, toA transfer.Peer) (a, b transfer.Link) {
	controlA, controlB := Pipe()
	dataA, dataB := Pipe()
	return transfer.Link{Peer: toB, Path: "pipe", Control: controlA, Data: dataA}, transfer.Link{Peer: toA, Path: "pipe", Control: controlB, Data: dataB}
}

type end struct{ in, out *queue }

func (e *end) ReadMessage(p []byte) (int, bool, error) { return e.in.read(p) }

func (e *end) WriteMessage(p []byte, text bool) error { return e.out.write(p, text) }

// Close loses what this end has not read; the other end still reads what was written to it.
func (e *end) Close() error {
	e.in.close(&e.in.readerGone)
	e.out.close(&e.out.writerGone)
	return nil
}

// queue is one direction.
type queue struct {
	mu       sync.Mutex
	changed  *sync.Cond
	messages []message
	free     [][]byte
	bytes    int
	full     bool // above high and not yet below low

	readerGone, writerGone bool
}

type message struct {
	bytes []byte
	text  bool
}

func newQueue() *queue {
	q := &queue{}
	q.changed = sync.NewCond(&q.mu)
	return q
}

func (q *queue) write(p []byte, text bool) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.full && !q.gone() {
		q.changed.Wait()
	}
	if q.gone() {
		return errClosed
	}
	var b []byte
	if n := len(q.free); n > 0 {
		b, q.free = q.free[n-1], q.free[:n-1]
	}
	q.messages = append(q.messages, message{bytes: append(b[:0], p...), text: text})
	q.bytes += len(p)
	q.full = q.bytes > high
	q.changed.Broadcast()
	return nil
}

func (q *queue) read(p []byte) (int, bool, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.messages) == 0 && !q.gone() {
		q.changed.Wait()
	}
	if q.readerGone || len(q.messages) == 0 {
		return 0, false, errClosed
	}
	m := q.messages[0]
	if len(m.bytes) > len(p) {
		q.readerGone = true
		q.changed.Broadcast()
		return 0, false, io.ErrShortBuffer
	}
	q.messages = q.messages[1:]
	q.bytes -= len(m.bytes)
	if q.full && q.bytes < low {
		q.full = false
	}
	q.changed.Broadcast()
	q.free = append(q.free, m.bytes)
	return copy(p, m.bytes), m.text, nil
}

// gone reports whether one end has closed. The caller holds the mutex.
func (q *queue) gone() bool { return q.readerGone || q.writerGone }

func (q *queue) close(side *bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	*side = true
	q.changed.Broadcast()
}
