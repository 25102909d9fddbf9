package transfer

import "time"

// pace holds a sender to a rate. The zero pace does not hold.
type pace struct {
	perSecond int64 // bytes; 0 is no limit
	next      time.Time
}

// wait returns when n more bytes may leave, or false when stop is closed before.
func (p *pace) wait(n int64, stop <-chan struct{}) bool {
	if p.perSecond <= 0 {
		return true
	}
	now := time.Now()
	if p.next.Before(now) {
		p.next = now
	}
	pause := p.next.Sub(now)
	p.next = p.next.Add(time.Duration(float64(n) / float64(p.perSecond) * float64(time.Second)))
	if pause < time.Millisecond { // shorter pauses are longer than they should be, and add up by themselves
		return true
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stop:
		return false
	}
}
