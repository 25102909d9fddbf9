package sound

import (
	"cmp"
	"slices"
)

// MaxSpans is how many finds of one kind a result lists.
const MaxSpans = 10_000

// Span is a stretch of sound in frames; End is the first frame after it.
type Span struct {
	Start int64 `json:"start"`
	End   int64 `json:"end"`
}

// Frames returns the length.
func (s Span) Frames() int64 { return s.End - s.Start }

// Spans is a list of finds in order of their start.
type Spans struct {
	List  []Span `json:"list"`
	More  int64  `json:"more,omitempty"` // finds beyond MaxSpans, which are not listed
	Total int64  `json:"total"`          // frames in all finds
}

func (s *Spans) add(span Span) {
	s.Total += span.Frames()
	if len(s.List) == MaxSpans {
		s.More++
		return
	}
	s.List = append(s.List, span)
}

func (s *Spans) state(c *coder) {
	count(c, &s.List, MaxSpans, 16)
	for i := range s.List {
		s.List[i].state(c)
	}
	number(c, &s.More)
	number(c, &s.Total)
}

func (s *Span) state(c *coder) {
	number(c, &s.Start)
	number(c, &s.End)
	c.must(s.Start >= 0 && s.Start <= s.End && s.End <= maxFrames)
}

// Mask is a set of channels: bit 0 is the first.
type Mask uint16

// Has says whether a channel, counted from 0, is in the set.
func (m Mask) Has(channel int) bool { return m>>channel&1 != 0 }

func bit(channel int) Mask { return 1 << channel }

// sortBy puts finds of several channels in order; those that begin together stay as they are.
func sortBy[T any](list []T, start func(T) int64) {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(start(a), start(b)) })
}
