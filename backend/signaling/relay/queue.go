package relay

import (
	"sync"
	"time"
)

// grace lets a receiver be Limits.Queue messages behind for a moment: on a busy machine a burst arrives before its writer's turn comes.
const grace = 250 * time.Millisecond

// hardFactor times Limits.Queue, or hardBytes, is too much even within grace.
const (
	hardFactor = 8
	hardBytes  = 2 << 20
)

// queue holds what waits for one receiver. Putting never blocks.
type queue struct {
	limit int
	late  time.Duration

	mu    sync.Mutex // guards what follows
	list  []waiting
	bytes int

	more chan struct{} // capacity 1
}

type waiting struct {
	data []byte
	at   time.Time
}

func newQueue(l Limits) *queue {
	return &queue{limit: l.Queue, late: l.ReceiverTime, more: make(chan struct{}, 1)}
}

// put reports false when the receiver is too far behind and is to be dropped.
func (q *queue) put(data []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	if n := len(q.list); n > 0 {
		behind := now.Sub(q.list[0].at)
		if behind > q.late || n >= q.limit && behind > grace || n >= q.limit*hardFactor || q.bytes+len(data) > hardBytes {
			return false
		}
	}
	q.list = append(q.list, waiting{data, now})
	q.bytes += len(data)
	select {
	case q.more <- struct{}{}:
	default:
	}
	return true
}

// first returns the oldest message, which stays in the queue until done: what is being written still counts as waiting.
func (q *queue) first() ([]byte, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) == 0 {
		return nil, false
	}
	return q.list[0].data, true
}

func (q *queue) done() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= len(q.list[0].data)
	q.list[0].data = nil
	q.list = q.list[1:]
}
