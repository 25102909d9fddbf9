package sound

// What clipping is.
const (
	clipLevel   = 0.99997 // full scale of 16 bit is 0.99997; decoders of lossy sound go beyond 1
	clipRun     = 3       // samples: two at full scale can be the top of a wave
	flatLevel   = 0.1     // of a flat top below full scale: -20 dBFS
	flatDrop    = 0.003   // a wave falls from a clipped top as from an edge; rounded to 16 bit, a round top gives 0.0001 two samples on
	clipJoin    = 250     // ms: runs closer than that are one find
	clipHistory = 4       // samples of the block before in which a run may end that is judged now
)

// Clip is a stretch with clipped samples in it.
type Clip struct {
	Span
	Channels Mask  `json:"channels"`
	Runs     int64 `json:"runs"`
	Samples  int64 `json:"samples"` // in all runs
}

// Clipping is where the sound was cut: runs of 3 samples and more of one sign at full scale and beyond, or all of one value, which is an
// edge of the wave (the tops of sound that was clipped and then turned down). The second kind survives in uncompressed sound only;
// sound of 8 bit is too coarse for it.
type Clipping struct {
	List    []Clip `json:"list"`
	More    int64  `json:"more,omitempty"` // finds beyond MaxSpans
	Runs    int64  `json:"runs"`           // in all finds
	Samples int64  `json:"samples"`
}

type clipping struct {
	join     int64 // frames
	channels []clipState
	found    Clipping
}

// clipState is what is open at the end of a block.
type clipState struct {
	full   int64   // frames at full scale that the sound ends with, all of one sign
	up     bool    // that sign
	level  bool    // the last two samples are equal, from before what a block remembers
	start  int64   // of that
	before float32 // the sample two before start
}

func newClipping(f Format) *clipping {
	return &clipping{join: f.frames(clipJoin), channels: make([]clipState, f.Channels)}
}

func (k *clipping) take(b *block) {
	for c := range b.planes {
		s := &k.channels[c]
		if b.facts[c].peak >= clipLevel || s.full > 0 {
			k.full(b, c, s)
		}
		if b.facts[c].peak >= flatLevel || s.level {
			k.flat(b, c, s)
		}
	}
}

// full counts samples at full scale.
func (k *clipping) full(b *block, c int, s *clipState) {
	for i, v := range b.plane(c) {
		out := v >= clipLevel || v <= -clipLevel
		if s.full > 0 && (!out || v > 0 != s.up) {
			k.end(c, b.at+int64(i), s.full)
			s.full = 0
		}
		if out {
			s.full++
			s.up = v > 0
		}
	}
}

// flat looks for runs of equal samples whose end and one sample more are known by now and were not in the block before. A run of 3 has
// an equal pair at each second place.
func (k *clipping) flat(b *block, c int, s *clipState) {
	x := b.past(c)
	for i := b.hist - clipHistory; i+1 < len(x); i += 2 {
		v := x[i]
		if v != x[i+1] || v < flatLevel && v > -flatLevel {
			continue
		}
		end := i + 2
		for end < len(x) && x[end] == v {
			end++
		}
		start := i
		for start > 2 && x[start-1] == v {
			start--
		}
		from, before := b.at+int64(start-b.hist), x[start-2]
		if start == 2 && x[1] == v && s.level {
			from, before = s.start, s.before
		}
		if end+1 >= len(x) { // not yet
			s.level, s.start, s.before = true, from, before
			return
		}
		if end+1 >= b.hist && edges(v, before, x[end+1]) {
			k.end(c, b.at+int64(end-b.hist), b.at+int64(end-b.hist)-from)
		}
		i = end - 2
	}
	s.level = false
}

// edges says that a run of v, below full scale, is an extreme with steep sides.
func edges(v, before, after float32) bool {
	if v < 0 {
		v, before, after = -v, -before, -after
	}
	return v < clipLevel && v-before >= flatDrop && v-after >= flatDrop
}

// end takes a run of n frames that ended before a frame.
func (k *clipping) end(c int, end, n int64) {
	if n < clipRun {
		return
	}
	k.found.Runs++
	k.found.Samples += n
	start := end - n
	if last := len(k.found.List) - 1; last >= 0 && start-k.found.List[last].End < k.join {
		l := &k.found.List[last]
		l.Start, l.End, l.Channels = min(l.Start, start), max(l.End, end), l.Channels|bit(c)
		l.Runs++
		l.Samples += n
		return
	}
	if len(k.found.List) == MaxSpans {
		k.found.More++
		return
	}
	k.found.List = append(k.found.List, Clip{Span: Span{start, end}, Channels: bit(c), Runs: 1, Samples: n})
}

func (k *clipping) finish(b *block, r *Result) {
	for c, s := range k.channels {
		k.end(c, b.at, s.full)
	}
	r.Clipping = &k.found
}

func (k *clipping) state(c *coder) {
	for i := range k.channels {
		s := &k.channels[i]
		number(c, &s.full)
		c.truth(&s.up)
		c.truth(&s.level)
		number(c, &s.start)
		one := []float32{s.before}
		c.floats32(one)
		s.before = one[0]
		c.must(s.full >= 0 && s.full <= maxFrames && s.start >= 0 && s.start <= maxFrames)
	}
	count(c, &k.found.List, MaxSpans, 40)
	for i := range k.found.List {
		l := &k.found.List[i]
		l.state(c)
		number(c, &l.Channels)
		number(c, &l.Runs)
		number(c, &l.Samples)
	}
	number(c, &k.found.More)
	number(c, &k.found.Runs)
	number(c, &k.found.Samples)
}
