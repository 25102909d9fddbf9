package picture

import (
	"slices"

	"videonet/backend/media"
)

// Constants of the cut detector. They belong to the distances of look.go and shape.go at this picture size and were chosen on reels
// whose seeds no test and no bench uses.
const (
	// A cut by brightness (look, 0…1): above least, above what is usual around it, above the third largest around it (two more may
	// be a flash or another cut near by). Below sure the shape must have changed too: exposure steps and things that leave.
	lookLeast  = 0.16
	lookSure   = 0.45
	lookRatio  = 3.0
	lookOffset = 0.05
	lookThird  = 1.4
	bothRatio  = 2.5
	bothThird  = 1.7

	// A cut by shape (levels of brightness), between pictures that share their brightness: jump cuts inside one scene.
	shapeLeast  = 4.0
	shapeWith   = 0.05 // the look that must have changed with it
	shapeRatio  = 5.0
	shapeOffset = 0.5
	shapeThird  = 2.2

	cutReturns = 0.45 // a change that is undone to below this part of itself was a flash or a dropout
	cutPeak    = 2    // pictures on both sides that must change less
	cutAround  = 8    // pictures on both sides that tell what is usual
	cutFlash   = 4    // pictures within which a flash or dropout has passed
)

// cutRing holds what a decision looks at, cutAround pictures on both sides, and a few more.
const cutRing = 32

// Cuts finds hard cuts: the picture changes at once, by far more than around it, and does not change back within cutFlash pictures.
// A change into or out of black is the black span's, not a cut.
type Cuts struct {
	seen  int
	ring  [cutRing]cutPicture
	found []media.PTS
}

// cutPicture is what is kept of a picture, and how far it lies from the one before.
type cutPicture struct {
	pts             media.PTS
	black           bool
	look            look
	shape           shape
	byLook, byShape float64
}

func (a *Cuts) at(i int) *cutPicture { return &a.ring[i%cutRing] }

// Take looks at the next picture.
func (a *Cuts) Take(m *Mark) {
	p := a.at(a.seen)
	*p = cutPicture{pts: m.PTS, black: isBlack(m.dark), look: m.look, shape: m.shape}
	if a.seen > 0 {
		before := a.at(a.seen - 1)
		p.byLook, p.byShape = distance(&before.look, &p.look), moved(&before.shape, &p.shape)
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
	if i < 1 {
		return
	}
	for k := max(i-2, 0); k < min(i+2, a.seen); k++ { // one picture more on both sides: coarse coding smears the edge of black
		if a.at(k).black {
			return
		}
	}
	if a.byLook(i) || a.byShape(i) {
		a.found = append(a.found, a.at(i).pts)
	}
}

func (a *Cuts) byLook(i int) bool {
	change := a.at(i).byLook
	if change <= lookLeast {
		return false
	}
	usual, third := a.usual(i, lookChange)
	if !a.peak(i, lookChange) || change <= lookRatio*usual+lookOffset || change <= lookThird*third {
		return false
	}
	if change < lookSure {
		usual, third = a.usual(i, shapeChange)
		if by := a.at(i).byShape; by < bothRatio*(usual+shapeOffset) || by < bothThird*third {
			return false
		}
	}
	return !a.returns(i, change, farByLook)
}

func (a *Cuts) byShape(i int) bool {
	change := a.at(i).byShape
	if change <= shapeLeast || a.at(i).byLook <= shapeWith {
		return false
	}
	usual, third := a.usual(i, shapeChange)
	if !a.peak(i, shapeChange) || change <= shapeRatio*(usual+shapeOffset) || change <= shapeThird*third {
		return false
	}
	return !a.returns(i, change, farByShape) && !a.returns(i, a.at(i).byLook, farByLook) // a flash that clips changes shapes too
}

func farByLook(p, q *cutPicture) float64  { return distance(&p.look, &q.look) }
func farByShape(p, q *cutPicture) float64 { return moved(&p.shape, &q.shape) }

func lookChange(p *cutPicture) float64  { return p.byLook }
func shapeChange(p *cutPicture) float64 { return p.byShape }

// peak says that no picture next to i changes more.
func (a *Cuts) peak(i int, change func(*cutPicture) float64) bool {
	for k := max(1, i-cutPeak); k < min(a.seen, i+cutPeak+1); k++ {
		if change(a.at(k)) > change(a.at(i)) {
			return false
		}
	}
	return true
}

// usual gives the median and the third largest change of the pictures around i, without its own.
func (a *Cuts) usual(i int, change func(*cutPicture) float64) (median, third float64) {
	var room [2 * cutAround]float64
	all := room[:0]
	for k := max(1, i-cutAround); k < min(a.seen, i+cutAround+1); k++ {
		if k != i {
			all = append(all, change(a.at(k)))
		}
	}
	n := len(all)
	if n == 0 {
		return 0, 0
	}
	slices.Sort(all)
	if n > 3 {
		third = all[n-3]
	}
	return (all[(n-1)/2] + all[n/2]) / 2, third
}

// returns says that the old picture comes back after picture i, or that the new one was there a moment before: a flash or dropout
// begins or ends here.
func (a *Cuts) returns(i int, change float64, far func(p, q *cutPicture) float64) bool {
	for k := 1; k <= cutFlash; k++ {
		if i+k < a.seen && far(a.at(i-1), a.at(i+k)) < cutReturns*change {
			return true
		}
		if i-1-k >= 0 && far(a.at(i-1-k), a.at(i)) < cutReturns*change {
			return true
		}
	}
	return false
}
