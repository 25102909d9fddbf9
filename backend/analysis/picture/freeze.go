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
	freezePause   = 8    // or, where hardly anything happens between them:
	freezeRests   = 0.5  // mean
	freezeShort   = 18   // pictures of a freeze that is too short to settle,
	freezeCalm    = 0.6  // but does so for four pictures,
	freezeBound   = 6.0  // between motion and motion,
	freezeEven    = 5.0  // of the whole picture where all of it moves alike,
	freezeFlash   = 15.0 // which is no flash
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
	freezeStops   = 0.35 // what is left of the noise of a shot that lived until it froze
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
	creep creep

	// Of the calm pictures [calm, ...), while there are any; numbers of pictures.
	inside  bool
	calm    int
	before  frozen // the one before them
	prior   frozen // and the one before it, if that moves, too
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
		c.creep.crept = true
		c.before, moves = *p, true
	}
	switch {
	case moves:
		if c.prior = c.before; c.inside {
			c.prior = frozen{}
		}
		c.leave(i)
		c.creep.moved(p)
		c.before = *p
	case !c.inside:
		c.inside, c.calm, c.judged, c.settled = true, i, i, 0
		c.creep.begin(i, &c.last)
		fallthrough
	default:
		for ; c.judged+freezeMedian/2 <= i; c.judged++ {
			c.judge(c.judged, i+1)
		}
		if next != nil && !next.moves() && c.creep.changes(i, &c.last) {
			c.stir()
		}
	}
}

// stir says that the calm pictures live: they are no freeze, but for what was surely one before.
func (c *Freezes) stir() {
	if i := c.creep.from; c.open && c.settled > 0 && c.creep.quiet && c.at(i+1).by.part > freezeCalm { // it ended just here
		c.until, c.end, c.settled = i+1, c.at(i+1).pts, 0
	}
	if k := c.creep.from - creepStep; c.open && (c.creep.sure || c.creep.quiet && c.settled == 0) {
		if c.until > k && c.settled > 0 {
			c.until, c.end = k, c.at(k).pts
		}
		if c.until-c.from >= freezeLeast {
			c.found = append(c.found, Span{Start: c.start, End: c.end})
		}
	}
	c.open, c.settled, c.calm = false, 0, c.judged
	c.creep.quiet, c.creep.sure = false, false
	c.before = *c.at(c.calm - 1)
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
	if core := i - freezeCore + 1; !c.open || c.settled == freezeCore && core-c.until > freezeGap && !c.rests(core) {
		head := freezeHead
		if c.before.by.part >= freezeAbrupt || c.before.black {
			head = freezeFar
		}
		if c.creep.crept && c.stops(core, i) {
			c.creep.begin(i, &c.last)
			c.creep.crept, c.creep.settle = false, false
			head = -1
		}
		switch fromStart := core-c.calm <= head && !c.creep.crept; {
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
	if (!c.open || c.until-c.from < freezeLeast) && c.short(i) {
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

// close ends the span that is being made.
func (c *Freezes) close() {
	if c.open && c.until-c.from >= freezeLeast && !c.creep.crept {
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
	c.prior.state(k)
	c.creep.state(k, c.seen)
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
