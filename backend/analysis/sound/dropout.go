package sound

// What a dropout is: near silence that begins and ends as if cut out.
const (
	holeBelow = 0.001 // -60 dBFS
	holeLeast = 1     // ms
	holeMost  = 200   // ms
	sideLevel = 0.02  // peak of the sound in a quarter of a millisecond before and after: -34 dBFS
	sideDepth = 40    // times the peak inside the hole
	maxHoles  = 64    // that wait for what comes after, in one channel; they cannot be more than 11 of 1 ms

	// Sound that fades into a hole or grows out of it, or is another after it than before, is speech or music: of the peaks of 0.25,
	// 4 and 20 ms at a side each must be a share of the next, and those of 20 ms on both sides be alike.
	shareNear  = 0.1
	shareShort = 0.4
	shareOther = 0.35
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
	reach       sides // frames of 0.25, 4 and 20 ms
	least, most int64 // frames of a hole
	channels    []holes
	found       Dropouts
}

// holes is one channel. A hole is quiet while it is open, then waits for what comes after it.
type holes struct {
	open  hole
	quiet bool // open is a run of near silence that has not ended
	ended []hole
}

type hole struct {
	Span
	inside        float32    // peak
	before, after [3]float32 // peaks of 0.25, 4 and 20 ms
	left          sides      // frames of after that are still to come
}

type sides [3]int

func reach(f Format) sides { return sides{max(2, f.Rate/4000), f.Rate / 250, f.Rate / 50} }

func newDropouts(f Format) *dropouts {
	d := &dropouts{format: f, reach: reach(f), least: f.frames(holeLeast), most: f.frames(holeMost), channels: make([]holes, f.Channels)}
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
	}
}

// follow gives the holes that ended in earlier blocks what comes after them.
func (d *dropouts) follow(h *holes, c int, b *block) {
	keep := h.ended[:0]
	for _, e := range h.ended {
		e.hear(b.plane(c))
		if e.left[2] > 0 {
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
	for step := max(1, int(d.least)/2); i < len(x); {
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
	for i, n := range d.reach {
		h.open.before[i] = loudest(x[start-n : start])
	}
}

// end closes the open hole before a place of the block. A hole that can still be a dropout waits for what follows.
func (d *dropouts) end(h *holes, c int, b *block, i int) {
	h.quiet = false
	e := h.open
	e.End = b.at + int64(i)
	if n := e.Frames(); n < d.least || n > d.most || !cut(e.before) || len(h.ended) == maxHoles {
		return
	}
	e.left = d.reach
	e.hear(b.plane(c)[i:])
	h.ended = append(h.ended, e)
}

// cut says that the sound at a side of a hole goes up to it.
func cut(p [3]float32) bool {
	return p[0] >= sideLevel && p[0] >= shareNear*p[1] && p[1] >= shareShort*p[2]
}

// hear takes the sound after the hole, as far as it is still wanted.
func (e *hole) hear(x []float32) {
	for i := range e.left {
		n := min(e.left[i], len(x))
		e.after[i] = max(e.after[i], loudest(x[:n]))
		e.left[i] -= n
	}
}

func (d *dropouts) judge(e hole, c int) {
	if !cut(e.after) || min(e.before[0], e.after[0]) < sideDepth*e.inside ||
		min(e.before[2], e.after[2]) < shareOther*max(e.before[2], e.after[2]) {
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

// finish judges what has less than 20 ms after it; a hole at the very end is the end.
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
		count(c, &h.ended, maxHoles, 68)
		for i := range h.ended {
			h.ended[i].state(c)
		}
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
	one := []float32{e.inside}
	c.floats32(one)
	e.inside = one[0]
	c.floats32(e.before[:])
	c.floats32(e.after[:])
	for i := range e.left {
		number(c, &e.left[i])
		c.must(e.left[i] >= 0 && e.left[i] <= MaxRate)
	}
	c.must(e.Start >= 0 && e.Start <= maxFrames && e.End >= 0 && e.End <= maxFrames)
}
