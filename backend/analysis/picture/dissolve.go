package picture

import (
	"math"

	"videonet/backend/media"
)

// A small is a picture of all three planes in which a dissolve is looked for: motion inside the two shots hardly shows in it.
type small [smallSize]byte

const (
	smallColour = (colourWidth / 4) * (colourHeight / 4) // 20x11; a line is left out
	smallSize   = shapeWidth*shapeHeight + 2*smallColour
)

//go:norace
func (s *small) take(m *Mark) {
	copy(s[:], m.shape[:])
	out := s[shapeWidth*shapeHeight:]
	for plane := range m.colour {
		for y := range colourHeight / 4 {
			for x := range colourWidth / 4 {
				sum := 8
				for row := range 4 {
					for _, v := range m.colour[plane][(y*4+row)*colourWidth+x*4:][:4] {
						sum += int(v)
					}
				}
				out[0] = byte(sum / 16)
				out = out[1:]
			}
		}
	}
}

// Constants of the dissolve detector.
const (
	dissolveAfter  = 40 // pictures that must be there after the middle of a dissolve
	dissolveRing   = 128
	dissolveLeast  = 4.0   // levels between both ends
	dissolveSlack  = 0.17  // how far a weight may lie from a straight line
	dissolveUnlike = 0.45  // of the difference that a change of exposure leaves,
	dissolveAlike  = 0.145 // or this much, where mixtures leave hardly anything:
	dissolveOneWay = 0.85  // and not all becomes brighter, or darker,
	dissolveRest   = 0.10  // of the difference of both ends. They may leave this much and dissolveMore for each level above ten,
	dissolveBase   = 0.12
	dissolveMore   = 0.006
	dissolveWorst  = 0.28 // but no more: motion inside both shots
	dissolveSteady = 0.2  // weights of the shots before and after lie this near to 0 and 1
	dissolveShort  = 6    // pictures that are mixtures
	dissolveFlat   = 4    // pictures of either shot beside them
	dissolveBeside = 12   // pictures that are looked at beside a mixture
	dissolveLong   = 44
)

// Dissolves finds spans in which one shot is mixed into the next. Fades from and to black are none, nor are exposures that change.
type Dissolves struct {
	cuts  *Cuts
	found []Span
	seen  int
	ring  [dissolveRing]dissolvePicture
	after int // the first picture at which another may begin
	best  mixture
}

type dissolvePicture struct {
	pts   media.PTS
	black bool
	small small
}

// NewDissolves makes a check that asks cuts, which must take every mark before it does, where the shots end.
func NewDissolves(cuts *Cuts) *Dissolves { return &Dissolves{cuts: cuts} }

func (d *Dissolves) at(i int) *dissolvePicture { return &d.ring[i%dissolveRing] }

// Take looks at the next picture.
func (d *Dissolves) Take(m *Mark) {
	p := d.at(d.seen)
	p.pts, p.black = m.PTS, isBlack(m.dark)
	p.small.take(m)
	d.seen++
	d.decide(d.seen - 1 - dissolveAfter)
}

// End decides about the last pictures.
func (d *Dissolves) End() {
	for i := max(d.seen-dissolveAfter, 0); i < d.seen; i++ {
		d.decide(i)
	}
	d.settle()
}

// Found are the spans in order.
func (d *Dissolves) Found() []Span { return d.found }

// mixture is a span of mixed pictures, [from, to), and how well it fits.
type mixture struct {
	from, to int
	rest     float64
}

// decide looks whether picture i is the middle of a dissolve.
func (d *Dissolves) decide(i int) {
	if d.best.to > 0 && i > d.best.to {
		d.settle()
	}
	for _, reach := range []int{4, 6, 8, 10, 13, 17, 22} {
		lo, hi := i-reach, i+reach
		if lo < d.after || hi >= d.seen || !d.clear(lo, hi) {
			return
		}
		w, rest, size := d.fit(lo, i, hi)
		if size < dissolveLeast || rest > dissolveWorst || w < 0.3 || w > 0.7 || !d.steady(lo, hi) {
			continue
		}
		if m, ok := d.refine(lo, hi); ok && (d.best.to == 0 || m.rest < d.best.rest) {
			d.best = m
		}
	}
}

// settle takes the best of the mixtures that lie over each other.
func (d *Dissolves) settle() {
	if m := d.best; m.to > 0 {
		d.found = append(d.found, Span{Start: d.at(m.from).pts, End: d.at(m.to).pts})
		d.after, d.best = m.to, mixture{}
	}
}

// clear says that the pictures from lo to hi know no cut and no black.
func (d *Dissolves) clear(lo, hi int) bool {
	for k := lo; k <= hi; k++ {
		if d.at(k).black {
			return false
		}
	}
	from, to := d.at(lo).pts, d.at(hi).pts
	for k := len(d.cuts.found) - 1; k >= 0 && d.cuts.found[k].Compare(from) > 0; k-- {
		if d.cuts.found[k].Compare(to) <= 0 {
			return false
		}
	}
	return true
}

// fit returns the weight of picture hi in picture i, how much of the difference of both ends it leaves, and that difference in levels.
//
//go:norace
func (d *Dissolves) fit(lo, i, hi int) (weight, rest, size float64) {
	p, m, q := &d.at(lo).small, &d.at(i).small, &d.at(hi).small
	var along, square, sum int
	for k := range p {
		v := int(q[k]) - int(p[k])
		along += (int(m[k]) - int(p[k])) * v
		square += v * v
		sum += max(v, -v)
	}
	if square == 0 {
		return 0, 1, 0
	}
	weight = float64(along) / float64(square)
	w := int(weight * 256)
	left := 0
	for k := range p {
		e := (int(m[k])-int(p[k]))<<8 - w*(int(q[k])-int(p[k]))
		left += max(e, -e)
	}
	return weight, float64(left) / 256 / float64(sum), float64(sum) / smallSize
}

