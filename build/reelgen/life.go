package main

import (
	"bytes"
	"math/rand/v2"
)

// life is what happens to the pictures of a shot on their way from the source.
type life struct {
	s     *segment
	o     options
	held  []byte // the picture that stands still
	grain *grain
	r     *rand.Rand
}

func newLife(s *segment, o options) *life {
	l := &life{s: s, o: o, r: rand.New(rand.NewPCG(s.seed, 3))}
	if s.freeze.grain {
		l.grain = newGrain(s.seed, 1.2)
	}
	return l
}

// needs says whether picture k of the segment is another one of the source.
func (l *life) needs(k int) bool {
	if l.s.slide {
		return k == 0
	}
	return k <= l.s.freeze.at || k > l.s.freeze.at+l.s.freeze.n
}

// live makes frame picture k of the segment.
func (l *life) live(frame []byte, k int) {
	f, size := l.s.freeze, l.o.width*l.o.height
	switch {
	case l.s.slide && k == 0, f.n > 0 && k == f.at:
		l.held = bytes.Clone(frame)
	case l.s.slide, f.n > 0 && k > f.at && k <= f.at+f.n:
		copy(frame, l.held)
		if l.grain != nil {
			l.grain.over(frame[:size])
		}
	}
	if l.s.mouth {
		l.speak(frame[:size])
	}
}

// speak draws a mouth of about 1/16 of the width that opens and closes.
func (l *life) speak(luma []byte) {
	w, h := l.o.width, l.o.height
	x, y, rx, open := w/2, h*6/10, w/32, 1+l.r.IntN(h/30)
	for dy := -open; dy <= open; dy++ {
		for dx := -rx; dx <= rx; dx++ {
			if dx*dx*open*open+dy*dy*rx*rx <= rx*rx*open*open {
				luma[(y+dy)*w+x+dx] = 40
			}
		}
	}
}

// mix puts of n parts of the picture over another one: a linear dissolve.
func mix(frame, other []byte, of, n int) {
	for i, v := range frame {
		frame[i] = byte((int(v)*of + int(other[i])*(n-of) + n/2) / n)
	}
}

// mixBlack makes of n parts of the picture black.
func mixBlack(frame []byte, size, of, n int) {
	for i, v := range frame {
		to := 128
		if i < size {
			to = 16
		}
		frame[i] = byte((int(v)*(n-of) + to*of + n/2) / n)
	}
}
