package analysis_test

import (
	"testing"

	"videonet/backend/analysis"
	"videonet/build/accuracy/score"
)

// scored are the counts of a reel or of several, by kind.
type scored map[analysis.Check]*score.Count

func (s scored) add(w score.Truth, r *analysis.Report) {
	var flashes []float64
	var dissolves []score.Span
	for _, e := range r.Events {
		switch e.Kind {
		case analysis.Flash:
			flashes = append(flashes, e.At)
		case analysis.Dissolve:
			dissolves = append(dissolves, score.Span{Start: e.Start, End: e.End})
		default:
		}
	}
	spans := map[analysis.Check][]score.Span{}
	var borders []score.Border
	for _, x := range r.Spans {
		span := score.Span{Start: x.Start, End: x.End}
		spans[x.Kind] = append(spans[x.Kind], span)
		if p := x.Picture; p != nil {
			borders = append(borders, score.Border{Span: span, X: p.X, Y: p.Y, Width: p.Width, Height: p.Height})
		}
	}
	var cuts []float64
	for _, c := range cutsIn(r) {
		cuts = append(cuts, c[0])
	}
	for kind, c := range map[analysis.Check]score.Count{
		analysis.Cut: w.CutMoments(cuts), analysis.Dissolve: w.Spans(dissolves, w.Dissolves, nil), analysis.Flash: w.FlashMoments(flashes),
		analysis.Black: w.BlackSpans(spans[analysis.Black]), analysis.Freeze: w.FreezeSpans(spans[analysis.Freeze]),
		analysis.Letterbox: w.BorderSpans(borders, r.Video.Width), analysis.Bars: w.Spans(spans[analysis.Bars], w.Bars, nil),
	} {
		if s[kind] == nil {
			s[kind] = &score.Count{}
		}
		s[kind].Add(c)
	}
}

// Reels with everything, of well coded, varying and coarsely coded pictures: the goals of each kind, of dissolves less, as one of seven
// counts much. The seeds were never used to choose constants. build/bench/accuracy.sh scores many more.
func TestRichReels(t *testing.T) {
	found := engine(t)
	for name, c := range map[string]struct {
		flags []string
		goals map[analysis.Check]float64
	}{
		"ordinary": {[]string{"-rich -seed 9201 -duration 60s", "-rich -seed 9202 -duration 40s -vfr -rate 30000/1001", "-rich -seed 9203 -duration 30s -active 640x272"}, map[analysis.Check]float64{
			analysis.Cut: 0.97, analysis.Dissolve: 0.7, analysis.Flash: 0.95, analysis.Black: 0.96, analysis.Freeze: 0.95, analysis.Letterbox: 0.9, analysis.Bars: 1,
		}},
		"coarse": {[]string{"-jump -crf 33 -seed 9204 -duration 60s"}, map[analysis.Check]float64{
			analysis.Cut: 0.93, analysis.Dissolve: 0.7, analysis.Flash: 0.9, analysis.Black: 0.96, analysis.Freeze: 0.85, analysis.Letterbox: 0.9, analysis.Bars: 1,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			all, called := scored{}, 0
			for _, flags := range c.flags {
				path, w := reel(t, "rich.mp4", flags+" -sound=false")
				r, err := found.Run(t.Context(), analysis.Task{Path: path, Checks: []analysis.Check{
					analysis.Cut, analysis.Dissolve, analysis.Flash, analysis.Black, analysis.Freeze, analysis.Letterbox, analysis.Bars,
				}}, analysis.Listener{})
				if err != nil {
					t.Fatal(err)
				}
				all.add(w, r)
				called += flashesCalledCuts(w, r)
			}
			for kind, goal := range c.goals {
				t.Logf("%s: %v", kind, all[kind])
				if all[kind].F1() < goal {
					t.Errorf("%s: %v %v, goal %.2f", kind, all[kind], all[kind].Notes, goal)
				}
			}
			if called > 0 {
				t.Errorf("flashes called cuts: %d", called)
			}
		})
	}
}
