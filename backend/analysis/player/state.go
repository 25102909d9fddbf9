package player

import (
	"sync"
	"time"
)

// State is what a page shows of the player.
type State struct {
	Seq      uint64 // grows with every change
	Stream   string
	Playing  bool
	Speed    float64 // times that of the film, below 0 backwards; 1 while nothing plays
	At       float64 // seconds, of the picture on screen
	Duration float64 // seconds
	Sound    bool    // wanted
	Fault    error   // why nothing goes on, or nil; the next Play, Seek or Step tries again
}

// stateInterval is the least time between two states told to a subscriber: 10 a second are enough for a slider.
const stateInterval = 100 * time.Millisecond

// board holds the last state and tells subscribers.
type board struct {
	mu     sync.Mutex
	state  State
	subs   map[chan State]struct{}
	told   uint64 // Seq
	toldAt time.Time
	closed bool
}

func (b *board) snapshot() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// set changes the state; f gets it without Seq.
func (b *board) set(f func(s *State)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.state
	f(&b.state)
	if !before.same(b.state) {
		b.state.Seq++
	}
}

// same compares but for the faults' kinds: an error need not be comparable.
func (s State) same(o State) bool {
	return s.Playing == o.Playing && s.At == o.At && s.Sound == o.Sound && s.Speed == o.Speed && s.Fault == nil && o.Fault == nil
}

// subscribe gives a channel of capacity 1 that holds the newest state not yet taken.
func (b *board) subscribe() (<-chan State, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	ch := make(chan State, 1)
	if b.closed {
		close(ch)
		return ch, func() {}
	}
	ch <- b.state
	b.subs[ch] = struct{}{}
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if _, ok := b.subs[ch]; ok {
			delete(b.subs, ch)
			close(ch)
		}
	}
}

// tell tells the subscribers when there is something new and the interval is over. It returns how long to wait until it is, 0 when
// nothing waits.
func (b *board) tell(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.told == b.state.Seq {
		return 0
	}
	if wait := b.toldAt.Add(stateInterval).Sub(now); wait > 0 {
		return wait
	}
	b.told, b.toldAt = b.state.Seq, now
	for ch := range b.subs {
		select {
		case <-ch: // older
		default:
		}
		ch <- b.state // room is certain: this is the only sender, under mu
	}
	return 0
}

func (b *board) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for ch := range b.subs {
		close(ch)
	}
	clear(b.subs)
}
