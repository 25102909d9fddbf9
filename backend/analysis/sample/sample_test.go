package sample_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// drawn is a picture of soft shapes, hard edges and noise.
func drawn(width, height int, sigma float64) sample.Picture {
	rng := rand.New(rand.NewPCG(7, 7))
	p := sample.Picture{Width: width, Height: height, Planes: make([]byte, sample.Size(width, height))}
	for i := range p.Planes {
		p.Planes[i] = 128
	}
	for y := range height {
		for x := range width {
			v := 110 + 40*math.Sin(float64(x)/37)*math.Cos(float64(y)/53)
			if (x/97+y/61)%3 == 0 {
				v += 45
			}
			p.Planes[y*width+x] = byte(min(max(v+sigma*rng.NormFloat64()+0.5, 17), 234))
		}
	}
	return p
}

func mark(p sample.Picture) sample.Mark { return sample.Measure(p, media.PTS{}) }

// The noise that was drawn is the noise that is measured.
func TestNoiseIsItsDeviation(t *testing.T) {
	for _, sigma := range []float64{1, 2, 4, 8} {
		if got := mark(drawn(640, 360, sigma)).Noise; math.Abs(got-sigma) > 0.2*sigma+0.1 {
			t.Errorf("noise of %g is measured as %.2f", sigma, got)
		}
	}
}

// An edge that runs over n pixels is n wide.
func TestEdgeIsItsWidth(t *testing.T) {
	for _, n := range []int{1, 2, 4, 8, 12} {
		p := drawn(960, 540, 0)
		for y := range p.Height {
			for x := range p.Width {
				p.Planes[y*p.Width+x] = byte(40 + 160*min(max(x%80-30, 0), n)/n - 160*min(max(x%80-60, 0), n)/n)
			}
		}
		if got := mark(p).Edge; math.Abs(got-float64(n)) > 0.3+0.08*float64(n) {
			t.Errorf("an edge of %d pixels is measured as %.2f", n, got)
		}
	}
}

// What cannot be told is not made up.
func TestEmptyAndFlat(t *testing.T) {
	for name, luma := range map[string]byte{"black": 16, "below black": 3, "gray": 120, "white": 235} {
		p := drawn(960, 540, 0)
		for i := range p.Width * p.Height {
			p.Planes[i] = luma
		}
		if m := mark(p); !m.Empty || m.Penalties(sample.Top) != (sample.Penalties{}) {
			t.Errorf("%s: %+v", name, m)
		}
	}
	soft := drawn(960, 540, 0)
	for y := range soft.Height {
		for x := range soft.Width {
			soft.Planes[y*soft.Width+x] = byte(60 + x/13)
		}
	}
	if m := mark(soft); m.Empty || m.Edge != 0 || m.Penalties(sample.Unknown).Index() < 99 {
		t.Errorf("a gradient without any edge: %+v", m)
	}
}

// Black borders change nothing.
func TestBorders(t *testing.T) {
	whole := drawn(960, 540, 1)
	want := mark(whole)
	for name, inside := range map[string][4]int{ // left, top, right, bottom
		"letterbox": {0, 70, 960, 470}, "pillarbox": {120, 0, 840, 540}, "both": {100, 60, 860, 480},
	} {
		p := drawn(960, 540, 1)
		for y := range p.Height {
			for x := range p.Width {
				if x < inside[0] || x >= inside[2] || y < inside[1] || y >= inside[3] {
					p.Planes[y*p.Width+x] = byte(16 + (x+y)%3)
				}
			}
		}
		m := mark(p)
		if m.Crushed > 0.1 || math.Abs(m.Mean-want.Mean) > 3 || math.Abs(m.Edge-want.Edge) > 0.3 || math.Abs(m.Noise-want.Noise) > 0.2 || m.Grid > want.Grid+0.2 {
			t.Errorf("%s: %+v, want %+v", name, m, want)
		}
	}
}

// EBU R 103 counts luma and both colour differences by percent of the pixels; full range has no illegal value.
func TestLegalIsCounted(t *testing.T) {
	for _, c := range []struct {
		name            string
		plane           int // 0 luma, 1 Cb, 2 Cr
		value           byte
		illegal, beyond float64
	}{
		{"legal white", 0, 235, 0, 0},
		{"a little above", 0, 246, 10, 0},
		{"far above", 0, 247, 10, 10},
		{"a little below", 0, 5, 10, 0},
		{"far below", 0, 4, 10, 10},
		{"legal colour", 1, 240, 0, 0},
		{"more colour", 1, 251, 10, 0},
		{"far too much", 2, 252, 10, 10},
		{"too little", 2, 4, 10, 10},
	} {
		p := drawn(960, 540, 0)
		plane, w, h := p.Planes[:960*540], 960, 540
		if c.plane > 0 {
			w, h = 480, 270
			plane = p.Planes[960*540+(c.plane-1)*w*h:][:w*h]
		}
		for y := range h {
			for x := range w / 10 {
				plane[y*w+w/4+x] = c.value
			}
		}
		m := mark(p)
		if math.Abs(m.Illegal-c.illegal) > 0.01 || math.Abs(m.Beyond-c.beyond) > 0.01 {
			t.Errorf("%s: illegal %.2f, beyond %.2f", c.name, m.Illegal, m.Beyond)
		}
		if p.FullRange = true; mark(p).Illegal+mark(p).Beyond > 0 {
			t.Errorf("%s: illegal in full range", c.name)
		}
	}
}

