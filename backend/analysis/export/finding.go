package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"videonet/backend/analysis"
)

// finding is an event or a span: a row of every list.
type finding struct {
	kind       analysis.Check
	start, end float64 // seconds; the same where nothing lasts
	value      string  // what else is known: the area of a letterbox
}

// findings are all of a report in the order of the file.
func findings(r *analysis.Report) []finding {
	all := make([]finding, 0, len(r.Events)+len(r.Spans))
	for _, e := range r.Events {
		f := finding{kind: e.Kind, start: number(e.At), end: number(e.At)}
		if e.End > e.Start {
			f.start, f.end = number(e.Start), number(e.End)
		}
		all = append(all, f)
	}
	for _, s := range r.Spans {
		f := finding{kind: s.Kind, start: number(s.Start), end: max(number(s.End), number(s.Start))}
		if p := s.Picture; p != nil {
			f.value = fmt.Sprintf("%dx%d+%d+%d", p.Width, p.Height, p.X, p.Y)
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.kind, b.kind))
	})
	return all
}

// number is a time that can be counted with; reports may come from a file.
func number(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

func rateOf(r *analysis.Report) Rate {
	rate, _ := ParseRate(r.Video.FrameRate)
	return rate
}
