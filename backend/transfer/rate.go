package transfer

import (
	"sync"
	"time"
)

// The rate that people see is the mean of the last 5 s: long enough to stand still, short enough to follow.
const (
	rateSlot  = 250 * time.Millisecond
	rateSlots = 20
)

// rateMeter counts bytes in slots of time.
type rateMeter struct {
	mu    sync.Mutex
	first int64 // number of the slot of the first byte
	last  int64 // number of the newest slot
	slots [rateSlots]int64
}

// add counts n bytes at a moment. A negative n takes back what was counted and has to come again.
func (m *rateMeter) add(now time.Time, n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(now)
	m.slots[m.last%rateSlots] += n
}

// rate returns bytes a second.
func (m *rateMeter) rate(now time.Time) float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.first == 0 {
		return 0
	}
	m.turn(now)
	var sum int64
	for _, n := range m.slots {
		sum += n
	}
	// The newest slot is not over; in the first seconds there are fewer slots than the whole window.
	slots := min(m.last-m.first+1, rateSlots)
	return max(0, float64(sum)/(time.Duration(slots)*rateSlot).Seconds())
}

// turn empties the slots between the newest one and now.
func (m *rateMeter) turn(now time.Time) {
	slot := now.UnixNano() / int64(rateSlot)
	if m.first == 0 {
		m.first, m.last = slot, slot
	}
	for steps := min(slot-m.last, rateSlots); steps > 0; steps-- {
		m.slots[(slot-steps+1)%rateSlots] = 0
	}
	m.last = max(m.last, slot)
}
