package analysis

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

// Change is one event of a queue: a job that is new or changed, or the id of one that was removed; neither when the queue itself was paused
// or goes on. Numbers rise by one.
type Change struct {
	Seq     uint64
	Job     *Job
	Removed string // id
}

const (
	burstEvery = 100 * time.Millisecond // ten a second, DESIGN.md §1
	backlog    = 256                    // changes that a slow reader may be behind before it loses some
)

// events coalesces changes and gives them to subscribers in bursts: of a job that changed twice between two bursts, only the later
// state is told.
type events struct {
	mu      sync.Mutex
	seq     uint64
	pending map[string]Change // by job, numbered in the order in which they came
	came    uint64
	readers map[chan Change]bool
	timer   *time.Timer // runs while there is something pending
	last    time.Time   // of the last burst
	closed  bool
}

func newEvents() *events {
	return &events{readers: map[chan Change]bool{}, pending: map[string]Change{}}
}

func (e *events) job(j Job) { e.add(Change{Job: &j}) }

func (e *events) removed(id string) { e.add(Change{Removed: id}) }

func (e *events) self() { e.add(Change{}) }

func (c Change) id() string {
	if c.Job != nil {
		return c.Job.ID
	}
	return c.Removed
}

func (e *events) add(c Change) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	e.came++
	c.Seq = e.came
	e.pending[c.id()] = c
	if e.timer == nil {
		e.timer = time.AfterFunc(max(time.Until(e.last.Add(burstEvery)), 0), func() { e.flush() })
	}
}

// flush tells what is pending and returns the number of the last event.
func (e *events) flush() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.timer != nil {
		e.timer.Stop()
		e.timer = nil
	}
	if len(e.pending) > 0 {
		e.last = time.Now()
	}
	for _, c := range slices.SortedFunc(maps.Values(e.pending), func(a, b Change) int { return cmp.Compare(a.Seq, b.Seq) }) {
		e.seq++
		c.Seq = e.seq
		for r := range e.readers {
			give(r, c)
		}
	}
	clear(e.pending)
	return e.seq
}

// give never waits: of a full channel the oldest change is lost, so that its reader comes upon the gap. Only the holder of the lock sends.
func give(r chan Change, c Change) {
	select {
	case r <- c:
		return
	default:
	}
	select {
	case <-r:
	default:
	}
	r <- c
}

func (e *events) subscribe() (<-chan Change, func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := make(chan Change, backlog)
	if e.closed {
		close(r)
		return r, func() {}
	}
	e.readers[r] = true
	return r, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.readers[r] {
			delete(e.readers, r)
			close(r)
		}
	}
}

// close tells what is pending and closes all channels.
func (e *events) close() {
	e.flush()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for r := range e.readers {
		close(r)
	}
	e.readers = map[chan Change]bool{}
}
