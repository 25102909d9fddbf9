package sound

import "math"

// Waveform is the sound to be drawn: the least and the largest sample of each Step frames, for each lane, 32767 being full scale.
// A lane is a channel of mono and stereo; of more channels there is one lane for all together.
type Waveform struct {
	Step  float64 `json:"step"` // seconds, 0.01 up to six minutes
	Lanes []Strip `json:"lanes"`
}

// Strip is one lane; point i begins at i*Step. The last one may be of a shorter time.
type Strip struct {
	Low  []int16 `json:"low"`
	High []int16 `json:"high"`
}

type waveform struct {
	lanes      []Strip
	each, open int // blocks in a point, and in the last one so far
}

func newWaveform(f Format) *waveform {
	lanes := 1
	if f.Channels == 2 {
		lanes = 2
	}
	return &waveform{lanes: make([]Strip, lanes), each: 1}
}

func (w *waveform) take(b *block) {
	for k := range w.lanes {
		f := b.facts[k]
		if len(w.lanes) == 1 {
			for _, other := range b.facts[1:] {
				f.low, f.high = min(f.low, other.low), max(f.high, other.high)
			}
		}
		w.lanes[k].add(whole16(f.low), whole16(f.high), w.open > 0)
	}
	if w.open++; w.open < w.each {
		return
	}
	w.open = 0
	if len(w.lanes[0].Low) == MaxPoints {
		for k := range w.lanes {
			w.lanes[k].halve()
		}
		w.each *= 2
	}
}

func whole16(x float32) int16 {
	return int16(math.Round(float64(min(max(x, -1), 1)) * math.MaxInt16))
}

func (s *Strip) add(low, high int16, merge bool) {
	if !merge {
		s.Low, s.High = append(s.Low, low), append(s.High, high)
		return
	}
	last := len(s.Low) - 1
	s.Low[last], s.High[last] = min(s.Low[last], low), max(s.High[last], high)
}

func (s *Strip) halve() {
	n := len(s.Low) / 2
	for i := range n {
		s.Low[i], s.High[i] = min(s.Low[2*i], s.Low[2*i+1]), max(s.High[2*i], s.High[2*i+1])
	}
	s.Low, s.High = s.Low[:n], s.High[:n]
}

func (w *waveform) finish(_ *block, r *Result) {
	r.Waveform = &Waveform{Step: float64(w.each) / blocksPerSecond, Lanes: w.lanes}
}

func (w *waveform) state(c *coder) {
	number(c, &w.each)
	number(c, &w.open)
	c.must(w.each > 0 && w.each <= 1<<24 && w.open >= 0 && w.open < w.each)
	n := len(w.lanes[0].Low)
	for k := range w.lanes {
		s := &w.lanes[k]
		count(c, &s.Low, MaxPoints, 4)
		if k == 0 {
			n = len(s.Low)
		}
		s.High = sized(c, s.High, len(s.Low))
		c.must(len(s.Low) == n && (n < MaxPoints || w.open > 0) && (w.open == 0 || n > 0))
		for i := range s.Low {
			c.int16(&s.Low[i])
			c.int16(&s.High[i])
		}
	}
}
