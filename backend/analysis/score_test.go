package analysis_test

import (
	"math"
	"testing"

	"videonet/backend/analysis"
	"videonet/build/accuracy/score"
)

// exact matches what was found with what is there, each once, where all numbers lie within a tolerance.
func exact(found, there [][]float64, within float64) score.Count {
	var c score.Count
	used := make([]bool, len(found))
	for _, want := range there {
		hit := false
		for i, got := range found {
			if !used[i] && !hit && near(got, want, within) {
				used[i], hit = true, true
			}
		}
		if hit {
			c.Found++
		} else {
			c.Missed++
		}
	}
	c.Wrong = len(found) - c.Found
	return c
}

func near(a, b []float64, within float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > within {
			return false
		}
	}
	return true
}

func cutsIn(r *analysis.Report) (out [][]float64) {
	for _, e := range r.Events {
		if e.Kind == analysis.Cut {
			out = append(out, []float64{e.At})
		}
	}
	return out
}

func cutsThere(w score.Truth) (out [][]float64) {
	for _, c := range w.Cuts {
		out = append(out, []float64{c.At})
	}
	return out
}

func spansIn(r *analysis.Report, kind analysis.Check) (out [][]float64) {
	for _, s := range r.Spans {
		if s.Kind == kind {
			out = append(out, []float64{s.Start, s.End})
		}
	}
	return out
}

func spansThere(spans []score.Span) (out [][]float64) {
	for _, s := range spans {
		out = append(out, []float64{s.Start, s.End})
	}
	return out
}

func flashesCalledCuts(w score.Truth, r *analysis.Report) int {
	var at []float64
	for _, c := range cutsIn(r) {
		at = append(at, c[0])
	}
	return w.FlashesCalledCuts(at)
}

func TestScore(t *testing.T) {
	at := func(times ...float64) (out [][]float64) {
		for _, x := range times {
			out = append(out, []float64{x})
		}
		return out
	}
	for _, c := range []struct {
		found, there         [][]float64
		right, wrong, missed int
		f1                   float64
	}{
		{nil, nil, 0, 0, 0, 1},
		{at(1, 2), at(1, 2), 2, 0, 0, 1},
		{at(1, 1), at(1), 1, 1, 0, 2.0 / 3},
		{at(1.04), at(1), 0, 1, 1, 0},
		{at(1), at(1, 3), 1, 0, 1, 2.0 / 3},
	} {
		got := exact(c.found, c.there, 0.001)
		if got.Found != c.right || got.Wrong != c.wrong || got.Missed != c.missed || math.Abs(got.F1()-c.f1) > 1e-9 {
			t.Errorf("exact(%v, %v) = %v", c.found, c.there, got)
		}
	}
}