// Any size is measured, the smallest too.
func TestSizes(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 2}, {63, 48}, {64, 48}, {65, 49}, {99, 71}, {641, 361}, {64, 1440}, {2560, 48}} {
		p := drawn(size[0], size[1], 2)
		if m := mark(p); m.Empty != (size[0] < 64 || size[1] < 48) || math.IsNaN(m.Penalties(sample.Unknown).Index()) {
			t.Errorf("%v: %+v", size, m)
		}
		luma := p.Planes[:size[0]*size[1]]
		if f := sample.Fields(luma, luma, luma, size[0], size[1]); f != sample.Unknown {
			t.Errorf("%v: a still picture is %v", size, f)
		}
	}
}

func at(n int) media.PTS { return media.PTS{Ticks: int64(n), Base: media.Timebase{Num: 1, Den: 1}} }

func none(media.PTS) bool { return false }

func TestScore(t *testing.T) {
	var s sample.Series
	if got := s.Score(none); got.Samples != 0 || len(s.Spans(sample.Blur, none)) > 0 || s.Scan().Kind() != "unknown" {
		t.Errorf("of nothing: %+v", got)
	}
	for n := range 100 {
		m := sample.Mark{PTS: at(n), Brisque: -1}
		switch {
		case n < 10:
			m.Empty = true
		case n < 20: // left out
			m.Grid = 100
		case n < 24:
			m.Edge = 8
		}
		s.Take(m)
	}
	got := s.Score(func(pts media.PTS) bool { return pts.Ticks >= 10 && pts.Ticks < 20 })
	// 80 samples, four of which lose 20: a mean of 99; the fourth worst is the 5th percentile.
	if got.Samples != 80 || math.Abs(got.Index-99) > 1e-9 || got.P5 != 80 || math.Abs(got.Parts[sample.Blur]-1) > 1e-9 || len(got.Points) != 80 {
		t.Errorf("%+v", got)
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		name, pictures string // x faulty, . not, e empty, - left out
		want           []sample.Span
	}{
		{"one alone", "..x..x.", nil},
		{"two", "..xx..", []sample.Span{{Start: at(2), End: at(4)}}},
		{"to the end", "..xxx", []sample.Span{{Start: at(2), Open: true}}},
		{"empty between", "xxexx-xx.", []sample.Span{{Start: at(0), End: at(2)}, {Start: at(3), End: at(5)}, {Start: at(6), End: at(8)}}},
	} {
		var s sample.Series
		for n, v := range c.pictures {
			m := sample.Mark{PTS: at(n), Empty: v == 'e'}
			if v != '.' {
				m.Noise = 9
			}
			s.Take(m)
		}
		got := s.Spans(sample.Noise, func(pts media.PTS) bool { return c.pictures[pts.Ticks] == '-' })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestScan(t *testing.T) {
	for groups, want := range map[string]string{
		"":           "unknown",
		"uuuu":       "unknown",
		"ppup":       "progressive",
		"ttut":       "top",
		"bbbb":       "bottom",
		"ppppptttt":  "mixed",
		"pppppppppt": "progressive",
	} {
		var s sample.Series
		for n, v := range groups {
			s.TakeField(at(n), map[rune]sample.Field{'u': sample.Unknown, 'p': sample.Progressive, 't': sample.Top, 'b': sample.Bottom}[v])
		}
		if got := s.Scan(); got.Kind() != want {
			t.Errorf("%q: %+v", groups, got)
		}
	}
	var s sample.Series
	for n, v := range "ttuupptt" {
		s.TakeField(at(n), map[rune]sample.Field{'u': sample.Unknown, 'p': sample.Progressive, 't': sample.Top}[v])
	}
	if got := s.Spans(sample.Interlace, none); !slices.Equal(got, []sample.Span{{Start: at(0), End: at(4)}, {Start: at(6), Open: true}}) {
		t.Error(got)
	}
}

// The index is the same with and without OpenCV: what BRISQUE says stands beside it.
func TestIndexWithoutBrisque(t *testing.T) {
	with, without := sample.Mark{Edge: 5, Grid: 2, Noise: 3, Brisque: 90}, sample.Mark{Edge: 5, Grid: 2, Noise: 3, Brisque: -1}
	p, q := with.Penalties(sample.Top), without.Penalties(sample.Top)
	if p.Index() != q.Index() || p[sample.Brisque] != 10 || q[sample.Brisque] != 0 {
		t.Errorf("%v is %v, %v is %v", p, p.Index(), q, q.Index())
	}
}
