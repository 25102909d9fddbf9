package sample

import (
	"math"
	"slices"

	"videonet/backend/media"
)

// Series are the samples of one file in order. The zero value is empty.
type Series struct {
	marks  []Mark
	groups []group
	scored bool
}

// group is what three pictures in a row told, from the first of them on.
type group struct {
	pts   media.PTS
	field Field
}

// Take adds a sample. One that OpenCV did not rate takes over the rating of the one before: not all are rated.
func (s *Series) Take(m Mark) {
	if n := len(s.marks); m.Brisque < 0 && n > 0 {
		m.Brisque, m.Sharpness = s.marks[n-1].Brisque, s.marks[n-1].Sharpness
	}
	s.scored = s.scored || m.Brisque >= 0
	s.marks = append(s.marks, m)
}

// Scored says that some sample has a score of BRISQUE.
func (s *Series) Scored() bool { return s.scored }

// TakeField adds what three pictures in a row told; pts is that of the first.
func (s *Series) TakeField(pts media.PTS, f Field) { s.groups = append(s.groups, group{pts, f}) }

// Score is the technical index of a file.
type Score struct {
	Index, P5 float64   // 0…100, mean and 5th percentile
	Parts     Penalties // means
	Beyond    float64   // mean, percent: what EBU R 103 lets be 1
	Samples   int       // those that were scored; without any, all else means nothing
	// Brisque and Sharpness are means of what OpenCV said; 0 where it said nothing.
	Brisque, Sharpness float64
	Points             []Point
}

// Point is one sample of a score.
type Point struct {
	PTS   media.PTS
	Parts Penalties
}

// Score makes the score of all samples but the empty ones and those that leave says are to be left out.
func (s *Series) Score(leave func(media.PTS) bool) Score {
	var out Score
	var all []float64
	rated := 0.0
	s.each(func(m *Mark, f Field) {
		if m.Empty || leave(m.PTS) {
			return
		}
		p := m.Penalties(f)
		all = append(all, p.Index())
		out.Points = append(out.Points, Point{m.PTS, p})
		out.Beyond += m.Beyond
		if m.Brisque >= 0 {
			rated++
			out.Brisque += m.Brisque
			out.Sharpness += m.Sharpness
		}
		for i, v := range p {
			out.Parts[i] += v
		}
	})
	if out.Samples = len(all); out.Samples == 0 {
		return out
	}
	n := float64(out.Samples)
	out.Beyond /= n
	out.Brisque /= max(rated, 1)
	out.Sharpness /= max(rated, 1)
	for i := range out.Parts {
		out.Parts[i] /= n
	}
	for _, v := range all {
		out.Index += v / n
	}
	slices.Sort(all)
	out.P5 = all[int(math.Ceil(0.05*n))-1]
	return out
}

// each gives the samples in order, each with what its group told.
func (s *Series) each(do func(*Mark, Field)) {
	next, f := 0, Unknown
	for i := range s.marks {
		m := &s.marks[i]
		for next < len(s.groups) && s.groups[next].pts.Compare(m.PTS) <= 0 {
			f = s.groups[next].field
			next++
		}
		do(m, f)
	}
}

// Span is a part of the file, [Start, End); to its end when Open is set.
type Span struct {
	Start, End media.PTS
	Open       bool
}

// Spans returns where at least two samples in a row are beyond the limit of a part. Samples that are empty or that leave names end a
// span; where fields cannot be told, they go on as before.
func (s *Series) Spans(part Part, leave func(media.PTS) bool) []Span {
	var out []Span
	var open Span
	n := 0
	end := func(at media.PTS, last bool) {
		if n >= 2 {
			out = append(out, Span{open.Start, at, last})
		}
		n = 0
	}
	take := func(at media.PTS, faulty bool) {
		switch {
		case !faulty:
			end(at, false)
		case n == 0:
			open.Start = at
			fallthrough
		default:
			n++
		}
	}
	if part == Interlace {
		for _, g := range s.groups {
			if g.field != Unknown {
				take(g.pts, g.field != Progressive)
			}
		}
	} else {
		s.each(func(m *Mark, f Field) { take(m.PTS, !m.Empty && !leave(m.PTS) && m.faulty(part, f)) })
	}
	end(media.PTS{}, true)
	return out
}

// Scan says how the pictures of a file were taken: shares of the groups that could be told, 0…1.
type Scan struct {
	Groups, Told             int
	Progressive, Top, Bottom float64
}

// Kind is "progressive", "top", "bottom", "mixed" when none of them has nine in ten, "unknown" when nothing could be told.
func (s Scan) Kind() string {
	const nearlyAll = 0.9
	switch {
	case s.Told == 0:
		return Unknown.String()
	case s.Progressive >= nearlyAll:
		return Progressive.String()
	case s.Top >= nearlyAll:
		return Top.String()
	case s.Bottom >= nearlyAll:
		return Bottom.String()
	}
	return "mixed"
}

// Scan counts the groups.
func (s *Series) Scan() Scan {
	var count [Bottom + 1]int
	for _, g := range s.groups {
		count[g.field]++
	}
	out := Scan{Groups: len(s.groups), Told: len(s.groups) - count[Unknown]}
	if n := float64(out.Told); n > 0 {
		out.Progressive, out.Top, out.Bottom = float64(count[Progressive])/n, float64(count[Top])/n, float64(count[Bottom])/n
	}
	return out
}
