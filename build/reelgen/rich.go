package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// What a rich reel keeps between two things that are to be found, so that each is certain.
const (
	clear    = 14  // pictures between an event inside a shot and the shot's ends
	jumpable = 230 // pictures of a clip that has two parts far enough from each other
	apart    = 40  // pictures between two parts of a clip
)

// newRichPlan draws up a reel with everything.
func newRichPlan(o options, sources []source) *plan {
	r := rand.New(rand.NewPCG(o.seed, 0x72696368))
	b := &rich{o: o, r: r, sources: sources, last: -1, area: o.active}
	total := int(o.duration.Seconds() * float64(o.rate.num) / float64(o.rate.den))
	for b.frames() < total {
		b.next()
	}
	b.close()
	return &b.plan
}

// rich is a plan that is being made.
type rich struct {
	plan
	o       options
	r       *rand.Rand
	sources []source
	last    int // source of the shot before
	half    int // of a clip that is shown in parts
	area    area
	areas   int // shots that the area is still for
}

func (b *rich) next() {
	s := b.shot()
	if len(b.segments) > 0 {
		b.join(&s)
	}
	b.segments = append(b.segments, s)
}

// jumps says that the source has parts that are far enough from each other.
func (s *source) jumps() bool { return s.frames >= jumpable && s.frames != endless }

// shot is the next one, without what leads into it.
func (b *rich) shot() segment {
	r := b.r
	b.chooseArea()
	s := segment{seed: r.Uint64(), area: b.area}
	if r.Float64() < 0.05 && b.last >= 0 { // never after other bars
		all := stills()
		s.source, s.frames, s.bars, s.slide, s.area = &all[r.IntN(len(all))], 25+r.IntN(75), true, true, area{}
		b.last = -1
		return s
	}
	if b.o.jump && b.last >= 0 && b.half == 0 && b.sources[b.last].jumps() && r.Float64() < 0.8 {
		b.half = 1
	} else {
		k := r.IntN(len(b.sources))
		for again := 0; b.o.jump && again < 3 && !b.sources[k].jumps(); again++ {
			k = r.IntN(len(b.sources))
		}
		if k == b.last {
			k = (k + 1 + r.IntN(len(b.sources)-1)) % len(b.sources)
		}
		b.last, b.half = k, 0
	}
	s.source = &b.sources[b.last]
	s.frames = min(45+r.IntN(66), s.source.frames)
	if n := s.source.frames; n != endless {
		from, to := 0, n
		if b.o.jump && s.source.jumps() {
			s.frames = min(s.frames, (n-apart)/2)
			from, to = b.half*(n+apart)/2, (n-apart)/2+b.half*(n+apart)/2
		}
		s.skip = from + r.IntN(to-from-s.frames+1)
	}
	if !b.o.jump { // the parts of one shot should look alike
		b.move(&s)
	}
	s.bars = s.slide && s.source.name == turningBars // before they turn
	return s
}

// chooseArea gives some shots in a row black borders.
func (b *rich) chooseArea() {
	if b.o.active != (area{}) {
		return
	}
	if b.areas--; b.areas > 0 {
		return
	}
	b.area = area{}
	if b.r.Float64() < 0.12 {
		w, h := b.o.width, b.o.height
		sizes := []area{{width: w, height: h * 272 / 360}, {width: w, height: h * 300 / 360}, {width: w * 480 / 640, height: h}, {width: w * 480 / 640, height: h * 300 / 360}}
		b.area = sizes[b.r.IntN(len(sizes))]
		b.area.width, b.area.height = b.area.width&^3, b.area.height&^3
		b.area.center(w, h)
		b.areas = 1 + b.r.IntN(3)
	}
}

