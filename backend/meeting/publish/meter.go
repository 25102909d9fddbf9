package publish

import (
	"math"
	"sync/atomic"
)

const quietest = -100 // dBFS; below lies the noise of 16 bits

// meter measures loudness; one goroutine adds, any reads.
type meter struct{ power atomic.Uint64 } // mean square, as the bits of a float64

// add takes 20 ms. Five such pieces are the time a person sees as one.
func (m *meter) add(pcm []float32) {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	old := math.Float64frombits(m.power.Load())
	m.power.Store(math.Float64bits(old + (sum/float64(len(pcm))-old)/3))
}

func (m *meter) silence() { m.power.Store(0) }

func (m *meter) level() float64 {
	return max(10*math.Log10(math.Float64frombits(m.power.Load())+1e-12), quietest)
}
