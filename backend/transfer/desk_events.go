package transfer

import "time"

const (
	// eventPause is the least time between two events: at most 10 a second.
	eventPause = 100 * time.Millisecond
	// stillPause is how long nothing may move before people see a lower rate.
	stillPause = time.Second
	// eventQueue is how many events a subscriber may be behind; more are dropped, which it sees by Seq.
	eventQueue = 16
)

// Subscribe returns the events from now on and a function that ends them. A reader that is too slow misses some and sees that by a gap
// in Seq. The channel is closed when the Desk is.
func (d *Desk) Subscribe() (<-chan Event, func()) {
	events := make(chan Event, eventQueue)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.subscribers == nil { // closed
		close(events)
		return events, func() {}
	}
	d.subscribers[events] = struct{}{}
	return events, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if _, ok := d.subscribers[events]; ok {
			delete(d.subscribers, events)
			close(events)
		}
	}
}

// wake says that there is something to publish. It never blocks.
func (d *Desk) wake() {
	select {
	case d.dirty <- struct{}{}:
	default:
	}
}

// publish sends what changed, at most every eventPause, until the Desk is closed.
func (d *Desk) publish() {
	still := time.NewTimer(stillPause)
	defer still.Stop()
	for {
		select {
		case <-d.ctx.Done():
			d.endSubscriptions()
			return
		case <-d.dirty:
		case <-still.C:
			d.touchMoving()
		}
		d.emit()
		still.Reset(stillPause)
		select {
		case <-d.ctx.Done():
		case <-time.After(eventPause):
		}
	}
}

// touchMoving lets the rate of a transfer fall that should move and does not.
func (d *Desk) touchMoving() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.entries {
		if p := e.record.currentPhase(); p == Sending || p == Receiving {
			e.record.touch()
		}
	}
}

func (d *Desk) emit() {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	event := Event{Removed: d.removed}
	d.removed = nil
	for _, e := range d.entries {
		// Cleared before the look: what changes during it is told again.
		if e.record.dirty.Swap(false) {
			event.Changed = append(event.Changed, e.record.view(now))
		}
	}
	if len(event.Changed) == 0 && len(event.Removed) == 0 {
		return
	}
	d.seq++
	event.Seq = d.seq
	for s := range d.subscribers {
		select {
		case s <- event:
		default:
		}
	}
}

func (d *Desk) endSubscriptions() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for s := range d.subscribers {
		close(s)
	}
	d.subscribers = nil
}
