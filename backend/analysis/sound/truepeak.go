package sound

// TruePeak is the largest value between and at the samples (ITU-R BS.1770-4 annex 2).
type TruePeak struct {
	Max      float64  `json:"max"`      // dBTP, of all channels
	Channels []PeakAt `json:"channels"` // one for each channel
	Channel  int      `json:"channel"`  // where Max is, counted from 0
	At       int64    `json:"at"`       // frame, the first where it is reached
}

// PeakAt is the true peak of one channel.
type PeakAt struct {
	Level float64 `json:"level"` // dBTP
	At    int64   `json:"at"`    // frame
}

// cell is how many outputs are left out at once when none of them can be larger than what was found.
const cell = 16

type truePeak struct {
	format Format
	filter *interpolator // nil when the rate itself is high enough
	bound  float32       // of what comes out, for inputs of at most 1

	peak []float32
	at   []int64
}

func newTruePeak(f Format) *truePeak {
	t := &truePeak{format: f, peak: make([]float32, f.Channels), at: make([]int64, f.Channels)}
	switch { // at least 192 kHz, for the rates of broadcast: annex 2
	case f.Rate < 96_000:
		t.filter = newInterpolator(true)
	case f.Rate < 192_000:
		t.filter = newInterpolator(false)
	}
	if t.filter != nil {
		t.bound = t.filter.bound()
	}
	return t
}

func (t *truePeak) take(b *block) {
	for c := range b.planes {
		if f := b.facts[c]; f.peak > t.peak[c] {
			t.peak[c], t.at[c] = f.peak, b.at+int64(first(b.plane(c), f))
		}
		if t.filter != nil {
			t.between(c, b.past(c)[b.hist-taps:], b.facts[c].peak, b.at-taps/2)
		}
	}
}

// first is where a channel of a block has its peak.
func first(x []float32, f fact) int {
	for i, v := range x {
		if v == f.high && f.high == f.peak || v == f.low && -f.low == f.peak {
			return i
		}
	}
	return 0
}

// between looks at the values between samples. x begins with taps samples of the past, and no other is larger
// than peak; at is the frame of output 0.
// Output i lies between x[i+taps/2] and the one after it, and is made of x[i+1] to x[i+taps].
func (t *truePeak) between(c int, x []float32, peak float32, at int64) {
	n := len(x) - taps
	if max(loudest(x[1:taps]), peak)*t.bound <= t.peak[c] {
		return
	}
	for i := 0; i < n; i += cell {
		end := min(i+cell, n)
		if loudest(x[i+1:end+taps])*t.bound <= t.peak[c] {
			continue
		}
		for k := i; k < end; k++ {
			if p := t.filter.peak((*[taps]float32)(x[k+1:])); p > t.peak[c] {
				t.peak[c], t.at[c] = p, at+int64(k)
			}
		}
	}
}

func loudest(x []float32) (p float32) {
	low, high := float32(0), float32(0)
	for _, v := range x {
		if v > high {
			high = v
		} else if v < low {
			low = v
		}
	}
	return max(high, -low)
}

// finish lets the last samples through the filter.
func (t *truePeak) finish(b *block, r *Result) {
	if t.filter != nil {
		for c := range b.planes {
			x := make([]float32, taps+taps/2)
			copy(x, b.planes[c][b.hist-taps:b.hist])
			t.between(c, x, 0, b.at-taps/2)
		}
	}
	out := &TruePeak{Max: Floor, Channels: make([]PeakAt, t.format.Channels)}
	for c := range out.Channels {
		out.Channels[c] = PeakAt{Level: decibels(float64(t.peak[c])), At: t.at[c]}
		if out.Channels[c].Level > out.Max {
			out.Max, out.Channel, out.At = out.Channels[c].Level, c, t.at[c]
		}
	}
	r.TruePeak = out
}

func (t *truePeak) state(c *coder) {
	c.floats32(t.peak)
	for i := range t.at {
		number(c, &t.at[i])
	}
}
