package export

import (
	"cmp"
	"slices"

	"videonet/backend/analysis"
)

// shot is a part of the film between two changes, in frames.
type shot struct {
	start, end int64 // [start, end); what a dissolve mixes belongs to the shot that comes in
	mixed      int64 // frames of the dissolve that it begins with, 0 for a cut
}

// shots divides the film at its cuts and dissolves. A change that leaves a shot without a frame is none. Without a picture there is none.
func shots(r *analysis.Report, rate Rate) []shot {
	end := rate.Frame(r.Duration)
	if end == 0 {
		return nil
	}
	var changes []shot
	for _, e := range r.Events {
		switch {
		case e.Kind == "cut" && e.End <= e.Start:
			changes = append(changes, shot{start: rate.Frame(e.At)})
		case e.Kind == "dissolve" && e.End > e.Start:
			from := rate.Frame(e.Start)
			changes = append(changes, shot{start: from, mixed: min(rate.Frame(e.End), end) - from})
		}
	}
	slices.SortStableFunc(changes, func(a, b shot) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.mixed, a.mixed)) })
	all := []shot{{end: end}}
	for _, c := range changes {
		last := &all[len(all)-1]
		if c.start <= last.start+last.mixed || c.start >= end { // inside a dissolve there is no second change
			continue
		}
		last.end, c.end = c.start, end
		all = append(all, c)
	}
	return all
}
