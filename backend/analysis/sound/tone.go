package sound

import "math"

// What a test tone is, looked at each 100 ms.
const (
	toneStep   = 10 // blocks
	toneLeast  = 10 // steps
	toneLow    = 100.0
	toneHigh   = 10_000.0 // Hz
	toneBelow  = -30.5    // dBFS; half a dB of room, as at the other end
	toneAbove  = 0.5
	toneSteady = 0.5   // dB
	toneTune   = 0.005 // share of the frequency
	tonePure   = 1e-3  // of the power may be something else: -30 dB
	crestLow   = 0.46  // mean square by square of the peak: 0.5 for a sine, to 0.67 where the samples miss the peak
	crestHigh  = 0.70
)

// Tone is a stretch of a single steady sine.
type Tone struct {
	Span              // true to 0.1 s
	Channels  Mask    `json:"channels"`
	Frequency float64 `json:"frequency"` // Hz
	Level     float64 `json:"level"`     // of its peak, dBFS
}

// Tones are sines of 100 Hz to 10 kHz and -30 to 0 dBFS of 1 s and more.
type Tones struct {
	List []Tone `json:"list"`
	More int64  `json:"more,omitempty"` // finds beyond MaxSpans
}

type tones struct {
	format   Format
	quiet    float32 // less cannot be the peak of 10 ms of a tone
	blocks   int64
	channels []toneState
	found    Tones
}

// toneState is one channel: the step so far, and the tone that is on.
type toneState struct {
	x      []float32
	energy float64
	peak   float32
	broken bool // some 10 ms are too quiet for a tone: x has a hole

	start, steps     int64
	frequency, level float64 // means of the steps
}

func newTones(f Format) *tones {
	t := &tones{format: f, quiet: float32(0.8 * amplitude(toneBelow)), channels: make([]toneState, f.Channels)}
	for c := range t.channels {
		t.channels[c].x = make([]float32, 0, t.most())
	}
	return t
}

// most frames that a step can have.
func (t *tones) most() int { return t.format.Rate*toneStep/blocksPerSecond + 1 }

func (t *tones) take(b *block) {
	if !b.full {
		return // what is left over at the end is part of no step
	}
	t.blocks++
	for c := range t.channels {
		s := &t.channels[c]
		if f := b.facts[c]; f.peak < t.quiet {
			s.broken = true
		} else {
			s.x = append(s.x, b.plane(c)...)
			s.energy += f.energy
			s.peak = max(s.peak, f.peak)
		}
		if t.blocks%toneStep == 0 {
			t.step(s, c, t.format.bound(t.blocks-toneStep))
			s.x, s.energy, s.peak, s.broken = s.x[:0], 0, 0, false
		}
	}
}

// step looks at 100 ms from a frame on.
func (t *tones) step(s *toneState, c int, start int64) {
	f, level, ok := t.sine(s)
	if ok && s.steps > 0 && math.Abs(f-s.frequency) <= toneTune*s.frequency && math.Abs(level-s.level) <= toneSteady {
		s.steps++
		s.frequency += (f - s.frequency) / float64(s.steps)
		s.level += (level - s.level) / float64(s.steps)
		return
	}
	t.end(s, c, start)
	if ok {
		s.start, s.steps, s.frequency, s.level = start, 1, f, level
	}
}

// sine says whether a step is one, at first by what is known already: the crest of nearly all sound is another.
func (t *tones) sine(s *toneState) (frequency, level float64, ok bool) {
	if s.broken || s.peak > 2 {
		return 0, 0, false
	}
	crest := s.energy / float64(len(s.x)) / (float64(s.peak) * float64(s.peak))
	if crest < crestLow || crest > crestHigh {
		return 0, 0, false
	}
	w, a, rest := fitSine(s.x)
	frequency, level = w*float64(t.format.Rate)/(2*math.Pi), decibels(a)
	ok = rest <= tonePure && level >= toneBelow && level <= toneAbove &&
		frequency >= toneLow*(1-toneTune) && frequency <= toneHigh*(1+toneTune)
	return frequency, level, ok
}

func (t *tones) end(s *toneState, c int, end int64) {
	tone := Tone{Span{s.start, end}, bit(c), s.frequency, s.level}
	steps := s.steps
	s.steps = 0
	if steps < toneLeast {
		return
	}
	for k := len(t.found.List) - 1; k >= max(0, len(t.found.List)-MaxChannels); k-- {
		if o := &t.found.List[k]; o.Span == tone.Span && math.Abs(o.Frequency-tone.Frequency) <= toneTune*o.Frequency {
			o.Channels |= bit(c)
			o.Level = max(o.Level, tone.Level)
			return
		}
	}
	if len(t.found.List) == MaxSpans {
		t.found.More++
		return
	}
	t.found.List = append(t.found.List, tone)
}

func (t *tones) finish(_ *block, r *Result) {
	for c := range t.channels {
		t.end(&t.channels[c], c, t.format.bound(t.blocks/toneStep*toneStep))
	}
	sortBy(t.found.List, func(o Tone) int64 { return o.Start })
	r.Tones = &t.found
}

func (t *tones) state(c *coder) {
	number(c, &t.blocks)
	c.must(t.blocks >= 0 && t.blocks <= MaxHours*3600*blocksPerSecond)
	for i := range t.channels {
		s := &t.channels[i]
		n := len(s.x)
		number(c, &n)
		if c.must(n >= 0 && n <= t.most()); c.bad {
			return
		}
		s.x = s.x[:n]
		c.floats32(s.x)
		c.float(&s.energy)
		one := []float32{s.peak}
		c.floats32(one)
		s.peak = one[0]
		c.truth(&s.broken)
		c.must(s.broken || n > 0 || t.blocks%toneStep == 0)
		number(c, &s.start)
		number(c, &s.steps)
		c.float(&s.frequency)
		c.float(&s.level)
		c.must(s.start >= 0 && s.start <= maxFrames && s.steps >= 0 && s.steps <= maxFrames)
	}
	count(c, &t.found.List, MaxSpans, 40)
	for i := range t.found.List {
		o := &t.found.List[i]
		o.state(c)
		number(c, &o.Channels)
		c.float(&o.Frequency)
		c.float(&o.Level)
	}
	number(c, &t.found.More)
}
