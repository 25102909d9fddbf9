package sound

// Result is what a meter found. A part is nil when its check was not asked for.
type Result struct {
	Format   Format    `json:"format"`
	Frames   int64     `json:"frames"`         // length of the sound, gaps included
	Gaps     int64     `json:"gaps,omitempty"` // frames that were missing in the stream
	Bad      int64     `json:"bad,omitempty"`  // samples that were NaN, infinite or absurd and counted as 0
	Levels   []Level   `json:"levels"`         // one for each channel
	Loudness *Loudness `json:"loudness,omitempty"`
	TruePeak *TruePeak `json:"truePeak,omitempty"`
	Silence  *Spans    `json:"silence,omitempty"`
	Clipping *Clipping `json:"clipping,omitempty"`
	Stereo   *Stereo   `json:"stereo,omitempty"` // nil for mono
	Dropouts *Dropouts `json:"dropouts,omitempty"`
	Tones    *Tones    `json:"tones,omitempty"`
	Waveform *Waveform `json:"waveform,omitempty"`
}
