package picture

import "math"

// Constants of the test whether pictures are mixtures; chosen on reels with seeds below 5000, jump cuts and crf 20 to 34 among them.
const (
	mixtureSteady = 0.35 // how far the shots before and after may be on their way from the one to the other
	mixtureLeast  = 0.6  // of the detail that mixtures should have: what passes through the dark is none
	mixtureLike   = 0.5  // how alike two pictures are of which mixtures have
	mixtureAlike  = 0.96 // at most this much of their detail,
	mixtureSame   = 1.05 // as a part of what they should have,
	mixtureLittle = 0.15 // weights leave no more than this,
	mixtureUnlike = 0.35 // and a change of exposure leaves so much of their difference
	mixtureShort  = 6    // pictures that are mixtures
	mixtureLong   = 44
	mixtureFlat   = 4  // pictures of either shot beside them
	mixtureBeside = 12 // pictures that are looked at beside them
	mixtureNear   = 6  // and when the edges are found again,
	mixtureMoves  = 4  // which each time move by so many
	mixtureAgain  = 4
)

// mixture is a span of mixed pictures, [from, to), and how well it fits.
type mixture struct {
	from, to int
	rest     float64
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

// weight is that of picture hi in picture i.
func (d *Dissolves) weight(lo, i, hi int) float64 {
	w, _, _ := d.fit(lo, i, hi)
	return w
}

// steady says that both shots beside lo…hi are not on their way from the one to the other.
func (d *Dissolves) steady(lo, hi int) bool {
	return lo >= mixtureFlat && hi+mixtureFlat < d.seen &&
		math.Abs(d.weight(lo, lo-mixtureFlat, hi)) <= mixtureSteady && math.Abs(d.weight(lo, hi+mixtureFlat, hi)-1) <= mixtureSteady
}

// around returns the first and the last picture of so many beside lo…hi that no cut and no black parts from them.
func (d *Dissolves) around(lo, hi, beside int) (first, last int) {
	first, last = max(lo-beside, d.after, d.seen-dissolveRing), min(hi+beside, d.seen-1)
	for first < lo && !d.clear(first, lo) {
		first++
	}
	for last > hi && !d.clear(hi, last) {
		last--
	}
	return first, last
}

// weights are those of the pictures from first to last between lo and hi.
func (d *Dissolves) weights(w []float64, first, last, lo, hi int) []float64 {
	for k := first; k <= last; k++ {
		w = append(w, d.weight(lo, k, hi))
	}
	return w
}

// find looks for the best mixture around lo…hi.
func (d *Dissolves) find(lo, hi int) (mixture, bool) {
	m, ok := d.wide(lo, hi)
	if ok {
		if m = d.sharpen(m); d.isMixture(m, mixtureLoose()) {
			return m, true
		}
	}
	m = d.sharpen(mixture{from: lo + 1, to: hi})
	return m, d.isMixture(m, mixtureStrict())
}

// wide finds about where the mixture around lo…hi begins and ends, if both shots stay what they are beside it.
func (d *Dissolves) wide(lo, hi int) (mixture, bool) {
	first, last := d.around(lo, hi, mixtureBeside)
	var room [dissolveRing]float64
	w := d.weights(room[:0], first, last, first, last)
	best, least := mixture{}, math.Inf(1)
	for s := 1; s < len(w)-mixtureShort; s++ { // the first mixed picture
		for e := s + mixtureShort; e < len(w) && e-s <= mixtureLong; e++ { // the first that is not
			sum := 0.0
			for k, v := range w {
				off := v - ramp(k, s, e)
				sum += off * off
			}
			if sum < least {
				best, least = mixture{from: first + s, to: first + e}, sum
			}
		}
	}
	// What moves slowly is a mixture of what was and what will be, too, but it goes on.
	return best, best.from-first >= mixtureFlat && last-best.to+1 >= mixtureFlat && best.to-best.from < mixtureLong
}

// ramp is 0 before s, 1 from e on, and a line between them.
func ramp(k, s, e int) float64 { return min(max(float64(k-s+1)/float64(e-s+1), 0), 1) }

// sharpen finds the edges of a mixture again, by weights between the pictures right beside it: those farther away have moved on.
func (d *Dissolves) sharpen(m mixture) mixture {
	for range mixtureAgain {
		first, last := d.around(m.from-1, m.to, mixtureNear)
		var room [dissolveRing]float64
		w := d.weights(room[:0], first, last, m.from-1, m.to)
		best := mixture{m.from, m.to, math.Inf(1)}
		for s := max(m.from-mixtureMoves, first+2); s <= m.from+mixtureMoves; s++ {
			for e := max(m.to-mixtureMoves, s+mixtureShort); e <= min(m.to+mixtureMoves, last-1); e++ {
				if rest := bend(w, s-first, e-first) / float64(len(w)); rest < best.rest {
					best = mixture{s, e, rest}
				}
			}
		}
		same := best.from == m.from && best.to == m.to
		if m = best; same {
			break
		}
	}
	return m
}

// bend is the squared error of the best of all levels, lines from s to e, and levels after them: the pictures beside a mixture may be
// mixed ones themselves while its edges are looked for.
func bend(w []float64, s, e int) float64 {
	var x, y, xx, xy, yy float64
	for k, v := range w {
		l := ramp(k, s, e)
		x, y, xx, xy, yy = x+l, y+v, xx+l*l, xy+l*v, yy+v*v
	}
	n := float64(len(w))
	square, along := xx-x*x/n, xy-x*y/n
	if square <= 0 {
		return math.Inf(1)
	}
	return yy - y*y/n - along*along/square
}

// mixtureLimits are what pictures must keep to be mixtures.
type mixtureLimits struct {
	off    float64 // how far a weight may lie from a straight line
	rest   float64 // of the difference of both ends that weights may leave: motion inside both shots
	plain  float64 // of the detail of both ends that mixtures have at most,
	mixed  float64 // as a part of what they should have
	beside int     // pictures that must be there on both sides
}

// mixtureLoose are the limits where both shots stay what they are beside the mixture, mixtureStrict where they move on.
func mixtureLoose() mixtureLimits  { return mixtureLimits{0.14, 0.35, 0.85, 1.6, 1} }
func mixtureStrict() mixtureLimits { return mixtureLimits{0.12, 0.26, 0.8, 1.35, mixtureFlat} }

// isMixture tests the pictures between both ends one by one, and those beside them.
func (d *Dissolves) isMixture(m mixture, l mixtureLimits) bool {
	lo, hi := m.from-1, m.to
	first, last := d.around(lo, hi, 2*mixtureFlat)
	if lo-first < l.beside || last-hi < l.beside {
		return false
	}
	rests := 0.0
	for k := m.from; k < m.to; k++ {
		w, rest, size := d.fit(lo, k, hi)
		if size < dissolveLeast || math.Abs(w-ramp(k, m.from, m.to)) > l.off {
			return false
		}
		rests += rest / float64(m.to-m.from)
	}
	if rests > l.rest {
		return false
	}
	for k := first; k <= last; k++ {
		if off := d.weight(lo, k, hi) - ramp(k, m.from, m.to); math.Abs(off) > mixtureSteady {
			return false
		}
	}
	plain, mixed, alike := d.details(lo, hi)
	if alike > mixtureLike {
		return plain <= mixtureAlike && mixed <= mixtureSame && rests <= mixtureLittle && d.unlike(lo, hi) >= mixtureUnlike
	}
	return plain <= l.plain && mixed <= l.mixed && mixed >= mixtureLeast
}

// details is how much detail the pictures in the middle between lo and hi have: as a part of what pictures on the way from the one to
// the other have that are no mixtures, as in a pan or an exposure that changes, and as a part of what mixtures have.
func (d *Dissolves) details(lo, hi int) (plain, mixed, alike float64) {
	p, q := d.at(lo), d.at(hi)
	a, b, both := float64(p.detail), float64(q.detail), float64(p.small.common(&q.small))
	third := (hi - lo + 1) / 3
	for k := lo + third; k <= hi-third; k++ {
		w := float64(k-lo) / float64(hi-lo)
		has := float64(d.at(k).detail)
		plain += has / ((1-w)*a + w*b + 1)
		mixed += has / ((1-w)*(1-w)*a + w*w*b + 2*w*(1-w)*both + 1)
	}
	n := float64(hi - lo - 2*third + 1)
	return plain / n, mixed / n, both / math.Sqrt(a*b+1)
}

// unlike is how much of the difference of two pictures no change of brightness and contrast explains. Black borders do not take part in
// such a change, and what is clipped does not either.
//
//go:norace
func (d *Dissolves) unlike(lo, hi int) float64 {
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
	left, all := 0.0, 1.0
	for k := range smallSize {
		a, b := float64(p[k]), float64(q[k])
		all += math.Abs(b - a)
		if k < shapeWidth*shapeHeight {
			a = min(max(gain*a+offset, 0), 255)
			if p[k] < 6 && q[k] < 6 {
				a = b
			}
		}
		left += math.Abs(b - a)
	}
	return left / all
}
