package player

import "sync"

// Ring is a Speaker for whoever pulls samples: what Play puts in is read by Read, which fills up with silence.
type Ring struct {
	mu      sync.Mutex
	samples []float32
}

// ringLimit bounds what waits to be heard, in samples: a second. A player paces itself and stays far below.
const ringLimit = 48_000

// Play appends samples; the oldest go when too many wait.
func (r *Ring) Play(pcm []float32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.samples = append(r.samples, pcm...)
	if over := len(r.samples) - ringLimit; over > 0 {
		r.samples = r.samples[:copy(r.samples, r.samples[over:])]
	}
}

// Clear drops what was not heard.
func (r *Ring) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.samples = r.samples[:0]
}

// Read fills pcm without waiting.
func (r *Ring) Read(pcm []float32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := copy(pcm, r.samples)
	clear(pcm[n:])
	r.samples = r.samples[:copy(r.samples, r.samples[n:])]
}
