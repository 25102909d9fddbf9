package picture

import (
	"slices"

	"videonet/backend/media"
)

// A picture stands still when no part of it changes by more than the noise floor: a mean over the whole picture takes a face of which
// only the mouth moves for frozen, and a frozen picture with grain for a moving one. A coded freeze settles first: the coder makes the
// picture better for up to a second, less and less. A real shot without motion never settles, as its noise is coded again and again.
// Levels of part (still.go); chosen on reels with seeds below 1000, crf 20 to 34.
const (
	freezeLeast   = 11   // repeated pictures
	freezeMoves   = 4.0  // more is motion
	freezeGrain   = 1.6  // the whole picture: more is no grain
	freezeSettled = 0.3  // median of freezeMedian pictures
	freezeCore    = 5    // settled pictures that make a freeze
	freezeHead    = 14   // pictures before, in which it may have settled
	freezeFar     = 28   // the same where it began abruptly
	freezeAbrupt  = 8.0  // motion before, and nothing then
	freezeTail    = 5    // pictures at the end that take something from those that follow
	freezeGap     = 3    // pictures between two settled parts of one freeze
	freezeShort   = 18   // pictures of a freeze that is too short to settle,
	freezeCalm    = 0.6  // but does so for four pictures,
	freezeBound   = 6.0  // between motion and motion
	refreshMost   = 9.0  // a key picture shows the same again: part,
	refreshWhole  = 3.5  // whole,
	refreshBeside = 1.0  // and beside it
	freezeLonger  = 45   // pictures of a freeze inside a shot that moves, which a coarse coder never lets settle:
	freezeSharp   = 12.0 // motion at once, both before and after,
	freezeInside  = 8.0  // which is no cut: whole
	freezeDrift   = 12   // pictures in which a slow change must not move
	freezeSlow    = 0.8  // so many levels of the shape, in each half of them
	freezeHalf    = 0.35 // this many at least
	freezeStands  = 0.25 // and where less than this is there, it has not begun
	freezeMedian  = 7
	freezeRing    = 32
)

// Freezes finds spans in which the picture stands still: the first of the same pictures up to the first other one. Black pictures are
// black, not frozen.
type Freezes struct {
	found []Span
	seen  int
	last  half
	ring  [freezeRing]frozen

	// Of the calm pictures [calm, ...), while there are any; numbers of pictures.
	inside  bool
	calm    int
	before  frozen // the one before them
	judged  int    // the next picture whose median is looked at
	settled int    // pictures in a row
	open    bool   // a span is being made
	from    int
	start   media.PTS
	until   int // after the last settled picture
	end     media.PTS
}

// frozen is what is kept of a picture.
type frozen struct {
	pts   media.PTS
	by    stillness // from the one before
	black bool
	shape shape
}

func (c *Freezes) at(i int) *frozen { return &c.ring[i%freezeRing] }

// Take looks at the next picture.
func (c *Freezes) Take(m *Mark) {
	p := c.at(c.seen)
	*p = frozen{pts: m.PTS, black: isBlack(m.dark), shape: m.shape}
	if c.seen > 0 {
		p.by = m.half.difference(&c.last)
	} else {
		p.by = stillness{stillMost, stillMost}
	}
	c.last = m.half
	c.seen++
	if c.seen > 1 {
		c.decide(c.seen-2, c.at(c.seen-1))
	}
}

// End says that there are no more.
func (c *Freezes) End() {
	if c.seen == 0 {
		return
	}
	c.decide(c.seen-1, nil)
	c.leave(c.seen)
}

// Found are the spans in order.
func (c *Freezes) Found() []Span { return c.found }

func (f *frozen) moves() bool { return f.by.part > freezeMoves || f.by.whole > freezeGrain || f.black }

// decide looks at picture i; next is the one after it, nil at the end.
func (c *Freezes) decide(i int, next *frozen) {
	p := c.at(i)
	moves := p.moves()
	if moves && c.inside && next != nil && !p.black && p.by.part <= refreshMost && p.by.whole <= refreshWhole &&
		i-1 > c.calm && c.at(i-1).by.part <= refreshBeside && !next.moves() && next.by.part <= refreshBeside {
		moves = false
	}
	if !moves && c.drifts(i) {
		c.trim(i)
		c.before, moves = *p, true
	}
	switch {
	case moves:
		c.leave(i)
		c.before = *p
	case !c.inside:
		c.inside, c.calm, c.judged, c.settled = true, i, i, 0
		fallthrough
	default:
		for ; c.judged+freezeMedian/2 <= i; c.judged++ {
			c.judge(c.judged, i+1)
		}
	}
}

// drifts says that the picture changes slowly and goes on doing so: a zoom into a photo, light that fades. From one picture to the next
// that is less than what a coder does to a picture that stands still, which ends with a step or two.
func (c *Freezes) drifts(i int) bool {
	first, middle := i-freezeDrift, i-freezeDrift/2
	if !c.inside || first < c.calm+freezeHead { // a coder that makes the picture better goes on for a while, too
		return false
	}
	now, then := &c.at(i).shape, &c.at(first).shape
	return now.difference(then) >= freezeSlow && now.difference(&c.at(middle).shape) >= freezeHalf && c.at(middle).shape.difference(then) >= freezeHalf
}

