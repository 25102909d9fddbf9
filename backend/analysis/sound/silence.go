package sound

// silence finds spans in which every sample of every channel is below a level (ffmpeg's silencedetect, but by frames, not by samples of
// all channels in turn). Edges are exact.
type silence struct {
	below float32
	least int64 // frames

	inside bool
	start  int64
	found  Spans
}

func newSilence(f Format, s Settings) *silence {
	least := int64(s.SilenceAtLeast.Seconds()*float64(f.Rate) + 0.5)
	return &silence{below: float32(amplitude(s.SilenceBelow)), least: least, inside: true}
}

func (s *silence) take(b *block) {
	if b.peak < s.below {
		if !s.inside {
			s.inside, s.start = true, b.at
		}
		return
	}
	begin, end := b.n, 0 // of what is loud; a pause inside is too short to be one
	for c := range b.planes {
		if b.facts[c].peak < s.below {
			continue
		}
		x := b.plane(c)
		for i := 0; i < begin; i++ {
			if x[i] >= s.below || -x[i] >= s.below {
				begin = i
			}
		}
		for i := b.n - 1; i >= end; i-- {
			if x[i] >= s.below || -x[i] >= s.below {
				end = i + 1
			}
		}
	}
	if s.inside {
		s.close(b.at + int64(begin))
	}
	s.inside, s.start = end < b.n, b.at+int64(end)
}

func (s *silence) close(end int64) {
	if s.inside && end-s.start >= s.least {
		s.found.add(Span{s.start, end})
	}
	s.inside = false
}

func (s *silence) finish(b *block, r *Result) {
	s.close(b.at)
	r.Silence = &s.found
}

func (s *silence) state(c *coder) {
	c.truth(&s.inside)
	number(c, &s.start)
	c.must(s.start >= 0 && s.start <= maxFrames)
	s.found.state(c)
}
