package analysis

import (
	"cmp"
	"math"
	"slices"

	"videonet/backend/analysis/sound"
	"videonet/backend/media"
)

// hearing is the sound of one file and what was found in it.
type hearing struct {
	track  *SoundTrack
	wanted []Check
	meter  *sound.Meter // nil without sound, or when nothing about it was asked for

	began bool
	first media.PTS // of the first sample
	err   error     // why it does not listen (any longer): a format that cannot be measured, more sound than there can be
}

// Stamps of sound are rounded by many containers; only what is further off is a hole, or sound that comes twice.
const soundJump = 0.05 // seconds

// soundChecks says what of package sound a check is, 0 for a check of pictures.
func soundChecks(c Check) sound.Checks {
	switch c {
	case Loudness:
		return sound.LoudnessCheck | sound.TruePeakCheck
	case Silence:
		return sound.SilenceCheck
	case Clipping:
		return sound.ClippingCheck
	case Phase:
		return sound.StereoCheck
	case Dropout:
		return sound.DropoutCheck
	case Tone:
		return sound.ToneCheck
	default:
		return 0
	}
}

func ofSound(c Check) bool { return soundChecks(c) != 0 }

func newHearing(track *SoundTrack, wanted []Check) *hearing {
	h := &hearing{track: track, wanted: wanted}
	var checks sound.Checks
	for _, c := range wanted {
		checks |= soundChecks(c)
	}
	if track == nil || checks == 0 {
		return h
	}
	h.meter, h.err = sound.New(sound.Format{Rate: track.Rate, Channels: track.Channels}, sound.Settings{Checks: checks | sound.WaveformCheck})
	return h
}

// take listens to the sound of a load.
func (h *hearing) take(l *load) {
	if h.meter == nil {
		return
	}
	samples := l.samples
	for _, p := range l.pieces {
		h.piece(p.pts, samples[:p.n])
		samples = samples[p.n:]
	}
}

// piece listens to one piece, at the place where its stamp says that it is.
func (h *hearing) piece(pts media.PTS, samples []float32) {
	if h.err != nil {
		return
	}
	if !h.began {
		h.began, h.first = true, pts
	}
	due := h.meter.Format().Seconds(h.meter.Frames())
	jump := pts.Sub(h.first).Seconds() - due
	switch frames := int64(math.Round(jump * float64(h.track.Rate))); {
	case jump > soundJump:
		h.err = h.meter.Gap(frames)
	case jump < -soundJump:
		samples = samples[min(int(-frames)*h.track.Channels, len(samples)):]
	}
	if h.err == nil {
		h.err = h.meter.Take(samples[:len(samples)/h.track.Channels*h.track.Channels])
	}
}

// mark saves what was heard; nil when nothing can go on from here.
func (h *hearing) mark() *soundMark {
	if h.meter == nil {
		return &soundMark{}
	}
	if h.err != nil {
		return nil
	}
	b, err := h.meter.AppendBinary(nil)
	if err != nil {
		return nil
	}
	return &soundMark{h.began, h.first, b}
}

// goOn makes it one that has heard what m has, and says whether it could.
func (h *hearing) goOn(m soundMark) bool {
	if h.meter == nil {
		return len(m.meter) == 0
	}
	before := h.meter.Format()
	h.began, h.first = m.Began, m.First
	return h.meter.UnmarshalBinary(m.meter) == nil && h.meter.Format() == before
}

// report adds what was found; first is the stamp of the first picture, at which the report's seconds begin.
func (h *hearing) report(r *Report, first media.PTS) {
	if h.track != nil {
		r.Audio = &Audio{Codec: h.track.Codec, Rate: h.track.Rate, Channels: h.track.Channels}
	}
	switch {
	case h.meter != nil:
	case h.err != nil:
		h.missing(r, "sound_format")
		return
	case h.track == nil:
		h.missing(r, "no_sound")
		return
	default:
		return // nobody asked for it
	}
	if h.err != nil {
		r.Problems = append(r.Problems, ProblemOf(h.err))
	}
	found := h.meter.Result()
	offset := 0.0
	if h.began {
		offset = h.first.Sub(first).Seconds()
	}
	at := func(frame int64) float64 { return max(offset+found.Format.Seconds(frame), 0) }
	add := func(kind Check, s sound.Span) {
		r.Spans = append(r.Spans, Span{Kind: kind, Start: at(s.Start), End: at(s.End)})
	}
	if r.Spans == nil && slices.ContainsFunc(h.wanted, func(c Check) bool { return c != Loudness && ofSound(c) }) {
		r.Spans = []Span{}
	}
	if found.Silence != nil {
		for _, x := range found.Silence.List {
			add(Silence, x)
		}
	}
	if found.Clipping != nil {
		for _, x := range found.Clipping.List {
			add(Clipping, x.Span)
		}
	}
	if found.Dropouts != nil {
		for _, x := range found.Dropouts.List {
			add(Dropout, x.Span)
		}
	}
	if found.Tones != nil {
		for _, x := range found.Tones.List {
			add(Tone, x.Span)
		}
	}
	if found.Stereo != nil {
		r.Stereo = &Stereo{Phase: rounded(found.Stereo.Correlation, 100), Mono: monoOf(found.Stereo.Side)}
		for _, x := range found.Stereo.Reversed.List {
			add(Phase, x)
		}
	}
	if found.Loudness != nil {
		r.Loudness = loudnessOf(found, at)
	}
	slices.SortStableFunc(r.Spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	r.Curves = curvesOf(found, offset)
}

// missing takes the checks of sound from those that were made.
func (h *hearing) missing(r *Report, why string) {
	r.Checks = nil
	for _, c := range h.wanted {
		if ofSound(c) {
			r.Missing = append(r.Missing, Missing{Kind: c, Why: why})
		} else {
			r.Checks = append(r.Checks, c)
		}
	}
}

func monoOf(s sound.Side) string {
	switch s {
	case sound.DualMono:
		return "dual"
	case sound.LeftOnly:
		return "left"
	case sound.RightOnly:
		return "right"
	default:
		return ""
	}
}

func loudnessOf(found sound.Result, at func(int64) float64) *Levels {
	l := &Levels{Range: rounded(found.Loudness.Range, 10)}
	level := func(v float64, step float64) *float64 {
		if v <= sound.Floor {
			return nil
		}
		v = rounded(v, step)
		return &v
	}
	if found.Loudness.Blocks > 0 {
		l.Integrated = level(found.Loudness.Integrated, 100)
	}
	l.Momentary, l.ShortTerm = level(found.Loudness.Momentary, 10), level(found.Loudness.ShortTerm, 10)
	if p := found.TruePeak; p != nil {
		l.TruePeak, l.PeakAt = level(p.Max, 100), rounded(at(p.At), 1000)
	}
	return l
}

func rounded(v, parts float64) float64 { return math.Round(v*parts) / parts }