// steady says that both shots beside lo…hi are not on their way from the one to the other.
func (d *Dissolves) steady(lo, hi int) bool {
	if lo-dissolveFlat < 0 || hi+dissolveFlat >= d.seen {
		return false
	}
	before, _, _ := d.fit(lo, lo-dissolveFlat, hi)
	after, _, _ := d.fit(lo, hi+dissolveFlat, hi)
	return math.Abs(before) <= dissolveSteady && math.Abs(after-1) <= dissolveSteady
}

// refine finds where the mixture around lo…hi begins and ends, and says whether it is one.
func (d *Dissolves) refine(lo, hi int) (mixture, bool) {
	from, to := max(lo-dissolveBeside, d.after, d.seen-dissolveRing+1), min(hi+dissolveBeside, d.seen-1)
	for from < lo && !d.clear(from, lo) {
		from++
	}
	for to > hi && !d.clear(hi, to) {
		to--
	}
	var best mixture
	best.rest = math.Inf(1)
	weights := make([]float64, 0, dissolveRing)
	for k := from; k <= to; k++ {
		w, _, _ := d.fit(from, k, to)
		weights = append(weights, w)
	}
	for s := 1; s < len(weights)-dissolveShort; s++ { // the first mixed picture
		for e := s + dissolveShort; e < len(weights) && e-s <= dissolveLong; e++ { // the first that is not
			sum := 0.0
			for k, w := range weights {
				line := float64(k-s+1) / float64(e-s+1)
				off := w - min(max(line, 0), 1)
				sum += off * off
			}
			if sum < best.rest {
				best = mixture{from + s, from + e, sum}
			}
		}
	}
	// What moves slowly is a mixture of what was and what will be, too, but it goes on.
	if best.from-from < dissolveFlat || to-best.to+1 < dissolveFlat || best.to-best.from == dissolveLong || !d.isMixture(best) {
		return best, false
	}
	best.rest /= float64(len(weights))
	return best, true
}

// isMixture tests the pictures between both ends one by one.
func (d *Dissolves) isMixture(m mixture) bool {
	lo, hi := m.from-1, m.to
	rests, difference := 0.0, 0.0
	for k := m.from; k < m.to; k++ {
		w, rest, size := d.fit(lo, k, hi)
		line := float64(k-lo) / float64(hi-lo)
		if size < dissolveLeast || math.Abs(w-line) > dissolveSlack {
			return false
		}
		rests, difference = rests+rest, size
	}
	rests /= float64(m.to - m.from)
	unlike, one := d.unlike(lo, hi)
	return rests <= min(dissolveBase+dissolveMore*max(difference-10, 0), dissolveWorst) &&
		(unlike >= dissolveUnlike || unlike >= dissolveAlike && one <= dissolveOneWay && rests <= dissolveRest)
}

// unlike is how much of the difference of two pictures no change of brightness and contrast explains. Black borders do not take part in
// such a change, and what is clipped does not either. oneWay is 1 when all becomes brighter, or darker, and 0 when as much does so.
//
//go:norace
func (d *Dissolves) unlike(lo, hi int) (unlike, oneWay float64) {
	p, q := &d.at(lo).small, &d.at(hi).small
	clipped := func(v byte) bool { return v < 6 || v > 249 }
	var n, sp, sq, spp, spq float64
	for k := range shapeWidth * shapeHeight {
		if clipped(p[k]) || clipped(q[k]) {
			continue
		}
		a, b := float64(p[k]), float64(q[k])
		n, sp, sq, spp, spq = n+1, sp+a, sq+b, spp+a*a, spq+a*b
	}
	gain := 0.0
	if v := spp - sp*sp/max(n, 1); v > 0 {
		gain = (spq - sp*sq/n) / v
	}
	offset := (sq - gain*sp) / max(n, 1)
	left, all, up, luma := 0.0, 1.0, 0.0, 1.0
	for k := range smallSize {
		a, b := float64(p[k]), float64(q[k])
		all += math.Abs(b - a)
		if k < shapeWidth*shapeHeight {
			up, luma = up+b-a, luma+math.Abs(b-a)
			a = min(max(gain*a+offset, 0), 255)
			if p[k] < 6 && q[k] < 6 {
				a = b
			}
		}
		left += math.Abs(b - a)
	}
	return left / all, math.Abs(up) / luma
}

func (d *Dissolves) state(c *coder) {
	list(c, &d.found, spanSize, func(s *Span) { s.state(c) })
	ring(c, &d.seen, d.ring[:], func(p *dissolvePicture) {
		c.pts(&p.pts)
		c.truth(&p.black)
		c.raw(p.small[:])
	})
	for _, v := range []*int{&d.after, &d.best.from, &d.best.to} {
		number(c, v)
		c.must(*v >= 0 && *v <= d.seen)
	}
	c.float(&d.best.rest)
}

// AppendBinary saves the check, without the cuts it asks.
func (d *Dissolves) AppendBinary(b []byte) ([]byte, error) { return save(b, kindDissolves, d.state) }

// UnmarshalBinary loads what was saved; the cuts it asks are another check and stay.
func (d *Dissolves) UnmarshalBinary(b []byte) error { return load(b, kindDissolves, d.state) }
