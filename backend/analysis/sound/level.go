package sound

// Level is what a channel's samples come to over the whole sound.
type Level struct {
	Peak float64 `json:"peak"` // largest sample, dBFS
	RMS  float64 `json:"rms"`  // dBFS; a sine of full scale has -3.01
	DC   float64 `json:"dc"`   // mean, full scale is 1
}

type levels struct {
	format Format
	peak   []float64
	energy []float64
	sum    []float64
}

func newLevels(f Format) *levels {
	return &levels{f, make([]float64, f.Channels), make([]float64, f.Channels), make([]float64, f.Channels)}
}

func (l *levels) take(b *block) {
	for c, f := range b.facts {
		l.peak[c] = max(l.peak[c], float64(f.peak))
		l.energy[c] += f.energy
		l.sum[c] += f.sum
	}
}

func (l *levels) finish(b *block, r *Result) {
	n := float64(max(b.at, 1))
	r.Levels = make([]Level, l.format.Channels)
	for c := range r.Levels {
		r.Levels[c] = Level{Peak: decibels(l.peak[c]), RMS: powerDecibels(l.energy[c] / n), DC: l.sum[c] / n}
	}
}

func (l *levels) state(c *coder) {
	c.floats(l.peak)
	c.floats(l.energy)
	c.floats(l.sum)
}
