package sound

// check is one thing that is measured: it sees every block once, in order.
type check interface {
	take(b *block)
	// finish ends what is still open at the end of the sound, where the empty block b begins, and writes the result. Nothing is
	// called after it.
	finish(b *block, r *Result)
	// state saves or loads everything that take changes.
	state(c *coder)
}

// Meter measures the sound of one file. It is not safe for concurrent use.
type Meter struct {
	format   Format
	settings Settings

	at      int64 // frames taken, gaps and pending ones included
	gaps    int64 // frames told by Gap
	bad     int64 // samples that are none
	pending []float32
	b       *block
	checks  []check
}

// New returns a meter. It refuses, with fault.Invalid, a format or settings outside the limits of this package.
func New(f Format, s Settings) (*Meter, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	s, err := s.filled()
	if err != nil {
		return nil, err
	}
	m := &Meter{format: f, settings: s, b: newBlock(f)}
	m.checks = []check{newLevels(f)}
	add := func(c Checks, make func() check) {
		if s.Checks&c != 0 {
			m.checks = append(m.checks, make())
		}
	}
	add(LoudnessCheck, func() check { return newLoudness(f) })
	add(TruePeakCheck, func() check { return newTruePeak(f) })
	add(SilenceCheck, func() check { return newSilence(f, s) })
	add(ClippingCheck, func() check { return newClipping(f) })
	if f.Channels >= 2 {
		add(StereoCheck, func() check { return newStereo(f) })
	}
	add(DropoutCheck, func() check { return newDropouts(f) })
	add(ToneCheck, func() check { return newTones(f) })
	add(WaveformCheck, func() check { return newWaveform(f) })
	return m, nil
}

// Format returns what the meter was made for.
func (m *Meter) Format() Format { return m.format }

// Frames returns how many frames were taken or told as missing.
func (m *Meter) Frames() int64 { return m.at }

// Take measures the next samples: whole frames, interleaved, full scale ±1, any number of them. The slice is not kept and not changed.
// A NaN, an infinity, or what is beyond a million times full scale counts as 0 and is told in Result.Bad. It returns fault.Invalid, having taken nothing, for a part of a frame
// and for more than MaxHours.
func (m *Meter) Take(samples []float32) error {
	channels := m.format.Channels
	if len(samples)%channels != 0 {
		return invalid("%d samples of %d channels: no whole frames", len(samples), channels)
	}
	if err := m.forward(int64(len(samples) / channels)); err != nil {
		return err
	}
	for len(samples) > 0 {
		need := m.b.size()*channels - len(m.pending)
		if len(m.pending) == 0 && len(samples) >= need {
			m.block(samples[:need])
			samples = samples[need:]
			continue
		}
		n := min(need, len(samples))
		m.pending = append(m.pending, samples[:n]...)
		samples = samples[n:]
		m.fill()
	}
	return nil
}

// Gap says that so many frames are missing before the next ones, as a jump of the time stamps does. They are heard as silence.
// It returns fault.Invalid below 0 and beyond MaxHours. An hour of nothing costs some 0.05 s of
// work for stereo, 0.15 s for 16 channels: who must be able to stop soon tells a long gap in pieces.
func (m *Meter) Gap(frames int64) error {
	if frames < 0 {
		return invalid("a gap of %d frames", frames)
	}
	if err := m.forward(frames); err != nil {
		return err
	}
	m.gaps += frames
	for frames > 0 {
		have := len(m.pending) / m.format.Channels
		n := min(frames, int64(m.b.size()-have))
		if have == 0 && n == int64(m.b.size()) {
			m.block(nil)
		} else {
			m.pending = append(m.pending, make([]float32, int(n)*m.format.Channels)...)
			m.fill()
		}
		frames -= n
	}
	return nil
}

func (m *Meter) forward(frames int64) error {
	if frames > MaxHours*3600*int64(m.format.Rate)-m.at {
		return invalid("more than %d hours of sound", MaxHours)
	}
	m.at += frames
	return nil
}

func (m *Meter) fill() {
	if len(m.pending) == m.b.size()*m.format.Channels {
		m.block(m.pending)
		m.pending = m.pending[:0]
	}
}

// block measures a block, the last one perhaps a short one; nil is a whole one of silence.
func (m *Meter) block(samples []float32) {
	m.bad += m.b.load(samples)
	for _, c := range m.checks {
		c.take(m.b)
	}
	m.b.next()
}

// Result returns what was found in the sound so far, as if it ended here. The meter goes on: it works on a copy.
func (m *Meter) Result() Result {
	state, _ := m.AppendBinary(nil)
	end := new(Meter)
	if err := end.UnmarshalBinary(state); err != nil {
		return Result{Format: m.format} // cannot be: what was saved just now loads (TestResumed, FuzzState)
	}
	return end.finish()
}

func (m *Meter) finish() Result {
	if len(m.pending) > 0 {
		m.block(m.pending)
	}
	r := Result{Format: m.format, Frames: m.at, Gaps: m.gaps, Bad: m.bad}
	for _, c := range m.checks {
		c.finish(m.b, &r)
	}
	return r
}
