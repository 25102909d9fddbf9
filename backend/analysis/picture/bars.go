package picture

import (
	"math"
	"slices"

	"videonet/backend/media"
)

// Colour bars are six vertical stripes of one colour each in the order of SMPTE EG 1, SMPTE RP 219 and EBU Tech 3325: yellow, cyan,
// green, magenta, red, blue, with grey or white before, and anything below the upper half of the picture.
const (
	barsFrom   = 3   // rows of the colour planes: below what may be cut off at the top,
	barsTo     = 21  // above the middle
	barsWidest = 6   // levels by which a stripe may vary, coded coarsely
	barsSpots  = 4   // one sample in so many may lie farther off: what covers stripes, and their edges
	barsEdges  = 4   // samples of a row that lie farther off, in half of the rows: less than where stripes are not upright
	barsPart   = 3   // one column in so many is coloured at least
	barsLeast  = 4   // columns of a stripe
	barsColour = 20  // levels between a stripe's colour and grey
	barsAngle  = 15  // degrees between a stripe's colour and what it should be: BT.601 and BT.709 differ by 6
	barsAlike  = 1.5 // times the least of the six distances from grey: BT.709 has 1.2
	barsStill  = 11  // pictures that stand still
	barsMoves  = 1.0
)

// stripes are the directions of the colours in the plane of Cb and Cr, in degrees, in their order from left to right.
func stripes() [6]float64 { return [6]float64{172.5, -74.5, -130, 50, 105.5, -7.5} }

// profile is the mean of the rows of Cb and Cr in which stripes are looked for.
type profile [2][colourWidth]byte

// Bars finds spans of colour bars that stand still.
type Bars struct {
	found []Span
	run   Span
	count int
	first profile // of the run
	last  media.PTS
}

// Take looks at the next picture.
func (c *Bars) Take(m *Mark) {
	var p profile
	there := p.take(&m.colour) && p.hasStripes(&m.thumb)
	if c.count > 0 && (!there || p.far(&c.first) > barsMoves) {
		c.close(m.PTS, false)
	}
	if there {
		if c.count == 0 {
			c.run.Start, c.first = m.PTS, p
		}
		c.count++
	}
	c.last = m.PTS
}

func (c *Bars) close(at media.PTS, open bool) {
	if c.count >= barsStill {
		c.found = append(c.found, Span{c.run.Start, at, open})
	}
	c.count = 0
}

// End says that there are no more.
func (c *Bars) End() { c.close(c.last, true) }

// Found are the spans in order.
func (c *Bars) Found() []Span { return c.found }

// take returns false when columns are not of one colour. A clock or a name may cover some of them, each by less than half.
//
//go:norace
func (p *profile) take(c *colour) bool {
	const rows = barsTo - barsFrom
	for plane := range p {
		var sums [colourWidth]int
		for y := barsFrom; y < barsTo; y++ {
			for x, v := range c[plane][y*colourWidth : (y+1)*colourWidth] {
				sums[x] += int(v)
			}
		}
		for x, s := range sums {
			p[plane][x] = byte((s + rows/2) / rows) //nolint:gosec // a mean of bytes
		}
	}
	if p.coloured()*barsPart < colourWidth {
		return false
	}
	for plane := range p {
		var spots [rows]int
		for x := range colourWidth {
			var column [rows]byte
			for y := range column {
				column[y] = c[plane][(barsFrom+y)*colourWidth+x]
			}
			slices.Sort(column[:])
			middle := column[rows/2]
			for y := range rows {
				if !near(c[plane][(barsFrom+y)*colourWidth+x], middle) {
					spots[y]++
				}
			}
			p[plane][x] = middle
		}
		covered, all := 0, 0
		for _, n := range spots {
			if all += n; n > barsEdges {
				covered++
			}
		}
		if all*barsSpots > rows*colourWidth || 2*covered > rows {
			return false
		}
	}
	return true
}

// coloured is how many columns are not grey.
func (p *profile) coloured() (n int) {
	for x := range colourWidth {
		if max(p[0][x], 128)-min(p[0][x], 128) >= barsColour/2 || max(p[1][x], 128)-min(p[1][x], 128) >= barsColour/2 {
			n++
		}
	}
	return n
}

// hasStripes says that the six colours follow each other, each darker than the one before.
func (p *profile) hasStripes(t *thumb) bool {
	order, at := stripes(), 0
	least, most, light := math.Inf(1), 0.0, byte(255)
	for x := 0; x < colourWidth; {
		n := p.same(x)
		cb, cr := float64(p[0][x+n/2])-128, float64(p[1][x+n/2])-128
		switch {
		case n < barsLeast:
		case math.Hypot(cb, cr) < barsColour:
			if at > 0 && at < len(order) {
				return false
			}
		case at == len(order): // what follows, such as a stripe at the edge of wide bars
		default:
			off := math.Mod(math.Atan2(cr, cb)*180/math.Pi-order[at]+540, 360) - 180
			if math.Abs(off) > barsAngle {
				return false
			}
			least, most = min(least, math.Hypot(cb, cr)), max(most, math.Hypot(cb, cr))
			now := t.column(2 * (x + n/2))
			if now > light {
				return false
			}
			at, light = at+1, now
		}
		x += max(n, 1)
	}
	return at == len(order) && most <= barsAlike*least
}

// column is the median of column x where stripes are looked for.
func (t *thumb) column(x int) byte {
	var all [2 * (barsTo - barsFrom)]byte
	for y := range all {
		all[y] = t[(2*barsFrom+y)*thumbWidth+x]
	}
	slices.Sort(all[:])
	return all[len(all)/2]
}

// same is how many columns from x on have one colour.
func (p *profile) same(x int) int {
	n := 1
	for x+n < colourWidth && near(p[0][x], p[0][x+n]) && near(p[1][x], p[1][x+n]) {
		n++
	}
	return n
}

func near(a, b byte) bool { return max(a, b)-min(a, b) <= barsWidest }

// far is the mean difference of two profiles, in levels.
func (p *profile) far(o *profile) float64 {
	sum := 0
	for plane := range p {
		for x, v := range p[plane] {
			d := int(v) - int(o[plane][x])
			sum += max(d, -d)
		}
	}
	return float64(sum) / (2 * colourWidth)
}

func (c *Bars) state(k *coder) {
	list(k, &c.found, spanSize, func(s *Span) { s.state(k) })
	c.run.state(k)
	number(k, &c.count)
	k.raw(c.first[0][:])
	k.raw(c.first[1][:])
	k.pts(&c.last)
}

// AppendBinary saves the check.
func (c *Bars) AppendBinary(b []byte) ([]byte, error) { return save(b, kindBars, c.state) }

// UnmarshalBinary loads what was saved.
func (c *Bars) UnmarshalBinary(b []byte) error { return load(b, kindBars, c.state) }
