package analysis

import (
	"cmp"
	"slices"

	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// quality is what the pictures of full size of one file tell.
type quality struct {
	track  Track
	wanted []Check
	series sample.Series
}

func newQuality(track Track, wanted []Check) *quality { return &quality{track: track, wanted: wanted} }

// partOf is the penalty that a check is about.
func partOf(c Check) (sample.Part, bool) {
	for _, p := range sample.Parts() {
		if p != sample.Brisque && p.String() == string(c) {
			return p, true
		}
	}
	return 0, false
}

func ofSamples(c Check) bool {
	_, ok := partOf(c)
	return ok
}

// scores says that an index is wanted.
func (q *quality) scores() bool {
	return slices.ContainsFunc(q.wanted, func(c Check) bool { return ofSamples(c) && c != Interlace })
}

func (q *quality) take(l *load) {
	if l.full.there {
		q.series.Take(l.full.mark)
	}
	for _, s := range l.strips {
		q.series.TakeField(s.pts, s.field)
	}
}

// report adds what was found. It comes after the other checks: bars that they found are no pictures of a camera, and are left out.
// unrated says that nobody scored them by BRISQUE, or not all of them.
func (q *quality) report(r *Report, at func(media.PTS) float64, unrated bool) {
	asked := slices.DeleteFunc(slices.Clone(q.wanted), func(c Check) bool { return !ofSamples(c) })
	if len(asked) == 0 {
		return
	}
	var bars []Span
	for _, s := range r.Spans {
		if s.Kind == Bars {
			bars = append(bars, s)
		}
	}
	leave := func(pts media.PTS) bool {
		t := at(pts)
		return slices.ContainsFunc(bars, func(s Span) bool { return s.Start <= t && t < s.End })
	}
	q.spans(r, asked, leave, at)
	if slices.Contains(asked, Interlace) {
		s := q.series.Scan()
		r.Scan = &Scan{Kind: s.Kind(), Progressive: share(s.Progressive), Top: share(s.Top), Bottom: share(s.Bottom)}
	}
	if q.scores() {
		if unrated {
			r.Missing = append(r.Missing, Missing{Kind: Brisque, Why: "no_opencv"})
		}
		q.score(r, leave, at)
	}
}

func (q *quality) spans(r *Report, asked []Check, leave func(media.PTS) bool, at func(media.PTS) float64) {
	if r.Spans == nil {
		r.Spans = []Span{}
	}
	for _, c := range asked {
		part, _ := partOf(c)
		for _, s := range q.series.Spans(part, leave) {
			end := r.Duration
			if !s.Open {
				end = at(s.End)
			}
			r.Spans = append(r.Spans, Span{Kind: c, Start: at(s.Start), End: end})
		}
	}
	slices.SortStableFunc(r.Spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
}

// score adds the technical index.
func (q *quality) score(r *Report, leave func(media.PTS) bool, at func(media.PTS) float64) {
	s := q.series.Score(leave)
	if s.Samples == 0 {
		return // nothing but black: no index rather than a good one
	}
	r.Quality = &Quality{
		Index: rounded(s.Index, 10), P5: rounded(s.P5, 10), Parts: map[string]float64{}, Samples: s.Samples, Legal: rounded(s.Beyond, 1000),
		Cropped: q.track.Width > sample.MaxWidth || q.track.Height > sample.MaxHeight,
	}
	if q.series.Scored() {
		r.Quality.OpenCV = &OpenCV{Brisque: rounded(s.Brisque, 10), Sharpness: rounded(s.Sharpness, 10)}
	}
	for _, p := range q.parts() {
		r.Quality.Parts[p.String()] = rounded(s.Parts[p], 100)
	}
	if r.Curves == nil {
		r.Curves = &Curves{}
	}
	r.Curves.Quality = q.curve(s.Points, at)
	score(r.Shots, s.Points, at)
}

// parts are those that were measured.
func (q *quality) parts() []sample.Part {
	return slices.DeleteFunc(sample.Parts(), func(p sample.Part) bool { return p == sample.Brisque && !q.series.Scored() })
}

func share(v float64) float64 { return rounded(v, 1000) }

// maxPoints bounds the curve of the index: beyond an hour a point stands for several samples, by the worst of them.
const maxPoints = 3600

func (q *quality) curve(points []sample.Point, at func(media.PTS) float64) *QualityCurve {
	c := &QualityCurve{Parts: map[string][]float32{}}
	step := (len(points) + maxPoints - 1) / maxPoints
	for some := range slices.Chunk(points, step) {
		worst := slices.MinFunc(some, func(a, b sample.Point) int { return cmp.Compare(a.Parts.Index(), b.Parts.Index()) })
		c.At = append(c.At, milli(at(worst.PTS)))
		c.Index = append(c.Index, float32(rounded(worst.Parts.Index(), 10)))
		for _, p := range q.parts() {
			c.Parts[p.String()] = append(c.Parts[p.String()], float32(rounded(worst.Parts[p], 10)))
		}
	}
	return c
}
