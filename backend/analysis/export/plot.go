package export

import (
	"math"
	"slices"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
)

// columns is how many points a drawing is wide: as fine as paper shows, whatever the file's length.
const columns = 600

// point is a place in a drawing, 0…1 from its left and from its top.
type point struct{ X, Y float64 }

// lane is where findings of a kind stand in the film.
type lane struct {
	Name  string
	Marks []mark
}

// mark is a part of a lane, 0…1.
type mark struct{ From, To float64 }

// lanes are in the order in which their kinds first appear. Marks nearer than a column are one.
func (p *page) lanes(all []finding, duration float64) []lane {
	var kinds []analysis.Check
	marks := map[analysis.Check][]mark{}
	if !(duration > 0) {
		return nil
	}
	for _, f := range all {
		if !slices.Contains(kinds, f.kind) {
			if len(kinds) == 2*len(analysis.Checks()) { // a foreign report may name anything
				continue
			}
			kinds = append(kinds, f.kind)
		}
		m := mark{unit(f.start / duration), unit(f.end / duration)}
		have := marks[f.kind]
		if n := len(have); n > 0 && m.From <= have[n-1].To+1.0/columns {
			have[n-1].To = max(have[n-1].To, m.To)
			continue
		}
		marks[f.kind] = append(have, m)
	}
	out := make([]lane, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, lane{p.Words.kindName(k), marks[k]})
	}
	return out
}

func unit(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 1)
}

// The loudness that drawings show, in LUFS.
const (
	loudest  = 0.0
	faintest = -60.0
)

// loudnessPlot is the loudness over time, and what the template allows.
type loudnessPlot struct {
	Momentary, ShortTerm []point
	Band                 *mark // from the top; nil without a limit
}

func level(v float64) float64 { return unit((loudest - v) / (loudest - faintest)) }

func newLoudnessPlot(r *analysis.Report, v *verdict.Verdict) *loudnessPlot {
	if r.Curves == nil || r.Curves.Loudness == nil {
		return nil
	}
	c := r.Curves.Loudness
	draw := func(values []float32) []point {
		return peaks(len(values), func(i int) float64 { return unit((r.Curves.Start + float64(i)*c.Step) / r.Duration) },
			func(i int) float64 { return level(float64(values[i])) })
	}
	p := &loudnessPlot{Momentary: draw(c.Momentary), ShortTerm: draw(c.ShortTerm)}
	if len(p.Momentary)+len(p.ShortTerm) == 0 {
		return nil
	}
	if v == nil {
		return p
	}
	for _, res := range v.Results {
		if res.Measure != verdict.Loudness {
			continue
		}
		p.Band = &mark{0, 1}
		if res.Max != nil {
			p.Band.From = level(*res.Max)
		}
		if res.Min != nil {
			p.Band.To = level(*res.Min)
		}
	}
	return p
}

// peaks are n values in columns: of each, the highest, which is the smallest y.
func peaks(n int, x, y func(int) float64) []point {
	var out []point
	for i := range n {
		p := point{x(i), y(i)}
		if last := len(out) - 1; last >= 0 && math.Floor(out[last].X*columns) == math.Floor(p.X*columns) {
			out[last].Y = min(out[last].Y, p.Y)
			continue
		}
		out = append(out, p)
	}
	return out
}

// wavePlot is a channel's outline: its upper edge from left to right, its lower edge back.
type wavePlot []point

// maxLanes is how many channels are drawn.
const maxLanes = 8

func wavePlots(r *analysis.Report) []wavePlot {
	if r.Curves == nil || r.Curves.Waveform == nil {
		return nil
	}
	w := r.Curves.Waveform
	var out []wavePlot
	for _, l := range w.Lanes[:min(len(w.Lanes), maxLanes)] {
		n := min(len(l.Low), len(l.High))
		x := func(i int) float64 { return unit((r.Curves.Start + float64(i)*w.Step) / r.Duration) }
		high := peaks(n, x, func(i int) float64 { return 0.5 - float64(l.High[i])/65536 })
		low := peaks(n, x, func(i int) float64 { return 0.5 + float64(l.Low[i])/65536 }) // turned over, so that the lowest is the smallest
		slices.Reverse(low)
		for i := range low {
			low[i].Y = 1 - low[i].Y
		}
		if outline := append(high, low...); len(outline) > 0 {
			out = append(out, outline)
		}
	}
	return out
}
