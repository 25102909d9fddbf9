package sound

// MaxPoints is how many points a curve or waveform has at most; with one more, each two become one.
const MaxPoints = 36_000

// Curve is the loudness over time, to be drawn. Point i holds the largest values that were reached from i*Step on, Step long, in LUFS;
// Floor where there was no full window yet. The last point may be of a shorter time.
type Curve struct {
	Step      float64   `json:"step"` // seconds, 0.1 until an hour
	Momentary []float32 `json:"momentary"`
	ShortTerm []float32 `json:"shortTerm"`

	each, open int // values of 100 ms in a point, and in the last one so far
}

func newCurve() Curve { return Curve{each: 1} }

func (v *Curve) add(momentary, shortTerm float32) {
	if v.open > 0 {
		last := len(v.Momentary) - 1
		v.Momentary[last] = max(v.Momentary[last], momentary)
		v.ShortTerm[last] = max(v.ShortTerm[last], shortTerm)
	} else {
		v.Momentary = append(v.Momentary, momentary)
		v.ShortTerm = append(v.ShortTerm, shortTerm)
	}
	if v.open++; v.open < v.each {
		return
	}
	v.open = 0
	if len(v.Momentary) == MaxPoints {
		v.Momentary, v.ShortTerm = halve(v.Momentary), halve(v.ShortTerm)
		v.each *= 2
	}
}

// halve keeps the larger of each two.
func halve(x []float32) []float32 {
	for i := range len(x) / 2 {
		x[i] = max(x[2*i], x[2*i+1])
	}
	return x[:len(x)/2]
}

func (v *Curve) finish() Curve {
	out := *v
	out.Step = float64(v.each) * gatingStep / blocksPerSecond
	return out
}

func (v *Curve) state(c *coder) {
	number(c, &v.each)
	number(c, &v.open)
	c.must(v.each > 0 && v.each <= 1<<20 && v.open >= 0 && v.open < v.each)
	count(c, &v.Momentary, MaxPoints, 8)
	v.ShortTerm = sized(c, v.ShortTerm, len(v.Momentary))
	c.must(len(v.Momentary) < MaxPoints || v.open > 0)
	c.must(v.open == 0 || len(v.Momentary) > 0)
	c.floats32(v.Momentary)
	c.floats32(v.ShortTerm)
}

// sized gives, while loading, a slice as long as another one that was saved with it.
func sized[T any](c *coder, v []T, n int) []T {
	if c.load && n > 0 {
		return make([]T, n)
	}
	return v
}
