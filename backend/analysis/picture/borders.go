package picture

import "videonet/backend/media"

// Constants of the search for black borders: letterboxes and pillarboxes, or both.
const (
	bordersLeast = 8  // rows or columns at each of two sides
	bordersEven  = 6  // by which two sides may differ
	bordersNear  = 12 // by which the borders of two pictures may differ: what they show is dark at its edges
	bordersSure  = 20 // pictures with the same borders
	// Of a picture that fades, four fifths are dark; what is left of it says nothing about borders.
	bordersDark = pixels / 5 * 4
)

// Bordered is a span in which pictures fill only an area.
type Bordered struct {
	Span
	Area Area
}

// Borders finds spans with constant black borders at two opposite sides. Dark pictures tell nothing; what is between two spans with the
// same borders belongs to them.
type Borders struct {
	found []Bordered
	now   borders // of the span that is open, zero without one
	last  media.PTS

	// What may become the next span, and what may become that: pictures inside the same borders that are dark at their edges, or the
	// first ones of narrower borders.
	next, inner bordersRun
}

// bordersRun are pictures with the same borders.
type bordersRun struct {
	borders borders
	start   media.PTS
	count   int
}

func (r *bordersRun) add(b borders, pts media.PTS) {
	if r.count == 0 || !b.near(&r.borders) {
		*r = bordersRun{b, pts, 0}
	}
	r.borders, r.count = b.least(&r.borders), r.count+1
}

// Take looks at the next picture.
func (c *Borders) Take(m *Mark) {
	c.last = m.PTS
	if m.dark > bordersDark {
		return
	}
	b := m.inside.even()
	if c.now != (borders{}) && m.inside.beyond(&c.now) {
		c.close(m.PTS)
	}
	if c.next.count > 0 && !b.near(&c.next.borders) && !m.inside.beyond(&c.next.borders) {
		if c.inner.add(b, m.PTS); c.inner.count < bordersSure {
			return
		}
		c.next = c.inner
	} else {
		c.next.add(b, m.PTS)
	}
	c.inner = bordersRun{}
	switch n := &c.next; {
	case n.count < bordersSure:
	case n.borders.near(&c.now):
		if c.now != (borders{}) {
			c.now = c.now.least(&n.borders)
		}
	default:
		c.close(n.start)
		if n.borders != (borders{}) {
			c.now = n.borders
			c.found = append(c.found, Bordered{Span: Span{Start: n.start}})
		}
	}
}

func (c *Borders) close(at media.PTS) {
	if c.now == (borders{}) {
		return
	}
	open := &c.found[len(c.found)-1]
	open.End, open.Area = at, c.now.area()
	c.now = borders{}
}

// End says that there are no more.
func (c *Borders) End() {
	if c.now != (borders{}) {
		c.found[len(c.found)-1].Open = true
		c.close(c.last)
	}
}

// Found are the spans in order.
func (c *Borders) Found() []Bordered { return c.found }

// even leaves only borders that are at two opposite sides.
func (b borders) even() borders {
	pair := func(p, q int16) (int16, int16) {
		if min(p, q) < bordersLeast || max(p-q, q-p) > bordersEven {
			return 0, 0
		}
		return p, q
	}
	b.top, b.bottom = pair(b.top, b.bottom)
	b.left, b.right = pair(b.left, b.right)
	return b
}

// beyond says that the picture shows something outside of the area of o.
func (b *borders) beyond(o *borders) bool {
	return b.top < o.top-bordersNear || b.bottom < o.bottom-bordersNear || b.left < o.left-bordersNear || b.right < o.right-bordersNear
}

func (b *borders) near(o *borders) bool { return !b.beyond(o) && !o.beyond(b) }

func (b borders) least(o *borders) borders {
	return borders{min(b.top, o.top), min(b.bottom, o.bottom), min(b.left, o.left), min(b.right, o.right)}
}

func (b borders) area() Area {
	return Area{int(b.left), int(b.top), Width - int(b.left+b.right), Height - int(b.top+b.bottom)}
}

func (b *borders) state(c *coder) {
	for _, v := range []*int16{&b.top, &b.bottom, &b.left, &b.right} {
		number(c, v)
	}
	c.must(b.top >= 0 && b.bottom >= 0 && b.left >= 0 && b.right >= 0 && b.top+b.bottom <= Height && b.left+b.right <= Width)
}

func (c *Borders) state(k *coder) {
	list(k, &c.found, spanSize+4*8, func(b *Bordered) {
		b.state(k)
		for _, v := range []*int{&b.Area.X, &b.Area.Y, &b.Area.Width, &b.Area.Height} {
			number(k, v)
		}
	})
	c.now.state(k)
	k.must(c.now == (borders{}) || len(c.found) > 0)
	k.pts(&c.last)
	for _, r := range []*bordersRun{&c.next, &c.inner} {
		r.borders.state(k)
		k.pts(&r.start)
		number(k, &r.count)
	}
}

// AppendBinary saves the check.
func (c *Borders) AppendBinary(b []byte) ([]byte, error) { return save(b, kindBorders, c.state) }

// UnmarshalBinary loads what was saved.
func (c *Borders) UnmarshalBinary(b []byte) error { return load(b, kindBorders, c.state) }
