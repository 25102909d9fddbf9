package analysis

import (
	"cmp"
	"math"
	"slices"

	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// Shot is a part of the film between two changes, [Start, End) in seconds. Shots lie one after the other from 0 to the file's end.
type Shot struct {
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	// Index and P5 are the technical index of its samples, as in Quality; nil without a sample.
	Index *float64 `json:"index,omitempty"`
	P5    *float64 `json:"p5,omitempty"`
}

// Divide divides a film of duration seconds at its cuts and dissolves. What a dissolve mixes belongs to the shot that comes in, which
// begins where the mixing does; inside a dissolve there is no other change. A film of no length has no shots.
func Divide(events []Event, duration float64) []Shot {
	if duration <= 0 {
		return nil
	}
	changes := slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Kind != Cut && e.Kind != Dissolve })
	slices.SortStableFunc(changes, func(a, b Event) int { return cmp.Or(cmp.Compare(a.from(), b.from()), cmp.Compare(b.End, a.End)) })
	all := []Shot{{End: duration}}
	settled := 0.0 // the end of what the last shot begins with
	for _, e := range changes {
		if e.from() <= settled || e.from() >= duration {
			continue
		}
		all[len(all)-1].End = e.from()
		all = append(all, Shot{Start: e.from(), End: duration})
		settled = max(e.from(), e.End)
	}
	return all
}

// score gives every shot the index of the samples in it, which are in order.
func score(shots []Shot, points []sample.Point, at func(media.PTS) float64) {
	for i := range shots {
		s := &shots[i]
		var inside []float64
		for len(points) > 0 && (at(points[0].PTS) < s.End || i == len(shots)-1) {
			inside = append(inside, points[0].Parts.Index())
			points = points[1:]
		}
		if len(inside) == 0 {
			continue
		}
		sum := 0.0
		for _, v := range inside {
			sum += v
		}
		slices.Sort(inside)
		mean, p5 := rounded(sum/float64(len(inside)), 10), rounded(inside[int(math.Ceil(0.05*float64(len(inside))))-1], 10)
		s.Index, s.P5 = &mean, &p5
	}
}
