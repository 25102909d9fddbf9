package main

import (
	"fmt"
	"math/big"
	"math/rand/v2"
)

// rate is a number of pictures a second.
type rate struct{ num, den int64 }

func (r *rate) parse(s string) error {
	v, ok := new(big.Rat).SetString(s)
	if !ok || v.Sign() <= 0 || !v.Num().IsInt64() || v.Num().Int64() > 120_000 || v.Denom().Int64() > 1001 {
		return fmt.Errorf("%q is no rate such as 25 or 30000/1001", s)
	}
	r.num, r.den = v.Num().Int64(), v.Denom().Int64()
	return nil
}

// damage is what happens to pictures inside a shot.
type damage int

const (
	whole    damage = iota
	flash           // far brighter
	dropout         // black
	negative        // another picture altogether
)

// hit is a damage of the pictures [at, at+n) of its segment.
type hit struct {
	kind  damage
	at, n int
}

// segment is a shot or, without a source, a black span.
type segment struct {
	source *source
	frames int // pictures of the source
	skip   int // pictures of the source left out at its beginning
	hits   []hit
	level  byte // luma of a black span
	grain  bool // of a black span
	seed   uint64

	// Of rich reels alone.
	freeze   freeze
	slide    bool   // only the first picture, again and again
	mouth    bool   // and a small part of it moves
	bars     bool   // a slide of colour bars
	overlap  int    // pictures mixed with the end of the segment before
	fadeIn   int    // pictures on the way from black
	fadeOut  int    // and to black
	area     area   // what the picture fills; zero: all
	movement string // filters of ffmpeg after the scaling
	larger   float64
}

// freeze is a picture that stays for n pictures more.
type freeze struct {
	at, n int
	grain bool
}

// length is how many pictures the segment has, those of its overlap included.
func (s segment) length() int { return s.frames + s.freeze.n }

type plan struct{ segments []segment }

// The lengths of things, in pictures. A hit keeps away from cuts and from other hits: what is a flash and what a cut must be certain.
const (
	shortest = 30
	longest  = 110
	away     = 14
)

func newPlan(o options, sources []source) *plan {
	r := rand.New(rand.NewPCG(o.seed, 0x7265656c))
	left := int(o.duration.Seconds() * float64(o.rate.num) / float64(o.rate.den))
	p, last := &plan{}, -1
	for left >= shortest {
		if last >= 0 && r.Float64() < 0.25 {
			b := blackSegment(r, o)
			b.frames = min(b.frames, max(left-shortest, 1))
			left -= b.frames
			p.segments = append(p.segments, b)
		}
		k := r.IntN(len(sources))
		if k == last { // never a source after itself: the cut might be none
			k = (k + 1 + r.IntN(len(sources)-1)) % len(sources)
		}
		last = k
		n := shortest + r.IntN(longest-shortest)
		if left-n < shortest {
			n = left
		}
		s := segment{source: &sources[k], frames: min(n, sources[k].frames), seed: r.Uint64(), area: o.active}
		if room := sources[k].frames - s.frames; sources[k].frames != endless {
			s.skip = r.IntN(room + 1)
		}
		left -= s.frames
		s.hits = hits(r, s.frames)
		p.segments = append(p.segments, s)
	}
	return p
}

// blackSegment is a black span of one picture to two seconds: video black, a lifted black, or black with grain.
func blackSegment(r *rand.Rand, o options) segment {
	second := int(o.rate.num / o.rate.den)
	lengths := []int{1, 2, 5, second / 2, second, 2 * second}
	return segment{frames: lengths[r.IntN(len(lengths))], level: []byte{16, 16, 23}[r.IntN(3)], grain: r.IntN(3) == 0, seed: r.Uint64()}
}

func hits(r *rand.Rand, frames int) []hit {
	var out []hit
	for at := away + r.IntN(away); at+3+away <= frames; at += 3 + away + r.IntN(2*away) {
		switch r.IntN(6) {
		case 0:
			out = append(out, hit{flash, at, 1 + r.IntN(2)})
		case 1:
			out = append(out, hit{dropout, at, 1 + r.IntN(3)})
		case 2:
			out = append(out, hit{negative, at, 1 + r.IntN(3)})
		}
	}
	return out
}

func (s segment) damageOf(i int) damage {
	for _, h := range s.hits {
		if i >= h.at && i < h.at+h.n {
			return h.kind
		}
	}
	return whole
}

// kept says whether the picture n of the reel is in the file: a variable rate leaves one in seven out, every other hundred.
func (o options) kept(n int) bool { return !o.vfr || n/100%2 == 0 || n%7 != 3 }
