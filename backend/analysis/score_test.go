package analysis_test

import (
	"fmt"
	"math"
	"testing"

	"videonet/backend/analysis"
)

// truth is what build/reelgen writes beside a reel.
type truth struct {
	Frames    int
	Cuts      []struct{ At float64 }
	Black     []struct{ Start, End float64 }
	Flashes   []struct{ Start, End float64 }
	Negatives []struct{ Start, End float64 }
}

// count is what a detector found of what is there.
type count struct{ found, wrong, missed int }

func (c count) f1() float64 {
	if c.found == 0 && c.wrong+c.missed == 0 {
		return 1
	}
	return 2 * float64(c.found) / float64(2*c.found+c.wrong+c.missed)
}

func (c count) String() string {
	return fmt.Sprintf("%d found, %d wrong, %d missed, F1 %.3f", c.found, c.wrong, c.missed, c.f1())
}

func (c *count) add(other count) {
	c.found, c.wrong, c.missed = c.found+other.found, c.wrong+other.wrong, c.missed+other.missed
}

// score matches what was found with what is there, each once, where all numbers lie within a tolerance.
func score(found, there [][]float64, within float64) count {
	var c count
	used := make([]bool, len(found))
	for _, want := range there {
		hit := false
		for i, got := range found {
			if !used[i] && !hit && near(got, want, within) {
				used[i], hit = true, true
			}
		}
		if hit {
			c.found++
		} else {
			c.missed++
		}
	}
	c.wrong = len(found) - c.found
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

func (w truth) cuts(r *analysis.Report, within float64) count {
	var found, there [][]float64
	for _, e := range r.Events {
		if e.Kind != analysis.Cut {
			continue
		}
		found = append(found, []float64{e.At})
	}
	for _, c := range w.Cuts {
		there = append(there, []float64{c.At})
	}
	return score(found, there, within)
}

func (w truth) black(r *analysis.Report, within float64) count {
	var found, there [][]float64
	for _, s := range r.Spans {
		if s.Kind != analysis.Black {
			continue
		}
		found = append(found, []float64{s.Start, s.End})
	}
	for _, s := range w.Black {
		there = append(there, []float64{s.Start, s.End})
	}
	return score(found, there, within)
}

// flashesCalledCuts counts cuts at the edges of flashes, dropouts and foreign pictures.
func (w truth) flashesCalledCuts(r *analysis.Report, within float64) int {
	n := 0
	for _, e := range r.Events {
		for _, s := range append(w.Flashes, w.Negatives...) {
			if e.At >= s.Start-within && e.At <= s.End+within {
				n++
			}
		}
	}
	return n
}

func TestScore(t *testing.T) {
	at := func(times ...float64) (out [][]float64) {
		for _, x := range times {
			out = append(out, []float64{x})
		}
		return out
	}
	for _, c := range []struct {
		found, there [][]float64
		want         count
		f1           float64
	}{
		{nil, nil, count{}, 1},
		{at(1, 2), at(1, 2), count{2, 0, 0}, 1},
		{at(1, 1), at(1), count{1, 1, 0}, 2.0 / 3},
		{at(1.04), at(1), count{0, 1, 1}, 0},
		{at(1), at(1, 3), count{1, 0, 1}, 2.0 / 3},
	} {
		if got := score(c.found, c.there, 0.001); got != c.want || math.Abs(got.f1()-c.f1) > 1e-9 {
			t.Errorf("score(%v, %v) = %v", c.found, c.there, got)
		}
	}
}
