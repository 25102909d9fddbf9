package sound

import (
	"math"
	"time"
)

// Checks is a set of what to measure.
type Checks uint16

// The checks. Levels of the channels are always measured.
const (
	LoudnessCheck Checks = 1 << iota
	TruePeakCheck
	SilenceCheck
	ClippingCheck
	StereoCheck // phase, mono, dead side; nothing to measure in fewer than 2 channels
	DropoutCheck
	ToneCheck
	WaveformCheck
	AllChecks Checks = 1<<iota - 1
)

// Settings are what a person may change. The zero value means all checks with the defaults.
type Settings struct {
	Checks Checks // 0 means AllChecks
	// Silence is sound below SilenceBelow on every channel for SilenceAtLeast, as ffmpeg's silencedetect has it.
	SilenceBelow   float64       // dBFS, -120 to -10; 0 means -60
	SilenceAtLeast time.Duration // 20 ms to 1 h; 0 means 0.5 s
}

func (s Settings) filled() (Settings, error) {
	if s.Checks == 0 {
		s.Checks = AllChecks
	}
	if s.SilenceBelow == 0 {
		s.SilenceBelow = -60
	}
	if s.SilenceAtLeast == 0 {
		s.SilenceAtLeast = 500 * time.Millisecond
	}
	switch {
	case s.Checks&^AllChecks != 0:
		return s, invalid("a check of sound that there is not")
	case !(s.SilenceBelow >= -120 && s.SilenceBelow <= -10):
		return s, invalid("silence below %g dBFS", s.SilenceBelow)
	case s.SilenceAtLeast < 20*time.Millisecond || s.SilenceAtLeast > time.Hour:
		return s, invalid("silence of %s", s.SilenceAtLeast)
	}
	return s, nil
}

// Floor is the least level there is: it stands for digital silence and for what was too short to be measured, in dBFS, dBTP and LUFS.
const Floor = -120

// decibels of an amplitude.
func decibels(amplitude float64) float64 { return powerDecibels(amplitude * amplitude) }

// powerDecibels of a mean square.
func powerDecibels(power float64) float64 {
	if !(power > 1e-12) {
		return Floor
	}
	return 10 * math.Log10(min(power, math.MaxFloat64))
}

// amplitude of a level in dB.
func amplitude(level float64) float64 { return math.Pow(10, level/20) }
