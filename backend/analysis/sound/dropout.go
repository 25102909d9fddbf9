package sound

// What a dropout is: near silence that begins and ends as if cut out.
const (
	holeBelow  = 0.001 // -60 dBFS
	holeLeast  = 1     // ms
	holeMost   = 200   // ms
	sideLevel  = 0.02  // peak of the sound that is left 1 ms before and comes back 1 ms after: -34 dBFS
	sideShare  = 0.25  // of the peak of 50 ms there: sound that fades into the hole or grows out of it is speech or music
	sideDepth  = 40    // times the peak inside the hole
	sideBlocks = 5     // 50 ms
	maxHoles   = 256   // that wait for their 50 ms after, in one channel; they cannot be more than 50 of 1 ms
)

// Dropout is a hole in the sound.
type Dropout struct {
	Span
	Channels Mask `json:"channels"`
}

// Dropouts are holes of 1 ms to 200 ms, edges exact, a channel each or several at once.
type Dropouts struct {
	List []Dropout `json:"list"`
	More int64     `json:"more,omitempty"` // finds beyond MaxSpans
}

type dropouts struct {
	format      Format
	ms          int // frames of 1 ms
	least, most int64
	channels    []holes
	found       Dropouts
}

// holes is one channel. A hole is quiet while it is open, then waits for what comes after it.
type holes struct {
	open   hole
	quiet  bool // open is a run of near silence that has not ended
	ended  []hole
	before [sideBlocks]float32 // peaks of the last blocks
	next   int                 // place in before
}

type hole struct {
	Span
	inside             float32 // peak
	before, longBefore float32 // peaks of 1 ms and 50 ms before
	after, longAfter   float32
	near, far          int64 // frames of after, blocks of longAfter, still to come
}

func newDropouts(f Format) *dropouts {
	d := &dropouts{format: f, ms: int(f.frames(1)), least: f.frames(holeLeast), most: f.frames(holeMost), channels: make([]holes, f.Channels)}
	for c := range d.channels {
		d.channels[c].quiet = true // before the first sample there was nothing
	}
	return d
}

func (d *dropouts) take(b *block) {
	for c := range d.channels {
		h := &d.channels[c]
		peak := b.facts[c].peak
		d.follow(h, c, b)
		if peak < holeBelow && h.quiet {
			h.open.inside = max(h.open.inside, peak)
		} else {
			d.scan(h, c, b)
		}
		h.before[h.next] = peak
		h.next = (h.next + 1) % sideBlocks
	}
}

// follow gives the holes that ended in earlier blocks what comes after them.
func (d *dropouts) follow(h *holes, c int, b *block) {
	keep := h.ended[:0]
	for _, e := range h.ended {
		n := min(e.near, int64(b.n))
		e.after = max(e.after, loudest(b.plane(c)[:n]))
		e.near -= n
		e.longAfter = max(e.longAfter, b.facts[c].peak)
		if e.far--; e.far > 0 {
			keep = append(keep, e)
		} else {
			d.judge(e, c)
		}
	}
	h.ended = keep
}

// scan looks for near silence in a block. A run that counts covers at least one of the places looked at, or an end of the block.
func (d *dropouts) scan(h *holes, c int, b *block) {
	x := b.plane(c)
	i := 0
	if h.quiet {
		i = h.open.grow(x, 0)
		if i == len(x) {
			return
		}
		d.end(h, c, b, i)
	}
	for step := max(1, d.ms/2); i < len(x); {
		k := i + step
		if k >= len(x) {
			k = len(x) - 1
		}
		if !quiet(x[k]) {
			if i = k + 1; k == len(x)-1 {
				return
			}
			continue
		}
		start := k
		for start > i && quiet(x[start-1]) {
			start--
		}
		h.open = hole{Span: Span{Start: b.at + int64(start)}}
		i = h.open.grow(x, start)
		if i < len(x) && i-start < int(d.least) {
			continue
		}
		h.quiet = true
		d.look(h, c, b, start)
		if i < len(x) {
			d.end(h, c, b, i)
		}
	}
}

