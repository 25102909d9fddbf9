package transfer

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// stall is how long a link may be silent while data are due, and wayStall a direct stream, before it is taken for lost.
	stall    = 60 * time.Second
	wayStall = 10 * time.Second
	glance   = time.Second
)

var errStalled = errors.New("silent while data are due")

// watch ends the link when nothing moves although something should, and direct streams likewise.
func (s *sender) watch() error {
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	var last, still int64
	standing := map[*way]stillness{}
	for {
		select {
		case <-s.ctx.Done():
			return errStopped
		case <-ticker.C:
		}
		s.mu.Lock()
		due := s.due()
		ways := slices.Clone(s.ways)
		s.mu.Unlock()
		moved := s.heard.Load() + s.steps.Load()
		for _, w := range ways {
			moved += w.written.Load()
			if w.number > 0 {
				standing[w] = standing[w].look(w)
			}
		}
		if !due || moved != last {
			last, still = moved, 0
			continue
		}
		if still++; still >= int64(stall/glance) {
			return fmt.Errorf("%w: %w", errLinkLost, errStalled)
		}
	}
}

// due reports whether the receiver owes an answer, credit, or room for a frame. The caller holds the mutex.
func (s *sender) due() bool {
	for _, t := range s.order {
		if t.accepted && !t.waits() && (s.open+s.packed > 0 || len(t.queue) > 0 || t.current != nil) {
			return true
		}
	}
	return false
}

// stillness is how long a way has stood in the middle of a write.
type stillness struct {
	written int64
	looks   int
}

func (l stillness) look(w *way) stillness {
	written := w.written.Load()
	if !w.writing.Load() || written != l.written {
		return stillness{written: written}
	}
	if l.looks++; l.looks == int(wayStall/glance) {
		_ = w.channel.Close() // wakes the writer, which asks what has arrived
	}
	return l
}
