package analysis

import (
	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// LumaCurve holds the brightness of the pictures, 0 black to 100 white: of each step the darkest picture's mean, the mean of all, and the
// brightest one's. A step in which no picture begins has those of the picture that stands.
type LumaCurve struct {
	Step float64   `json:"step"`
	Low  []float32 `json:"low"`
	Mean []float32 `json:"mean"`
	High []float32 `json:"high"`
}

// The curve begins with steps of lumaStep seconds. Where maxLuma of them are not enough, two become one: 4,000 points are more than a
// screen has columns.
const (
	lumaStep = 0.1
	maxLuma  = 4000
)

// luma gathers the curve. Its memory is bounded whatever stamps say. It is saved.
type luma struct {
	Points  []lumaPoint
	Doubled int // times that two points became one
	Last    int // brightness of the latest picture
}

// lumaPoint sums whole numbers, so that the curve does not depend on where a run was broken off.
type lumaPoint struct{ Low, High, Sum, N int }

// take adds the pictures of a batch; at turns a stamp into seconds from the first picture.
func (l *luma) take(b *picture.Batch, at func(media.PTS) float64) {
	for i := range b.N {
		l.add(at(b.Marks[i].PTS), b.Marks[i].Luma())
	}
}

func (l *luma) step() float64 { return lumaStep * float64(int64(1)<<l.Doubled) }

func (l *luma) add(at float64, v int) {
	const rounding = 1e-6 // seconds: 0.3 is none of 0.1's multiples
	at = max(at, 0) + rounding
	for at >= l.step()*maxLuma && l.Doubled < 62 {
		l.double()
	}
	i := min(int(at/l.step()), maxLuma-1)
	for len(l.Points) < i {
		l.Points = append(l.Points, lumaPoint{l.Last, l.Last, l.Last, 1})
	}
	if len(l.Points) == i {
		l.Points = append(l.Points, lumaPoint{Low: v, High: v})
	}
	p := &l.Points[i]
	p.Low, p.High, p.Sum, p.N = min(p.Low, v), max(p.High, v), p.Sum+v, p.N+1
	l.Last = v
}

// double makes one point of two.
func (l *luma) double() {
	l.Doubled++
	n := 0
	for i := 0; i < len(l.Points); i += 2 {
		p := l.Points[i]
		if i+1 < len(l.Points) {
			q := l.Points[i+1]
			p = lumaPoint{min(p.Low, q.Low), max(p.High, q.High), p.Sum + q.Sum, p.N + q.N}
		}
		l.Points[n] = p
		n++
	}
	l.Points = l.Points[:n]
}

// curve returns nil without a picture.
func (l *luma) curve() *LumaCurve {
	if len(l.Points) == 0 {
		return nil
	}
	c := &LumaCurve{Step: l.step()}
	percent := func(sum, n int) float32 {
		return float32(rounded(100*float64(sum)/float64(n)/picture.White, 10))
	}
	for _, p := range l.Points {
		c.Low = append(c.Low, percent(p.Low, 1))
		c.Mean = append(c.Mean, percent(p.Sum, p.N))
		c.High = append(c.High, percent(p.High, 1))
	}
	return c
}
