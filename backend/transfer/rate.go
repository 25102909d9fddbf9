package transfer

import (
	"sync/atomic"
	"time"
)

// The rate that people see is the mean of the last 5 s: long enough to stand still, short enough to follow.
const (
	rateWindow  = 5 * time.Second
	ratePause   = 250 * time.Millisecond // between two looks that are kept
	rateSamples = int(rateWindow / ratePause)
)

// rateMeter counts bytes. Who counts only adds: the clock is read by who looks, at most some times a second.
type rateMeter struct {
	moved atomic.Int64

	// of who looks; the record's mutex guards it
	samples []rateSample // oldest first, at most rateSamples
}

type rateSample struct {
	at    time.Time
	moved int64
}

// add counts n bytes. A negative n takes back what was counted and has to come again.
func (m *rateMeter) add(n int64) { m.moved.Add(n) }

// rate returns bytes a second and remembers the look.
func (m *rateMeter) rate(now time.Time) float64 {
	moved := m.moved.Load()
	for len(m.samples) > 0 && now.Sub(m.samples[0].at) > rateWindow+ratePause {
		m.samples = m.samples[1:]
	}
	if n := len(m.samples); n == 0 || now.Sub(m.samples[n-1].at) >= ratePause {
		m.samples = append(m.samples, rateSample{at: now, moved: moved})
		m.samples = m.samples[max(0, len(m.samples)-rateSamples-1):]
	}
	first := m.samples[0]
	passed := now.Sub(first.at)
	if passed <= 0 {
		return 0
	}
	// A moment is no mean: what came since a look a little while ago would seem to be faster than any line.
	return max(0, float64(moved-first.moved)/max(passed, ratePause).Seconds())
}

// pause forgets the looks: a transfer that stood still begins anew.
func (m *rateMeter) pause() { m.samples = nil }