func quiet(v float32) bool { return v < holeBelow && v > -holeBelow }

// grow goes over near silence from a place on and returns where it ends.
func (e *hole) grow(x []float32, i int) int {
	start := i
	for i < len(x) && quiet(x[i]) {
		i++
	}
	e.inside = max(e.inside, loudest(x[start:i]))
	return i
}

// look notes how loud it was before the hole that begins at a place of the block.
func (d *dropouts) look(h *holes, c int, b *block, start int) {
	x := b.past(c)
	start += b.hist
	h.open.before = loudest(x[start-d.ms : start])
	h.open.longBefore = loudest(x[b.hist:start])
	for _, p := range h.before {
		h.open.longBefore = max(h.open.longBefore, p)
	}
}

// end closes the open hole before a place of the block. A hole that can still be a dropout waits for what follows.
func (d *dropouts) end(h *holes, c int, b *block, i int) {
	h.quiet = false
	e := h.open
	e.End = b.at + int64(i)
	if n := e.Frames(); n < d.least || n > d.most || e.before < sideLevel || e.before < sideShare*e.longBefore || len(h.ended) == maxHoles {
		return
	}
	rest := b.plane(c)[i:]
	n := min(d.ms, len(rest))
	e.after, e.near = loudest(rest[:n]), int64(d.ms-n)
	e.longAfter, e.far = loudest(rest), sideBlocks
	h.ended = append(h.ended, e)
}

func (d *dropouts) judge(e hole, c int) {
	side := min(e.before, e.after)
	if side < sideLevel || side < sideDepth*e.inside || e.after < sideShare*e.longAfter {
		return
	}
	for k := len(d.found.List) - 1; k >= 0 && k >= len(d.found.List)-2*MaxChannels; k-- {
		if f := &d.found.List[k]; f.Start < e.End && e.Start < f.End { // the same in another channel
			f.Start, f.End, f.Channels = min(f.Start, e.Start), max(f.End, e.End), f.Channels|bit(c)
			return
		}
	}
	if len(d.found.List) == MaxSpans {
		d.found.More++
		return
	}
	d.found.List = append(d.found.List, Dropout{Span: e.Span, Channels: bit(c)})
}

// finish judges what has less than 50 ms after it; a hole at the very end is the end.
func (d *dropouts) finish(_ *block, r *Result) {
	for c := range d.channels {
		for _, e := range d.channels[c].ended {
			d.judge(e, c)
		}
	}
	sortBy(d.found.List, func(f Dropout) int64 { return f.Start })
	r.Dropouts = &d.found
}

func (d *dropouts) state(c *coder) {
	for k := range d.channels {
		h := &d.channels[k]
		h.open.state(c)
		c.truth(&h.quiet)
		count(c, &h.ended, maxHoles, 52)
		for i := range h.ended {
			h.ended[i].state(c)
		}
		c.floats32(h.before[:])
		number(c, &h.next)
		c.must(h.next >= 0 && h.next < sideBlocks)
	}
	count(c, &d.found.List, MaxSpans, 24)
	for i := range d.found.List {
		d.found.List[i].state(c)
		number(c, &d.found.List[i].Channels)
	}
	number(c, &d.found.More)
}

func (e *hole) state(c *coder) {
	number(c, &e.Start)
	number(c, &e.End)
	all := []float32{e.inside, e.before, e.longBefore, e.after, e.longAfter}
	c.floats32(all)
	e.inside, e.before, e.longBefore, e.after, e.longAfter = all[0], all[1], all[2], all[3], all[4]
	number(c, &e.near)
	number(c, &e.far)
	c.must(e.Start >= 0 && e.Start <= maxFrames && e.End >= 0 && e.End <= maxFrames && e.near >= 0 && e.near <= maxFrames && e.far >= 0)
}
