package publish

import (
	"slices"
	"sync"
	"sync/atomic"

	"videonet/backend/media"
)

// fanout hands packets to subscriptions and waits for none of them.
type fanout struct {
	mu     sync.Mutex // guards subs, each wait, and closing of each out
	subs   []*Subscription
	closed bool
}

// Subscription is one receiver of a track.
type Subscription struct {
	from    *fanout
	ask     func() // may be nil
	out     chan media.Packet
	dropped atomic.Int64
	wait    bool // for a key: what comes before could not be decoded
}

// Packets gives what the track sends, beginning with a key. It is closed by Close and with the track.
func (s *Subscription) Packets() <-chan media.Packet { return s.out }

// Dropped returns how many packets this subscriber was too slow for. Those before its first key are not counted.
func (s *Subscription) Dropped() int64 { return s.dropped.Load() }

// RequestKey asks for a packet at which a decoder can begin (PLI or FIR, RFC 4585 §6.3.1, RFC 5104 §4.3.1). Requests of all
// subscribers are merged. It does nothing for sound.
func (s *Subscription) RequestKey() {
	if s.ask != nil {
		s.ask()
	}
}

// Close ends the subscription. It is safe twice.
func (s *Subscription) Close() {
	s.from.mu.Lock()
	defer s.from.mu.Unlock()
	if i := slices.Index(s.from.subs, s); i >= 0 {
		s.from.subs = slices.Delete(s.from.subs, i, i+1)
		close(s.out)
	}
}

// add returns a subscription with room for that many packets; it is closed from the start when the fanout is.
func (f *fanout) add(room int, ask func()) *Subscription {
	s := &Subscription{from: f, ask: ask, out: make(chan media.Packet, max(room, 1)), wait: true}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		close(s.out)
		return s
	}
	f.subs = append(f.subs, s)
	return s
}

// send returns how many subscribers had no room for p.
func (f *fanout) send(p media.Packet) (slow int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.subs {
		if s.wait && !p.Key {
			if s.dropped.Load() > 0 {
				s.dropped.Add(1)
			}
			continue
		}
		select {
		case s.out <- p:
			s.wait = false
		default:
			s.dropped.Add(1)
			s.wait = true
			slow++
		}
	}
	return slow
}

func (f *fanout) empty() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.subs) == 0
}

func (f *fanout) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.subs {
		close(s.out)
	}
	f.subs, f.closed = nil, true
}
