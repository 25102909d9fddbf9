package export

import "videonet/backend/analysis"

// shot is a part of the film between two changes, in frames.
type shot struct {
	start, end int64 // [start, end); what a dissolve mixes belongs to the shot that comes in
	mixed      int64 // frames of the dissolve that it begins with, 0 for a cut
}

// shots are those of the report, in frames. One that is left without a frame belongs to the one before it. Without a picture there is none.
func shots(r *analysis.Report, rate Rate) []shot {
	end := rate.Frame(r.Duration)
	if end == 0 {
		return nil
	}
	divided := r.Shots
	if divided == nil {
		divided = analysis.Divide(r.Events, r.Duration)
	}
	all := []shot{{end: end}}
	for _, s := range divided {
		last, start := &all[len(all)-1], rate.Frame(s.Start)
		if start <= last.start+last.mixed || start >= end {
			continue
		}
		next := shot{start: start, end: end}
		if e, ok := mixedInto(r.Events, s); ok {
			next.mixed = min(rate.Frame(e.End), end) - start
		}
		last.end = start
		all = append(all, next)
	}
	return all
}

// mixedInto finds the dissolve that a shot begins with.
func mixedInto(events []analysis.Event, s analysis.Shot) (analysis.Event, bool) {
	for _, e := range events {
		if e.Kind == analysis.Dissolve && e.Start == s.Start && e.End > e.Start {
			return e, true
		}
	}
	return analysis.Event{}, false
}
