package transfer

import "time"

// gauge is met by channels that know their line.
type gauge interface {
	// Line returns how long a packet and its answer take now, smoothed, and how many written bytes the other end has not confirmed; 0 and 0
	// for unknown. It does not block.
	Line() (rtt time.Duration, open int64)
}

// courteous looks at the line, until the sender ends, and at whether a call is up that files must not disturb.
func (s *sender) courteous() {
	if s.link.Busy == nil {
		return
	}
	look := time.NewTicker(paceLook)
	defer look.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case now := <-look.C:
			rtt, flying := s.line()
			s.pacer.look(now, rtt, flying, s.link.Busy())
		}
	}
}

// line is the round trip of the ways that carry something, the shortest as they share the line, and what is on its way on all of them.
func (s *sender) line() (rtt time.Duration, flying int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.ways {
		g, ok := w.channel.(gauge)
		if !ok {
			continue
		}
		now, open := g.Line()
		flying += open
		if now > 0 && open > 0 && (rtt == 0 || now < rtt) {
			rtt = now
		}
	}
	if rtt == 0 && s.link.RTT != nil {
		rtt = s.link.RTT()
	}
	return rtt, flying
}

// flying is what is on its way.
func (s *sender) flying() int64 {
	_, flying := s.line()
	return flying
}
