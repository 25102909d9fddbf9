package sound

import (
	"fmt"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// What a Meter takes.
const (
	MinRate     = 8_000   // Hz
	MaxRate     = 192_000 // Hz
	MaxChannels = 16
	MaxHours    = 48 // of one file, gaps included; a lying time stamp must not keep a meter busy with silence for ever
)

// Format is how samples come: Rate frames a second, each of Channels samples in the order of ffmpeg's default layouts.
type Format struct {
	Rate     int `json:"rate"` // Hz
	Channels int `json:"channels"`
}

func (f Format) check() error {
	if f.Rate < MinRate || f.Rate > MaxRate {
		return invalid("a sample rate of %d Hz", f.Rate)
	}
	if f.Channels < 1 || f.Channels > MaxChannels {
		return invalid("sound of %d channels", f.Channels)
	}
	return nil
}

// PTS returns the time of a frame from the first one.
func (f Format) PTS(frame int64) media.PTS {
	return media.PTS{Ticks: frame, Base: media.Timebase{Num: 1, Den: int64(f.Rate)}}
}

// Seconds returns the time of a frame from the first one.
func (f Format) Seconds(frame int64) float64 { return float64(frame) / float64(f.Rate) }

// bound is where block k begins: a hundred blocks are a second exactly, also at 11,025 Hz.
func (f Format) bound(k int64) int64 { return k * int64(f.Rate) / blocksPerSecond }

// frames is the length of so many milliseconds, at least 1.
func (f Format) frames(ms int64) int64 { return max(1, ms*int64(f.Rate)/1000) }

// weights are the channels' factors (ITU-R BS.1770-4 tables 3 and 4): 1.41 at azimuths of 60° to 120°, nothing for the LFE, 1 for all
// others. Only the number of channels is known, so they are those of ffmpeg's default layout for it:
//
//	1 FC · 2 FL FR · 5 FL FR FC BL BR · 6 FL FR FC LFE BL BR · 7 FL FR FC LFE BC SL SR · 8 FL FR FC LFE BL BR SL SR · others: 1 each
//
// BL and BR of 5 and 6 channels stand at 110°, those of 8 at 135°, where the table says 1 (ffmpeg's ebur128 takes 1.41 there too).
func (f Format) weights() []float64 {
	const side = 1.41
	switch f.Channels {
	case 5:
		return []float64{1, 1, 1, side, side}
	case 6:
		return []float64{1, 1, 1, 0, side, side}
	case 7:
		return []float64{1, 1, 1, 0, 1, side, side}
	case 8:
		return []float64{1, 1, 1, 0, 1, 1, side, side}
	}
	w := make([]float64, f.Channels)
	for i := range w {
		w[i] = 1
	}
	return w
}

func invalid(format string, values ...any) error {
	return fault.New(fault.Invalid, nil, "what", fmt.Sprintf(format, values...))
}
