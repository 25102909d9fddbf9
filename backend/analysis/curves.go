package analysis

import "videonet/backend/analysis/sound"

// Curves are to be drawn, not to be judged: bounded in number, rounded, each with its own step in seconds. Point i begins at
// Start + i*Step; of luma, which is of pictures, at i*Step.
type Curves struct {
	Start    float64        `json:"start"` // seconds of the sound's first sample
	Loudness *LoudnessCurve `json:"loudness,omitempty"`
	Waveform *WaveformCurve `json:"waveform,omitempty"`
	Luma     *LumaCurve     `json:"luma,omitempty"`
	Quality  *QualityCurve  `json:"quality,omitempty"`
}

// QualityCurve holds the technical index of single pictures and what lowered it, each with its time.
type QualityCurve struct {
	At    []float64            `json:"at"`    // seconds
	Index []float32            `json:"index"` // 0…100
	Parts map[string][]float32 `json:"parts"`
}

// LoudnessCurve holds LUFS; -120 is no sound.
type LoudnessCurve struct {
	Step      float64   `json:"step"`
	Momentary []float32 `json:"momentary"`
	ShortTerm []float32 `json:"short_term"`
}

// WaveformCurve holds the lowest and the highest sample of each step, full scale is 32767, for each lane.
type WaveformCurve struct {
	Step  float64 `json:"step"`
	Lanes []Lane  `json:"lanes"`
}

// Lane is one line of a waveform.
type Lane struct {
	Low  []int16 `json:"low"`
	High []int16 `json:"high"`
}

func curvesOf(found sound.Result, start float64) *Curves {
	c := &Curves{Start: start}
	if l := found.Loudness; l != nil {
		c.Loudness = &LoudnessCurve{Step: l.Curve.Step, Momentary: tenths(l.Curve.Momentary), ShortTerm: tenths(l.Curve.ShortTerm)}
	}
	if w := found.Waveform; w != nil {
		c.Waveform = &WaveformCurve{Step: w.Step}
		for _, s := range w.Lanes {
			c.Waveform.Lanes = append(c.Waveform.Lanes, Lane(s))
		}
	}
	return c
}

func tenths(v []float32) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(rounded(float64(x), 10))
	}
	return out
}
