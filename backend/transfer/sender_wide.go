package transfer

import (
	"context"
	"sync"
	"time"

	"videonet/backend/wire"
)

const (
	// A line is long from this round trip on. On a shorter one several data channels only cost (notes: transfer §3).
	longRTT = 15 * time.Millisecond
	// wideLook is how often it is asked whether more ways would help.
	wideLook = 100 * time.Millisecond
	// wideDirect is how many looks a direct stream, which needs no further ways, has to come up in. Meeting takes three round trips.
	wideDirect = 10
	// wideShare is what there has to be left to send for each further way. Opening one takes about as long as sending this on 100 Mbit/s.
	wideShare = 4 << 20 // bytes
	// wideWait is how long one way may take to open.
	wideWait = 10 * time.Second
	// firstWide is the stream that Widen's number 1 is (PROTOCOL.md 6.5).
	firstWide = 5
)

// widen opens further data channels on a long line, where each loss halves what one of them sends. All that the rest of the files is
// worth are opened at once: while two, then four and then eight of them were tried, 96 MiB on 100 Mbit/s were nearly over. Eight of them
// take eight shares of a line that others use too.
func (s *sender) widen() {
	if s.link.Widen == nil || s.link.RTT == nil {
		return
	}
	var ways sync.WaitGroup
	defer ways.Wait()
	look := time.NewTicker(wideLook)
	defer look.Stop()
	least := time.Duration(0) // a line that is full seems longer than it is
	for open, looks := 0, 0; open < wire.MaxWays; {
		select {
		case <-s.ctx.Done():
			return
		case <-look.C:
		}
		if now := s.link.RTT(); now > 0 && (least == 0 || now < least) {
			least = now
		}
		if !s.full() || least < longRTT || s.pace.perSecond > 0 {
			continue // nothing waits, or what waits does so for another reason
		}
		if looks++; s.direct != nil && looks < wideDirect {
			continue
		}
		for most := min(s.left()/wideShare, wire.MaxWays); open < int(most); {
			open++
			number := open
			ways.Go(func() { s.openWide(number, &ways) })
		}
	}
}

// left is how many bytes of the accepted transfers have not travelled yet.
func (s *sender) left() (bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.order {
		if t.accepted {
			bytes += t.record.toMove()
		}
	}
	return bytes
}

// full reports whether data channels are what is waited for.
func (s *sender) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.ways {
		if w.path == directPath || len(w.queue) == 0 {
			return false
		}
	}
	return true
}

// openWide opens one more way, which is served until it or the sender ends.
func (s *sender) openWide(number int, ways *sync.WaitGroup) {
	ctx, cancel := context.WithTimeout(s.ctx, wideWait)
	defer cancel()
	channel, err := s.link.Widen(ctx, number)
	if err != nil {
		s.log.Info("no further data channel", "number", number, "error", err)
		return
	}
	ways.Go(func() {
		err := s.travel(channel, firstWide-1+number, s.link.Path)
		s.log.Info("further data channel ended", "number", number, "error", err)
	})
}

// direct is 1 for a direct stream and 0 for a data channel.
func direct(path string) int {
	if path == directPath {
		return 1
	}
	return 0
}
