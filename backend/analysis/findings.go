package analysis

import (
	"cmp"
	"slices"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// findings are the checks of one file and what they found. A check that was not asked for is nil, but cuts are looked for wherever
// dissolves are.
type findings struct {
	wanted []Check

	cuts      *picture.Cuts
	dissolves *picture.Dissolves
	flashes   *picture.Flashes
	black     *picture.Black
	freezes   *picture.Freezes
	borders   *picture.Borders
	bars      *picture.Bars

	inOrder []picture.Check
}

func newFindings(wanted []Check) *findings {
	f := &findings{wanted: wanted}
	if f.wants(Cut) || f.wants(Dissolve) {
		f.cuts = inOrder(f, &picture.Cuts{})
	}
	if f.wants(Dissolve) { // behind the cuts that it asks
		f.dissolves = inOrder(f, picture.NewDissolves(f.cuts))
	}
	if f.wants(Flash) {
		f.flashes = inOrder(f, &picture.Flashes{})
	}
	if f.wants(Black) {
		f.black = inOrder(f, &picture.Black{})
	}
	if f.wants(Freeze) {
		f.freezes = inOrder(f, &picture.Freezes{})
	}
	if f.wants(Letterbox) {
		f.borders = inOrder(f, &picture.Borders{})
	}
	if f.wants(Bars) {
		f.bars = inOrder(f, &picture.Bars{})
	}
	return f
}

// inOrder puts a check behind those that are there.
func inOrder[C picture.Check](f *findings, c C) C {
	f.inOrder = append(f.inOrder, c)
	return c
}

func (f *findings) wants(kind Check) bool { return slices.Contains(f.wanted, kind) }

// take lets all checks look at the pictures of a batch.
func (f *findings) take(b *picture.Batch) {
	for i := range b.N {
		for _, c := range f.inOrder {
			c.Take(&b.Marks[i])
		}
	}
}

// report ends the checks and adds what they found, in the order of the file; at turns a stamp into the report's seconds.
func (f *findings) report(r *Report, at func(media.PTS) float64) {
	for _, c := range f.inOrder {
		c.End()
	}
	if f.wants(Cut) || f.wants(Dissolve) || f.wants(Flash) {
		r.Events = f.events(at)
	}
	if f.wants(Cut) {
		r.Shots = Divide(r.Events, r.Duration)
	}
	if f.wants(Black) || f.wants(Freeze) || f.wants(Letterbox) || f.wants(Bars) {
		r.Spans = []Span{} // measured, even when there is none
		f.spans(r, at)
	}
}

func (f *findings) events(at func(media.PTS) float64) []Event {
	out := []Event{}
	if f.wants(Cut) {
		for _, pts := range f.cuts.Found() {
			out = append(out, Event{Kind: Cut, At: at(pts)})
		}
	}
	if f.dissolves != nil {
		for _, s := range f.dissolves.Found() {
			out = append(out, Event{Kind: Dissolve, Start: at(s.Start), End: at(s.End)})
		}
	}
	if f.flashes != nil {
		for _, pts := range f.flashes.Found() {
			out = append(out, Event{Kind: Flash, At: at(pts)})
		}
	}
	slices.SortStableFunc(out, func(a, b Event) int { return cmp.Compare(a.from(), b.from()) })
	return out
}

// spans adds what lasts.
func (f *findings) spans(r *Report, at func(media.PTS) float64) {
	add := func(kind Check, s picture.Span) *Span {
		end := r.Duration
		if !s.Open {
			end = at(s.End)
		}
		r.Spans = append(r.Spans, Span{Kind: kind, Start: at(s.Start), End: end})
		return &r.Spans[len(r.Spans)-1]
	}
	all := func(kind Check, found []picture.Span) {
		for _, s := range found {
			add(kind, s)
		}
	}
	if f.black != nil {
		all(Black, f.black.Found())
	}
	if f.freezes != nil {
		all(Freeze, f.freezes.Found())
	}
	if f.borders != nil {
		for _, b := range f.borders.Found() {
			add(Letterbox, b.Span).Picture = r.Video.coded(b.Area)
		}
	}
	if f.bars != nil {
		all(Bars, f.bars.Found())
	}
	slices.SortStableFunc(r.Spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
}

// coded is an area of the small picture in pixels of the file's.
func (v Video) coded(a picture.Area) *Area {
	x, y := (a.X*v.Width+picture.Width/2)/picture.Width, (a.Y*v.Height+picture.Height/2)/picture.Height
	right := ((a.X+a.Width)*v.Width + picture.Width/2) / picture.Width
	bottom := ((a.Y+a.Height)*v.Height + picture.Height/2) / picture.Height
	return &Area{x, y, right - x, bottom - y}
}
