package picture

import "videonet/backend/media"

// A flash changes more than flashLeast of the look at once, or flashShape levels of the shape, and all but flashReturns of it is undone
// within flashLongest pictures.
const (
	flashLeast   = 0.16
	flashShape   = 9.0
	flashGoesOn  = 0.45 // the part of a change at which another one may begin or end
	flashReturns = 0.35 // the part that may be left of a change that is undone: another shot, too, is nearer to a shot than black is
	flashLongest = 4
	flashRing    = 16

	// A flash leaves at least this part of what its shape changes unexplained by motion: below it a camera shakes (0.4 at most on shaken
	// films, 0.6 at least of flashes).
	flashStrange = 0.5
)

// Flashes finds one to four pictures that are far brighter or darker than those around them, or other pictures altogether, after which
// the shot goes on. A dropout that is black is a black span too; black between two shots is no flash.
type Flashes struct {
	found []media.PTS
	seen  int
	ring  [flashRing]flashPicture
	after int // the first picture at which another one may begin
}

type flashPicture struct {
	pts   media.PTS
	look  look
	shape shape
	thumb thumb
	// How far from the one before.
	byLook, byShape float64
}

func (a *Flashes) at(i int) *flashPicture { return &a.ring[i%flashRing] }

// Take looks at the next picture.
func (a *Flashes) Take(m *Mark) {
	p := a.at(a.seen)
	*p = flashPicture{pts: m.PTS, look: m.look, shape: m.shape, thumb: m.thumb}
	if a.seen > 0 {
		p.byLook, p.byShape = farByLook(a.at(a.seen-1), p), farByShape(a.at(a.seen-1), p)
	}
	a.seen++
	a.decide(a.seen - 1 - flashLongest)
}

// End decides about the last pictures.
func (a *Flashes) End() {
	for i := max(a.seen-flashLongest, 0); i < a.seen; i++ {
		a.decide(i)
	}
}

// Found are the first pictures of the flashes, in order.
func (a *Flashes) Found() []media.PTS { return a.found }

// decide looks whether one begins with picture i.
func (a *Flashes) decide(i int) {
	if i < max(a.after, 1) {
		return
	}
	n := a.length(i, flashLeast, func(p *flashPicture) float64 { return p.byLook }, farByLook)
	if n == 0 {
		n = a.length(i, flashShape, func(p *flashPicture) float64 { return p.byShape }, farByShape)
	}
	if n > 0 && compare(&a.at(i-1).thumb, &a.at(i).thumb).all >= flashStrange*a.at(i).byShape {
		a.found = append(a.found, a.at(i).pts)
		a.after = i + n + 1
	}
}

func farByLook(p, q *flashPicture) float64  { return distance(&p.look, &q.look) }
func farByShape(p, q *flashPicture) float64 { return p.shape.difference(&q.shape) }

// length is how many pictures from i on are others, 0 when they are no flash.
func (a *Flashes) length(i int, least float64, by func(*flashPicture) float64, far func(p, q *flashPicture) float64) int {
	change := by(a.at(i))
	if change < least || i > 1 && by(a.at(i-1)) > flashGoesOn*change {
		return 0
	}
	for n := 1; n <= flashLongest && i+n < a.seen; n++ {
		if by(a.at(i+n)) >= flashGoesOn*change && far(a.at(i-1), a.at(i+n)) < flashReturns*change {
			return n
		}
	}
	return 0
}

func (a *Flashes) state(c *coder) {
	moments(c, &a.found)
	ring(c, &a.seen, a.ring[:], func(p *flashPicture) {
		c.pts(&p.pts)
		p.look.state(c)
		c.raw(p.shape[:])
		c.raw(p.thumb[:])
		c.float(&p.byLook)
		c.float(&p.byShape)
	})
	number(c, &a.after)
}

// AppendBinary saves the check.
func (a *Flashes) AppendBinary(b []byte) ([]byte, error) { return save(b, kindFlashes, a.state) }

// UnmarshalBinary loads what was saved.
func (a *Flashes) UnmarshalBinary(b []byte) error { return load(b, kindFlashes, a.state) }