// trim ends the calm pictures where a drift, seen at picture i, began.
func (c *Freezes) trim(i int) {
	first := i - freezeDrift
	if c.at(first).shape.difference(&c.at(first-freezeHead).shape) >= freezeSlow { // from the beginning
		c.open, c.inside = false, false
		return
	}
	k := first
	for k < i && c.at(k).shape.difference(&c.at(first).shape) <= freezeStands {
		k++
	}
	if c.open && c.until > k {
		c.until, c.end = k, c.at(k).pts
	}
	c.close()
	c.inside = false
}

// judge looks at the median around picture i of the calm pictures up to last.
func (c *Freezes) judge(i, last int) {
	var room [freezeMedian]float64
	around := room[:0]
	for k := max(i-freezeMedian/2, c.calm); k < min(i+freezeMedian/2+1, last); k++ {
		around = append(around, c.at(k).by.part)
	}
	slices.Sort(around)
	n := len(around)
	if (around[(n-1)/2]+around[n/2])/2 > freezeSettled {
		c.settled = 0
		return
	}
	c.settled++
	if c.settled < freezeCore {
		return
	}
	if core := i - freezeCore + 1; !c.open || c.settled == freezeCore && core-c.until > freezeGap {
		head := freezeHead
		if c.before.by.part >= freezeAbrupt || c.before.black {
			head = freezeFar
		}
		switch fromStart := core-c.calm <= head; {
		case c.open && fromStart: // the same one, which had not settled yet
		case fromStart:
			c.open, c.from, c.start = true, c.calm, c.before.pts
		default:
			c.close()
			c.open, c.from, c.start = true, core, c.at(core-1).pts
		}
	}
	c.until, c.end = i+1, c.at(i+1).pts
}

// leave says that picture i is the first that is not calm, or that there is none any more.
func (c *Freezes) leave(i int) {
	if !c.inside {
		return
	}
	for ; c.judged < i; c.judged++ {
		c.judge(c.judged, i)
	}
	if !c.open && c.short(i) {
		c.open, c.from, c.start, c.until = true, c.calm, c.before.pts, i
	}
	if c.open && i-c.until <= freezeTail {
		c.until, c.end = i, c.at(i).pts
	}
	if c.open && c.until == c.seen { // it lasts to the end
		c.end = c.at(c.seen - 1).pts
	}
	c.close()
	c.inside = false
}

// short says that the calm pictures up to i are a freeze that had no time to settle.
func (c *Freezes) short(i int) bool {
	n, at := i-c.calm, frozen{black: true}
	if i < c.seen {
		at = *c.at(i)
	}
	sharp := func(f *frozen) bool { return f.by.part >= freezeSharp && f.by.whole <= freezeInside && !f.black }
	switch {
	case n < freezeLeast || n > freezeLonger:
		return false
	case n > freezeShort && !(sharp(&c.before) && sharp(&at)):
		return false
	case !c.before.black && c.before.by.part < freezeBound || !at.black && at.by.part < freezeBound:
		return false
	}
	for k := max(c.calm, c.seen-freezeRing); k+4 <= i; k++ {
		if c.at(k).by.part+c.at(k+1).by.part+c.at(k+2).by.part+c.at(k+3).by.part <= 4*freezeCalm {
			return true
		}
	}
	return false
}

// close ends the span that is being made.
func (c *Freezes) close() {
	if c.open && c.until-c.from >= freezeLeast {
		c.found = append(c.found, Span{Start: c.start, End: c.end, Open: c.until == c.seen})
	}
	c.open = false
}

func (c *Freezes) state(k *coder) {
	list(k, &c.found, spanSize, func(s *Span) { s.state(k) })
	ring(k, &c.seen, c.ring[:], func(f *frozen) { f.state(k) })
	k.raw(c.last[:])
	k.truth(&c.inside)
	k.truth(&c.open)
	c.before.state(k)
	for _, v := range []*int{&c.calm, &c.judged, &c.settled, &c.from, &c.until} {
		number(k, v)
		k.must(*v >= 0 && *v <= c.seen)
	}
	k.must(!c.inside || c.calm <= c.judged && c.judged+freezeMedian > c.seen-2)
	k.pts(&c.start)
	k.pts(&c.end)
}

func (f *frozen) state(c *coder) {
	c.pts(&f.pts)
	c.float(&f.by.part)
	c.float(&f.by.whole)
	c.truth(&f.black)
	c.raw(f.shape[:])
}

// AppendBinary saves the check.
func (c *Freezes) AppendBinary(b []byte) ([]byte, error) { return save(b, kindFreezes, c.state) }

// UnmarshalBinary loads what was saved.
func (c *Freezes) UnmarshalBinary(b []byte) error { return load(b, kindFreezes, c.state) }
