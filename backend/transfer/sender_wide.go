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
	// wideLook is over how long a rate is taken before more ways are opened, and after.
	wideLook = 2 * time.Second
	// wideGain is by how much a rate has to grow for the ways that were opened last, so that more of them are tried.
	wideGain = 1.05
	// wideWait is how long one way may take to open.
	wideWait = 10 * time.Second
	// firstWide is the stream that Widen's number 1 is (PROTOCOL.md 6.5).
	firstWide = 5
)

// widen opens further data channels on a long line, where each loss halves what one of them sends: twice as many as long as that helps.
// Eight of them take eight shares of a line that others use too.
func (s *sender) widen() {
	if s.link.Widen == nil || s.link.RTT == nil {
		return
	}
	var ways sync.WaitGroup
	defer ways.Wait()
	look := time.NewTicker(wideLook)
	defer look.Stop()
	open, before, wrote := 1, 0.0, s.wrote.Load()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-look.C:
		}
		rate := float64(s.wrote.Load() - wrote)
		wrote += int64(rate)
		switch {
		case !s.full() || s.link.RTT() < longRTT || s.pace.perSecond > 0:
			continue // nothing waits, or what waits does so for another reason
		case open > 1 && rate < before*wideGain, open > wire.MaxWays:
			return
		}
		before = rate
		for range min(open, wire.MaxWays+1-open) {
			if !s.openWide(open, &ways) {
				return
			}
			open++
		}
	}
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
func (s *sender) openWide(number int, ways *sync.WaitGroup) bool {
	ctx, cancel := context.WithTimeout(s.ctx, wideWait)
	defer cancel()
	channel, err := s.link.Widen(ctx, number)
	if err != nil {
		s.log.Info("no further data channel", "number", number, "error", err)
		return false
	}
	ways.Go(func() {
		err := s.travel(channel, firstWide-1+number, s.link.Path)
		s.log.Info("further data channel ended", "number", number, "error", err)
	})
	return true
}

// direct is 1 for a direct stream and 0 for a data channel.
func direct(path string) int {
	if path == directPath {
		return 1
	}
	return 0
}