// move makes some shots pan, zoom, change their exposure, or stand still but for a mouth, or altogether.
func (b *rich) move(s *segment) {
	r := b.r
	switch p := r.Float64(); {
	case p < 0.07:
		s.larger = 1.3
		s.movement = fmt.Sprintf("crop=W:H:x='(in_w-W)*(0.5+0.5*sin(n*%.3f))':y='(in_h-H)*(0.5+0.5*cos(n*%.3f))'", 0.01+0.04*r.Float64(), 0.02*r.Float64())
	case p < 0.13:
		z := 0.0004 + 0.001*r.Float64() // of the width, at each side and picture
		s.movement = fmt.Sprintf("perspective=eval=frame:x0='W*%.5[1]f*in':x2='W*%.5[1]f*in':x1='W-W*%.5[1]f*in':x3='W-W*%.5[1]f*in':"+
			"y0='H*%.5[1]f*in':y1='H*%.5[1]f*in':y2='H-H*%.5[1]f*in':y3='H-H*%.5[1]f*in'", z)
	case p < 0.19:
		s.movement = fmt.Sprintf("eq=eval=frame:brightness='%.2f*sin(n*%.3f)'", 0.1+0.15*r.Float64(), 0.03+0.12*r.Float64())
	case p < 0.21: // an exposure that is corrected at once, within a few pictures
		s.movement = fmt.Sprintf("eq=eval=frame:brightness='%.2f*clip((n-25)/%d,0,1)'", 0.25*r.Float64()-0.12, 3+r.IntN(6))
	case p < 0.28:
		s.slide, s.mouth = true, true
	case p < 0.31:
		s.slide = true
	}
}

// join says what leads from the last shot into s, then what happens inside the last shot.
func (b *rich) join(s *segment) {
	r, before := b.r, &b.segments[len(b.segments)-1]
	p := r.Float64()
	room := min(before.frames-before.overlap-before.fadeIn, s.frames) / 3
	switch alike := before.area == s.area; {
	case p < 0.18 && alike && room >= 8:
		s.overlap = min([]int{8, 12, 16, 25}[r.IntN(4)], room)
		b.inside(before, s.overlap)
	case p < 0.27:
		before.fadeOut = 12
		b.inside(before, 12)
		dark := segment{frames: []int{6, 12, 25}[r.IntN(3)], level: 16, grain: r.IntN(2) == 0, seed: r.Uint64()}
		b.segments = append(b.segments, dark)
		s.fadeIn = 12
	case p < 0.38:
		b.inside(before, 0)
		b.segments = append(b.segments, blackSegment(r, b.o))
	default:
		b.inside(before, 0)
	}
}

// inside gives a shot at most one event; tail is how many of its last pictures are not its own.
func (b *rich) inside(s *segment, tail int) {
	r := b.r
	from, to := max(s.overlap, s.fadeIn)+clear, s.frames-tail-clear
	if s.slide || to-from < 4 {
		return
	}
	at := from + r.IntN(to-from-3)
	switch p := r.Float64(); {
	case p < 0.22:
		s.freeze = freeze{at, []int{13, 20, 30, 50, 75}[r.IntN(5)], r.IntN(3) == 0}
	case p < 0.34:
		s.hits = []hit{{flash, at, 1 + r.IntN(2)}}
	case p < 0.44:
		s.hits = []hit{{dropout, at, 1 + r.IntN(3)}}
	case p < 0.48:
		s.hits = []hit{{negative, at, 1 + r.IntN(3)}}
	}
}

// close gives the last shot its event.
func (b *rich) close() { b.inside(&b.segments[len(b.segments)-1], 0) }

// stills are the test pictures that lines are adjusted with.
func stills() []source {
	out := []source{}
	for _, name := range []string{"smptebars", "smptehdbars", "pal75bars", "pal100bars"} {
		out = append(out, source{name: name, frames: endless, input: func(_ *rand.Rand, o options) []string {
			return []string{"-f", "lavfi", "-i", fmt.Sprintf("%s=s=%dx%d:r=%d/%d", name, o.width, o.height, o.rate.num, o.rate.den)}
		}})
	}
	return slices.Clip(out)
}
