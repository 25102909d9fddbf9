package picture

import "videonet/backend/media"

// Span is something that lasts: from Start up to, but without, End.
type Span struct {
	Start, End media.PTS
	// Open says that it lasts to the end of the file; End is then the last picture's PTS, which it includes.
	Open bool
}

func (s *Span) state(c *coder) {
	c.pts(&s.Start)
	c.pts(&s.End)
	c.truth(&s.Open)
}

// spanSize is what a span takes at least when it is saved, a moment less; bytes.
const spanSize = 2*24 + 1

// Spans collects the pictures in which something is there.
type Spans struct {
	list   []Span
	inside bool
	last   media.PTS
}

// next says whether it is there in the picture at pts.
func (s *Spans) next(pts media.PTS, there bool) {
	switch {
	case there && !s.inside:
		s.list = append(s.list, Span{Start: pts})
	case !there && s.inside:
		s.list[len(s.list)-1].End = pts
	}
	s.inside, s.last = there, pts
}

// end closes the span that is open.
func (s *Spans) end() {
	if s.inside {
		open := &s.list[len(s.list)-1]
		open.End, open.Open = s.last, true
	}
}

func (s *Spans) state(c *coder) {
	list(c, &s.list, spanSize, func(s *Span) { s.state(c) })
	c.truth(&s.inside)
	c.pts(&s.last)
	c.must(!s.inside || len(s.list) > 0)
}

// moments saves or loads a list of stamps.
func moments(c *coder, v *[]media.PTS) { list(c, v, 24, c.pts) }
