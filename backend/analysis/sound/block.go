package sound

const (
	blocksPerSecond = 100
	absurd          = 1e6 // times full scale, 120 dB: no sample, and the numbers of this package must stay finite
)

// block is 10 ms of sound, each channel by itself, with what several checks want to know of it.
type block struct {
	format Format
	index  int64
	at     int64 // its first frame
	n      int   // frames
	full   bool  // false for what is left over at the end of the sound
	hist   int   // samples of each plane that stand before the block
	planes [][]float32
	facts  []fact
	cross  float64 // sum of the products of channels 0 and 1
	peak   float32 // of all channels

	rest  int64 // frames of silence up to here, since the block was made
	blank bool  // the planes hold nothing but silence: a long gap costs little
}

// fact is what is known of one channel of a block.
type fact struct {
	low, high   float32
	peak        float32 // the larger of -low and high
	sum, energy float64 // of the samples, of their squares
}

// newBlock has 20 ms and a true-peak filter of history: what the checks look back to.
func newBlock(f Format) *block {
	b := &block{format: f, hist: f.Rate/50 + taps, planes: make([][]float32, f.Channels), facts: make([]fact, f.Channels)}
	for c := range b.planes {
		b.planes[c] = make([]float32, b.hist+f.Rate/blocksPerSecond+1)
	}
	return b
}

// size is how many frames the block at hand has when it is full.
func (b *block) size() int { return int(b.format.bound(b.index+1) - b.at) }

// plane returns the samples of a channel.
func (b *block) plane(c int) []float32 { return b.planes[c][b.hist : b.hist+b.n] }

// past returns the samples of a channel with hist samples before them.
func (b *block) past(c int) []float32 { return b.planes[c][:b.hist+b.n] }

// load takes the samples, or silence for nil, and returns how many were no samples.
func (b *block) load(s []float32) (bad int64) {
	channels := len(b.planes)
	b.peak, b.cross = 0, 0
	if s == nil {
		b.n, b.full = b.size(), true
		if !b.blank {
			for c := range b.planes {
				clear(b.planes[c][b.hist:])
				b.facts[c] = fact{}
			}
			b.blank = b.rest >= int64(b.hist)
		}
		return 0
	}
	b.blank = false
	b.n = len(s) / channels
	b.full = b.n == b.size()
	b.deal(s)
	for c := range b.planes {
		f := measure(b.plane(c))
		if !(f.energy < absurd*absurd) { // a NaN and an infinity come through the sum
			bad += scrub(b.plane(c))
			f = measure(b.plane(c))
		}
		b.facts[c] = f
		b.peak = max(b.peak, f.peak)
	}
	if channels >= 2 && b.peak > 0 {
		b.cross = dot(b.plane(0), b.plane(1))
	}
	return bad
}

// deal writes interleaved samples to the planes.
func (b *block) deal(s []float32) {
	switch channels := len(b.planes); channels {
	case 1:
		copy(b.plane(0), s)
	case 2:
		x, y := b.plane(0), b.plane(1)
		y = y[:len(x)]
		s = s[:2*len(x)]
		for i := range x {
			x[i], y[i] = s[2*i], s[2*i+1]
		}
	default:
		for c := range b.planes {
			k := c
			for i := range b.plane(c) {
				b.planes[c][b.hist+i] = s[k]
				k += channels
			}
		}
	}
}

// next keeps the end of the planes as the history of the block that follows.
func (b *block) next() {
	if b.rest += int64(b.n); b.peak > 0 {
		b.rest = 0
	}
	if !b.blank {
		for _, p := range b.planes {
			copy(p[:b.hist], p[b.n:b.n+b.hist])
		}
	}
	b.index++
	b.at += int64(b.n)
}

// measure has four sums that do not wait for each other.
func measure(x []float32) fact {
	if len(x) == 0 {
		return fact{}
	}
	low, high := x[0], x[0]
	var s, e [4]float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		q := (*[4]float32)(x[i:])
		v0, v1, v2, v3 := q[0], q[1], q[2], q[3]
		low, high = min(low, v0, v1, v2, v3), max(high, v0, v1, v2, v3)
		f0, f1, f2, f3 := float64(v0), float64(v1), float64(v2), float64(v3)
		s[0] += f0
		s[1] += f1
		s[2] += f2
		s[3] += f3
		e[0] += f0 * f0
		e[1] += f1 * f1
		e[2] += f2 * f2
		e[3] += f3 * f3
	}
	for ; i < len(x); i++ {
		f := float64(x[i])
		low, high = min(low, x[i]), max(high, x[i])
		s[0] += f
		e[0] += f * f
	}
	return fact{
		low: low, high: high, peak: max(-low, high),
		sum: s[0] + s[1] + s[2] + s[3], energy: e[0] + e[1] + e[2] + e[3],
	}
}

// dot adds in the order of measure, so that two equal channels give exactly their energy.
func dot(x, y []float32) float64 {
	y = y[:len(x)]
	var e [4]float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		p, q := (*[4]float32)(x[i:]), (*[4]float32)(y[i:])
		e[0] += float64(p[0]) * float64(q[0])
		e[1] += float64(p[1]) * float64(q[1])
		e[2] += float64(p[2]) * float64(q[2])
		e[3] += float64(p[3]) * float64(q[3])
	}
	for ; i < len(x); i++ {
		e[0] += float64(x[i]) * float64(y[i])
	}
	return e[0] + e[1] + e[2] + e[3]
}

// scrub makes a 0 of all that is no sample.
func scrub(x []float32) (bad int64) {
	for i, v := range x {
		if !(v < absurd && v > -absurd) {
			x[i] = 0
			bad++
		}
	}
	return bad
}
