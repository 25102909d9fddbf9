package sound

import "math"

// What phase and sides are judged by, each 100 ms; levels are mean squares.
const (
	stereoStep    = 10              // blocks
	stereoWindow  = 10              // steps: correlation is over 1 s
	reversedBelow = -0.8            // correlation
	soundPower    = 1e-6            // -60 dBFS: enough to speak of a correlation
	deadPower     = 1e-7            // -70 dBFS: a side below that is dead
	alivePower    = 1e-5            // while the other has more than -50 dBFS
	samePower     = 1e-5            // of the difference, as a share of the sound: dual mono, also after lossy coding
	sideLeast     = blocksPerSecond // blocks: shorter than 1 s is no find
	monoShare     = 0.98            // of the time in which there is sound
)

// Side is how the first two channels stand to each other.
type Side string

// The sides.
const (
	BothSides Side = "stereo"
	DualMono  Side = "dual mono"  // both channels are the same
	LeftOnly  Side = "left only"  // the second channel is dead
	RightOnly Side = "right only" // the first channel is dead
	NoSide    Side = "silent"     // neither has enough to tell
)

// Stereo is what was found about the first two channels.
type Stereo struct {
	// Correlation of the whole sound, -1 to 1; 0 where a channel is silent.
	Correlation float64 `json:"correlation"`
	// Reversed is where the correlation over 1 s is below -0.8 and both channels are above -60 dBFS: one is upside down, and the sum of
	// both is nearly silent. Edges are true to 0.2 s.
	Reversed Spans `json:"reversed"`
	// Side of the whole: another than stereo when it holds for 98 % of the time in which there is sound.
	Side Side `json:"side"`
	// Mono, LeftOnly and RightOnly are where that is so for 1 s and more, pauses included. Edges are true to 0.1 s.
	Mono      Spans `json:"mono"`
	LeftOnly  Spans `json:"leftOnly"`
	RightOnly Spans `json:"rightOnly"`
}

type stereo struct {
	format Format

	step    [3]float64 // energy of both channels and of their product, of the step so far
	blocks  int64
	window  [stereoWindow][3]float64
	steps   int64
	whole   [3]float64
	turned  Span // reversed, still open when End > 0
	side    Side // of the open stretch, "" for none
	stretch Span
	share   [3]int64 // frames that are dual mono, left only, right only
	sound   int64    // frames with sound
	out     Stereo
}

func newStereo(f Format) *stereo { return &stereo{format: f} }

func (s *stereo) take(b *block) {
	for i, e := range [3]float64{b.facts[0].energy, b.facts[1].energy, b.cross} {
		s.step[i] += e
		s.whole[i] += e
	}
	if s.blocks++; s.blocks%stereoStep != 0 || !b.full {
		return
	}
	end := b.at + int64(b.n)
	s.window[s.steps%stereoWindow] = s.step
	s.steps++
	s.sides(s.step, Span{s.format.bound(s.blocks - stereoStep), end})
	s.phase(end)
	s.step = [3]float64{}
}

// phase looks at the last second.
func (s *stereo) phase(end int64) {
	if s.steps < stereoWindow {
		return
	}
	var sum [3]float64
	for k := range int64(stereoWindow) { // from the oldest, so that the sum is the same after loading
		for i, e := range s.window[(s.steps+k)%stereoWindow] {
			sum[i] += e
		}
	}
	start := s.format.bound(s.blocks - stereoWindow*stereoStep)
	enough := soundPower * float64(end-start)
	if sum[0] > enough && sum[1] > enough && correlation(sum) < reversedBelow {
		if s.turned.End < start || s.turned.End == 0 {
			s.turn()
			s.turned.Start = start
		}
		s.turned.End = end
	}
}

// turn ends an open stretch of reversed phase.
func (s *stereo) turn() {
	if s.turned.End > 0 {
		s.out.Reversed.add(s.turned)
	}
	s.turned = Span{}
}

func correlation(sum [3]float64) float64 {
	n := math.Sqrt(sum[0]) * math.Sqrt(sum[1])
	if !(n > 0) {
		return 0
	}
	return min(max(sum[2]/n, -1), 1)
}

// sides takes a step of 100 ms: what is the same as before, or silent, goes on.
func (s *stereo) sides(sum [3]float64, at Span) {
	side := sideOf(sum, float64(at.Frames()))
	if side == NoSide {
		return
	}
	s.sound += at.Frames()
	switch side {
	case DualMono:
		s.share[0] += at.Frames()
	case LeftOnly:
		s.share[1] += at.Frames()
	case RightOnly:
		s.share[2] += at.Frames()
	default:
	}
	if side != s.side {
		s.endSide()
		s.side, s.stretch.Start = side, at.Start
	}
	s.stretch.End = at.End
}

func sideOf(sum [3]float64, frames float64) Side {
	left, right := sum[0]/frames, sum[1]/frames
	switch {
	case left > alivePower && right < deadPower:
		return LeftOnly
	case right > alivePower && left < deadPower:
		return RightOnly
	case left < soundPower || right < soundPower:
		return NoSide
	case left+right-2*sum[2]/frames <= samePower*(left+right):
		return DualMono
	}
	return BothSides
}

func (s *stereo) endSide() {
	if s.stretch.Frames() >= s.format.bound(sideLeast) {
		switch s.side {
		case DualMono:
			s.out.Mono.add(s.stretch)
		case LeftOnly:
			s.out.LeftOnly.add(s.stretch)
		case RightOnly:
			s.out.RightOnly.add(s.stretch)
		default:
		}
	}
	s.side, s.stretch = "", Span{}
}

func (s *stereo) finish(_ *block, r *Result) {
	s.turn()
	s.endSide()
	s.out.Correlation = correlation(s.whole)
	s.out.Side = BothSides
	if s.sound == 0 {
		s.out.Side = NoSide
	}
	for i, side := range []Side{DualMono, LeftOnly, RightOnly} {
		if s.sound > 0 && float64(s.share[i]) >= monoShare*float64(s.sound) {
			s.out.Side = side
		}
	}
	r.Stereo = &s.out
}

func (s *stereo) state(c *coder) {
	c.floats(s.step[:])
	number(c, &s.blocks)
	for i := range s.window {
		c.floats(s.window[i][:])
	}
	number(c, &s.steps)
	c.floats(s.whole[:])
	s.turned.state(c)
	c.side(&s.side)
	s.stretch.state(c)
	for i := range s.share {
		number(c, &s.share[i])
	}
	number(c, &s.sound)
	c.must(s.blocks >= 0 && s.blocks <= MaxHours*3600*blocksPerSecond && s.steps == s.blocks/stereoStep)
	s.out.Reversed.state(c)
	s.out.Mono.state(c)
	s.out.LeftOnly.state(c)
	s.out.RightOnly.state(c)
}

// side saves the place of a side in a list.
func (c *coder) side(side *Side) {
	all := []Side{"", BothSides, DualMono, LeftOnly, RightOnly}
	k := 0
	for i, s := range all {
		if s == *side {
			k = i
		}
	}
	number(c, &k)
	if c.must(k >= 0 && k < len(all)); !c.bad {
		*side = all[k]
	}
}
