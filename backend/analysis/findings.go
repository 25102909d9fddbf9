package analysis

import (
	"slices"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// findings are the checks of one file and what they found.
type findings struct {
	black *picture.Black
	cuts  *picture.Cuts

	inOrder []picture.Check
}

func newFindings(wanted []Check) *findings {
	if len(wanted) == 0 {
		wanted = Checks()
	}
	f := &findings{}
	if slices.Contains(wanted, Black) {
		f.black = &picture.Black{}
		f.inOrder = append(f.inOrder, f.black)
	}
	if slices.Contains(wanted, Cut) {
		f.cuts = &picture.Cuts{}
		f.inOrder = append(f.inOrder, f.cuts)
	}
	return f
}

// take lets all checks look at the pictures of a batch.
func (f *findings) take(b *picture.Batch) {
	for i := range b.N {
		for _, c := range f.inOrder {
			c.Take(&b.Marks[i])
		}
	}
}

// report ends the checks and adds what they found; at turns a stamp into the report's seconds.
func (f *findings) report(r *Report, at func(media.PTS) float64) {
	for _, c := range f.inOrder {
		c.End()
	}
	if f.black != nil {
		r.Spans = []Span{} // measured, even when there is none
		r.spans(Black, f.black.Found(), at)
	}
	if f.cuts != nil {
		r.Events = []Event{}
		for _, pts := range f.cuts.Found() {
			r.Events = append(r.Events, Event{Cut, at(pts)})
		}
	}
}

// spans adds what a check found.
func (r *Report) spans(kind Check, found []picture.Span, at func(media.PTS) float64) {
	for _, s := range found {
		end := r.Duration
		if !s.Open {
			end = at(s.End)
		}
		r.Spans = append(r.Spans, Span{kind, at(s.Start), end})
	}
}
