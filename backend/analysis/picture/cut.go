package picture

import (
	"slices"

	"videonet/backend/media"
)

// Constants of the cut detector. They belong to the distances of motion.go and look.go at this picture size and were chosen on reels
// with seeds below 1000, which no test and no bench uses; crf 20 to 34, jump cuts among them.
const (
	// A cut leaves parts of a picture that are found nowhere near in the one before: more than cutLeast levels, and far more than
	// the third largest value around it (two more may be a flash or another cut near by).
	cutLeast    = 4.5
	cutTop      = 2.3 // times the third, of the strangest blocks
	cutAll      = 2.7 // of all blocks
	cutTopFloor = 1.0 // levels that are added to the third: noise
	cutAllFloor = 0.3

	// What is compared at all: pictures that differ, without looking for motion, by more than most around them.
	cutDiffers = 0.7
	cutUsual   = 1.15

	cutReturns = 0.45 // a change that is undone to below this part of itself was a flash or a dropout
	cutByLook  = 0.16 // a change that looks can tell, too
	cutPeak    = 2    // pictures on both sides that must change less
	cutAround  = 8    // pictures on both sides that tell what is usual
	cutFlash   = 4    // pictures within which a flash or dropout has passed
)

// cutRing holds what a decision looks at, cutAround pictures on both sides and the one before them, and a few more.
const cutRing = 24

// Cuts finds hard cuts, jump cuts inside one scene among them: the picture changes at once, by far more than around it and than motion
// explains, and does not change back within cutFlash pictures. A change into or out of black is the black span's, not a cut.
type Cuts struct {
	found []media.PTS
	seen  int
	ring  [cutRing]cutPicture
}

// cutPicture is what is kept of a picture, and how far it lies from the one before.
type cutPicture struct {
	pts     media.PTS
	black   bool
	thumb   thumb
	look    look
	differs float64
	strange strange // of what was not compared yet, all is below 0
}

func (a *Cuts) at(i int) *cutPicture { return &a.ring[i%cutRing] }

// Take looks at the next picture.
func (a *Cuts) Take(m *Mark) {
	p := a.at(a.seen)
	p.pts, p.black, p.thumb, p.look, p.differs, p.strange = m.PTS, isBlack(m.dark), m.thumb, m.look, 0, strange{all: -1}
	if a.seen > 0 {
		p.differs = p.thumb.difference(&a.at(a.seen - 1).thumb)
	}
	a.seen++
	a.decide(a.seen - 1 - cutAround)
}

// End decides about the last pictures.
func (a *Cuts) End() {
	for i := max(a.seen-cutAround, 0); i < a.seen; i++ {
		a.decide(i)
	}
}

// Found are the first pictures after the cuts, in order.
func (a *Cuts) Found() []media.PTS { return a.found }

// decide looks at the change into picture i, once all pictures around it are there or there are no more.
func (a *Cuts) decide(i int) {
	if i < 1 || !a.mayBe(i) {
		return
	}
	for k := max(i-2, 0); k < min(i+2, a.seen); k++ { // one picture more on both sides: coarse coding smears the edge of black
		if a.at(k).black {
			return
		}
	}
	if a.stands(i) && !a.returns(i) {
		a.found = append(a.found, a.at(i).pts)
	}
}

// mayBe leaves out most pictures cheaply.
func (a *Cuts) mayBe(i int) bool {
	change := a.at(i).differs
	if change < cutDiffers {
		return false
	}
	more, n := 0, 0
	for k := max(1, i-cutAround); k < min(a.seen, i+cutAround+1); k++ {
		if k != i {
			n++
			if a.at(k).differs*cutUsual > change {
				more++
			}
		}
	}
	return more <= n/2
}

// strange compares picture i with the one before, once.
func (a *Cuts) strange(i int) strange {
	p := a.at(i)
	if p.strange.all < 0 {
		p.strange = compare(&a.at(i-1).thumb, &p.thumb)
	}
	return p.strange
}

// stands says that the change into picture i stands out of those around it.
func (a *Cuts) stands(i int) bool {
	change := a.strange(i)
	if change.top < cutLeast {
		return false
	}
	var room [2][2 * cutAround]float64
	byTop, byAll := room[0][:0], room[1][:0]
	larger := 0
	for d := 1; d <= cutAround; d++ { // near ones first: most changes are no cuts, and soon known for what they are
		for _, k := range [2]int{i - d, i + d} {
			if k < 1 || k >= a.seen {
				continue
			}
			s := a.strange(k)
			if d <= cutPeak && s.top > change.top {
				return false
			}
			byTop, byAll = append(byTop, s.top), append(byAll, s.all)
			if change.top < cutTop*(s.top+cutTopFloor) || change.all < cutAll*(s.all+cutAllFloor) {
				larger++
			}
		}
		if larger > 4 { // two that are larger by the one and two by the other may be among them
			return false
		}
	}
	return change.top >= cutTop*(third(byTop)+cutTopFloor) && change.all >= cutAll*(third(byAll)+cutAllFloor)
}

// third is the third largest, 0 where there are hardly more.
func third(v []float64) float64 {
	slices.Sort(v)
	if len(v) <= 3 {
		return 0
	}
	return v[len(v)-3]
}

// returns says that the old picture comes back after picture i, or that the new one was there a moment before: a flash or dropout
// begins or ends here.
func (a *Cuts) returns(i int) bool {
	for k := 1; k <= cutFlash; k++ {
		if i+k < a.seen && a.same(i, i-1, i+k) || i-1-k >= 0 && a.same(i, i-1-k, i) {
			return true
		}
	}
	return false
}

// same says that two pictures differ by far less than picture i from the one before it.
func (a *Cuts) same(i, p, q int) bool {
	old, now := a.at(p), a.at(q)
	if change := distance(&a.at(i-1).look, &a.at(i).look); change > cutByLook && distance(&old.look, &now.look) < cutReturns*change {
		return true
	}
	return compare(&old.thumb, &now.thumb).top < cutReturns*a.strange(i).top
}

func (a *Cuts) state(c *coder) {
	moments(c, &a.found)
	ring(c, &a.seen, a.ring[:], func(p *cutPicture) {
		c.pts(&p.pts)
		c.truth(&p.black)
		c.raw(p.thumb[:])
		p.look.state(c)
		c.float(&p.differs)
		if c.load {
			p.strange = strange{all: -1}
		}
	})
}

// AppendBinary saves the check.
func (a *Cuts) AppendBinary(b []byte) ([]byte, error) { return save(b, kindCuts, a.state) }

// UnmarshalBinary loads what was saved.
func (a *Cuts) UnmarshalBinary(b []byte) error { return load(b, kindCuts, a.state) }
