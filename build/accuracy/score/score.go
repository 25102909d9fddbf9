package score

import (
	"fmt"
	"math"
	"slices"
)

// Count is what a detector found of what is there.
type Count struct {
	Found, Wrong, Missed int
	// Off are found spans of which an edge lies more than a picture away.
	Off int
	// Notes say what was wrong or missed, in seconds.
	Notes []string
}

// F1 is the harmonic mean of precision and recall; 1 where nothing is there and nothing was found.
func (c Count) F1() float64 {
	if c.Found == 0 && c.Wrong+c.Missed == 0 {
		return 1
	}
	return 2 * float64(c.Found) / float64(2*c.Found+c.Wrong+c.Missed)
}

// Precision is the part of what was found that is there; 1 when nothing was found.
func (c Count) Precision() float64 { return part(c.Found, c.Wrong) }

// Recall is the part of what is there that was found; 1 when nothing is there.
func (c Count) Recall() float64 { return part(c.Found, c.Missed) }

func part(a, b int) float64 {
	if a+b == 0 {
		return 1
	}
	return float64(a) / float64(a+b)
}

// Add sums up.
func (c *Count) Add(o Count) {
	c.Found, c.Wrong, c.Missed, c.Off = c.Found+o.Found, c.Wrong+o.Wrong, c.Missed+o.Missed, c.Off+o.Off
	c.Notes = append(c.Notes, o.Notes...)
}

func (c Count) String() string {
	return fmt.Sprintf("%d found, %d wrong, %d missed, %d off, F1 %.3f", c.Found, c.Wrong, c.Missed, c.Off, c.F1())
}

// CutMoments scores cuts. One picture beside the place counts; what lies at the edge of black or in a fade is not asked for; a cut inside a
// dissolve or at a flash is wrong.
func (t Truth) CutMoments(found []float64) Count {
	picture := 1.01 * t.Picture()
	var there []float64
	for _, c := range t.Cuts {
		there = append(there, c.At)
	}
	return moments(found, there, picture, func(at float64) bool {
		for _, s := range t.Fades {
			if s.holds(at, 2*picture) {
				return true
			}
		}
		for _, s := range t.Black {
			if !t.dropout(s) && (math.Abs(at-s.Start) <= 2*picture || math.Abs(at-s.End) <= 2*picture) {
				return true
			}
		}
		return false
	})
}

// FlashesCalledCuts counts cuts at the edges of flashes, dropouts and foreign pictures.
func (t Truth) FlashesCalledCuts(found []float64) (n int) {
	for _, at := range found {
		for _, s := range t.Short() {
			if s.holds(at, t.Picture()/2) {
				n++
				break
			}
		}
	}
	return n
}

// FlashMoments scores flashes by their first pictures.
func (t Truth) FlashMoments(found []float64) Count {
	var there []float64
	for _, s := range t.Short() {
		there = append(there, s.Start)
	}
	return moments(found, there, 1.01*t.Picture(), func(float64) bool { return false })
}

func (t Truth) dropout(s Span) bool { return slices.Contains(t.Dropouts, s) }

func (s Span) holds(at, within float64) bool { return at >= s.Start-within && at <= s.End+within }

func moments(found, there []float64, within float64, free func(float64) bool) Count {
	var c Count
	used := make([]bool, len(found))
	for _, want := range there {
		best := -1
		for i, at := range found {
			if !used[i] && math.Abs(at-want) <= within && (best < 0 || math.Abs(at-want) < math.Abs(found[best]-want)) {
				best = i
			}
		}
		if best < 0 {
			c.Missed++
			c.Notes = append(c.Notes, fmt.Sprintf("missed %.2f", want))
			continue
		}
		used[best] = true
		c.Found++
		if math.Abs(found[best]-want) > within/4 {
			c.Off++
		}
	}
	for i, at := range found {
		if !used[i] && !free(at) {
			c.Wrong++
			c.Notes = append(c.Notes, fmt.Sprintf("wrong %.2f", at))
		}
	}
	return c
}

// Spans scores spans that overlap by at least half of what both cover; edges within a picture are right. free are spans that nobody asked
// for.
func (t Truth) Spans(found, there []Span, free func(Span) bool) Count {
	var c Count
	used := make([]bool, len(found))
	for _, want := range there {
		best, share := -1, 0.5
		for i, got := range found {
			if s := got.overlap(want); !used[i] && s >= share {
				best, share = i, s
			}
		}
		if best < 0 {
			c.Missed++
			c.Notes = append(c.Notes, fmt.Sprintf("missed %.2f-%.2f", want.Start, want.End))
			continue
		}
		used[best] = true
		c.Found++
		if got := found[best]; math.Abs(got.Start-want.Start) > 1.01*t.Picture() || math.Abs(got.End-want.End) > 1.01*t.Picture() {
			c.Off++
			c.Notes = append(c.Notes, fmt.Sprintf("off %.2f-%.2f is %.2f-%.2f", got.Start, got.End, want.Start, want.End))
		}
	}
	for i, got := range found {
		if !used[i] && (free == nil || !free(got)) {
			c.Wrong++
			c.Notes = append(c.Notes, fmt.Sprintf("wrong %.2f-%.2f", got.Start, got.End))
		}
	}
	return c
}

func (s Span) overlap(o Span) float64 {
	both := min(s.End, o.End) - max(s.Start, o.Start)
	return max(both, 0) / max(max(s.End, o.End)-min(s.Start, o.Start), 1e-9)
}

// BlackSpans scores black. In a fade nobody can say where black begins.
func (t Truth) BlackSpans(found []Span) Count {
	moved := make([]Span, 0, len(found))
	for _, s := range found {
		for _, f := range t.Fades {
			for _, b := range t.Black {
				if near := 3 * t.Picture(); f.End == b.Start && math.Abs(s.Start-b.Start) <= near {
					s.Start = b.Start
				} else if f.Start == b.End && math.Abs(s.End-b.End) <= near {
					s.End = b.End
				}
			}
		}
		moved = append(moved, s)
	}
	return t.Spans(moved, t.Black, nil)
}

// FreezeSpans scores freezes. Black is not frozen.
func (t Truth) FreezeSpans(found []Span) Count {
	return t.Spans(found, t.Freezes, func(s Span) bool {
		for _, b := range t.Black {
			if min(s.End, b.End)-max(s.Start, b.Start) > (s.End-s.Start)/2 {
				return true
			}
		}
		return false
	})
}

// BorderSpans scores letterboxes by time, and counts as off those whose area is more than two pixels of 640 away.
func (t Truth) BorderSpans(found []Border, width int) Count {
	var got, want []Span
	for _, b := range found {
		got = append(got, b.Span)
	}
	for _, b := range t.Borders {
		want = append(want, b.Span)
	}
	c := t.Spans(got, want, nil)
	slack := max(2*width/640, 2)
	far := func(a, b int) bool { return max(a-b, b-a) > slack }
	for _, w := range t.Borders {
		for _, g := range found {
			if g.overlap(w.Span) >= 0.5 && (far(g.X, w.X) || far(g.Y, w.Y) || far(g.Width, w.Width) || far(g.Height, w.Height)) {
				c.Off++
				c.Notes = append(c.Notes, fmt.Sprintf("area %v is %v", g, w))
			}
		}
	}
	return c
}
