package picture

import (
	"math"

	"videonet/backend/media"
)

// Colour bars are six vertical stripes of one colour each in the order of SMPTE EG 1, SMPTE RP 219 and EBU Tech 3325: yellow, cyan,
// green, magenta, red, blue, with grey or white before, and anything below the upper half of the picture.
const (
	barsFrom   = 5  // rows of the colour planes: below what may be cut off at the top,
	barsTo     = 21 // above the middle
	barsWidest = 6  // levels by which a stripe may vary, coded coarsely
	barsSpots  = 12 // one sample in so many may lie farther off: the edges of stripes
	barsLeast  = 4  // columns of a stripe
	barsColour = 20 // levels between a stripe's colour and grey
	barsAngle  = 15 // degrees between a stripe's colour and what it should be: BT.601 and BT.709 differ by 6
	barsStill  = 11 // pictures that stand still
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
	there := p.take(&m.colour) && p.hasStripes()
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

// take returns false when columns are not of one colour.
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
		spots := 0
		for y := barsFrom; y < barsTo; y++ {
			for x, v := range c[plane][y*colourWidth : (y+1)*colourWidth] {
				if d := int(v) - int(p[plane][x]); d > barsWidest || d < -barsWidest {
					spots++
				}
			}
		}
		if spots*barsSpots > rows*colourWidth {
			return false
		}
	}
	return true
}

// hasStripes says that the six colours follow each other.
func (p *profile) hasStripes() bool {
	order, at := stripes(), 0
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
			at++
		}
		x += max(n, 1)
	}
	return at == len(order)
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
