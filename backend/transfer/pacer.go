package transfer

import (
	"sync"
	"time"
)

const (
	// paceDelay is the queue that files may make on a line beside a call, as time (RFC 6817: at most 100 ms). More would be heard; with
	// less the line would run empty whenever a sender gets its processor late.
	paceDelay = 15 * time.Millisecond
	// paceLook is the time between two looks at the line. What channels tell is smoothed over about eight round trips (RFC 6298, RFC 9260):
	// a look moves the window by so much less.
	paceLook    = 50 * time.Millisecond
	paceSmooth  = 8 // round trips
	paceSlowest = 200 * time.Millisecond
	// The window never falls below one frame and never matters above the largest.
	paceLeast = 64 << 10 // bytes
	paceMost  = 64 << 20 // bytes
	// A call that says nothing for this long is over. Speech has pauses in which nothing is sent.
	paceHold = 5 * time.Second
	// The shortest round trip is that of the last 5 to 10 min: a line may become another.
	paceMemory = 5 * time.Minute
	// paceEvery is how often the line is left empty for a moment, as nothing else tells its shortest round trip while files keep a queue
	// (LEDBAT++, draft-irtf-iccrg-ledbat-plus-plus, section 4.2); paceEmpty is how long that lasts at most.
	paceEvery = 30 * time.Second
	paceEmpty = 2 * time.Second
	// paceRest is how long a writer waits before it asks again whether there is room.
	paceRest = 2 * time.Millisecond
	// By how much the window grows within one smoothing at most: while no queue was seen, and afterwards, when it is never far off.
	paceFirst, paceLater = 2, 1.25
)

// pacer holds what travels to a window while a call is up, so that the queue on the line stays short: whoever sends as much as the line
// takes fills the queue in front of it, and a call waits in the same queue. After LEDBAT (RFC 6817) and FAST TCP: the window moves to what
// the line holds with a queue of paceDelay, which follows from its round trip now and at best. The zero pacer holds nothing.
type pacer struct {
	mu     sync.Mutex
	on     bool
	busyAt time.Time
	window float64       // bytes that may be on their way
	least  time.Duration // the shortest round trip; 0 while none is known
	lately time.Duration // the shortest of this stretch of paceMemory
	turned time.Time     // when the stretch began
	held   bool          // a writer has waited since the last look
	full   bool          // a queue was seen
	slow   time.Time     // when the line was last left empty
	empty  time.Time     // since when it is; zero while it is not, or need not be
	before float64       // the window before that
	next   time.Time     // before it nothing more leaves
	gap    float64       // seconds a byte
}

// look takes what is known of the line now: its round trip, 0 for unknown, bytes that are on their way, and whether a call is up.
func (p *pacer) look(now time.Time, rtt time.Duration, flying int64, busy bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.held
	p.held = false
	p.remember(now, rtt)
	if busy {
		p.busyAt = now
	}
	was := p.on
	p.on = p.least > 0 && !p.busyAt.IsZero() && now.Sub(p.busyAt) < paceHold
	if !p.on || rtt <= 0 {
		return
	}
	room := float64(paceDelay-(rtt-p.least)) / float64(paceDelay) // of the queue that files may make, what is left
	most := float64(paceFirst)
	if p.full = room < 0 || p.full && p.window > paceLeast; p.full {
		most = paceLater
	}
	if !was || now.Sub(p.slow) > paceEvery { // what is on its way when a call comes made the queue that it finds
		p.slow, p.empty, p.before = now, time.Time{}, p.window
		if !was {
			p.before = paceLeast
		}
	}
	gain := float64(paceLook) / float64(max(paceSmooth*rtt, paceSlowest))
	switch {
	case p.emptied(now, flying):
		p.window = paceLeast
	case p.before > 0:
		p.window, p.full, p.before = p.before, p.before > paceLeast, 0
	case room < 0:
		p.window *= 1 + gain*(float64(p.least+paceDelay)/float64(rtt)-1)
	case held:
		p.window *= 1 + gain*(most-1)*room
	}
	p.window = min(max(p.window, paceLeast), paceMost)
	p.gap = rtt.Seconds() / p.window / paceSpread
}

// paceSpread is by how much the writers may be faster than the window is renewed: it is spread over the round trip, and not left in one go.
const paceSpread = 1.25

// emptied reports whether the line is to be empty now. The caller holds the mutex.
func (p *pacer) emptied(now time.Time, flying int64) bool {
	if p.before == 0 {
		return false
	}
	if p.empty.IsZero() && flying <= 2*paceLeast {
		p.empty = now
	}
	lasts := max(paceSmooth*p.least, paceSlowest)
	return now.Sub(p.slow) < paceEmpty && (p.empty.IsZero() || now.Sub(p.empty) < lasts)
}

// remember keeps the shortest round trip.
func (p *pacer) remember(now time.Time, rtt time.Duration) {
	if rtt <= 0 {
		return
	}
	if p.least == 0 || now.Sub(p.turned) > paceMemory {
		p.least, p.turned = rtt, now
		if p.lately > 0 {
			p.least = p.lately
		}
		p.lately = rtt
	}
	p.lately = min(p.lately, rtt)
	p.least = min(p.least, p.lately)
}

// room reports whether n more bytes may leave while flying are on their way; a frame always may when nothing is.
func (p *pacer) room(now time.Time, n int, flying func() int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.on {
		return true
	}
	if now.Before(p.next) {
		p.held = true
		return false
	}
	if on := flying(); on > 0 && float64(on+int64(n)) > p.window {
		p.held = true
		return false
	}
	if late := now.Add(-2 * paceRest); p.next.Before(late) { // who was woken late may catch up so far
		p.next = late
	}
	p.next = p.next.Add(time.Duration(float64(n) * p.gap * float64(time.Second)))
	return true
}

// wait returns when n more bytes may leave, or false when stop is closed before.
func (p *pacer) wait(n int, flying func() int64, stop <-chan struct{}) bool {
	for !p.room(time.Now(), n, flying) {
		timer := time.NewTimer(paceRest)
		select {
		case <-timer.C:
		case <-stop:
			timer.Stop()
			return false
		}
	}
	return true
}
