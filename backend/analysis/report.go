package analysis

import (
	"errors"
	"slices"

	"videonet/backend/fault"
)

// Schema names the layout of Report.
const Schema = "videonet.report/1"

// Report is all that was measured in one file (DESIGN.md §3). What was not measured has no key. Times are seconds from the first
// video PTS, exact to the frame.
type Report struct {
	Schema   string    `json:"schema"`
	File     string    `json:"file"`
	SHA256   string    `json:"sha256"` // hexadecimal
	Duration float64   `json:"duration"`
	Video    Video     `json:"video"`
	Audio    *Audio    `json:"audio,omitempty"`  // nil without sound
	Checks   []Check   `json:"checks,omitempty"` // those that were made
	Events   []Event   `json:"events,omitzero"`
	Spans    []Span    `json:"spans,omitzero"`
	Loudness *Levels   `json:"loudness,omitempty"`
	Stereo   *Stereo   `json:"stereo,omitempty"`
	Quality  *Quality  `json:"quality,omitempty"`
	Scan     *Scan     `json:"scan,omitempty"`
	Shots    []Shot    `json:"shots,omitempty"`
	Curves   *Curves   `json:"curves,omitempty"`
	Missing  []Missing `json:"missing,omitempty"`  // checks that were wanted and could not be made
	Problems []Problem `json:"problems,omitempty"` // why the report does not cover the whole file
	Engine   Made      `json:"engine"`
}

// Looked says whether a check was made, so that nothing found means that nothing is there.
func (r *Report) Looked(kind Check) bool { return slices.Contains(r.Checks, kind) }

// Audio describes the sound track that was measured, the first of the file.
type Audio struct {
	Codec    string `json:"codec"`
	Rate     int    `json:"rate"` // Hz
	Channels int    `json:"channels"`
}

// Levels are the loudness and its peaks, measured after ITU-R BS.1770-4 and EBU R 128 with EBU Tech 3341 and 3342. A level that silence has not is nil.
type Levels struct {
	Integrated *float64 `json:"integrated_lufs,omitempty"`
	Range      float64  `json:"range_lu"`
	Momentary  *float64 `json:"max_momentary_lufs,omitempty"`
	ShortTerm  *float64 `json:"max_short_term_lufs,omitempty"`
	TruePeak   *float64 `json:"true_peak_dbtp,omitempty"`
	PeakAt     float64  `json:"true_peak_at"` // seconds
}

// Stereo says how two channels go together.
type Stereo struct {
	// Phase is the correlation of the whole sound, -1 (reversed) to 1 (the same).
	Phase float64 `json:"phase"`
	// Mono is "" for two channels, "dual" when both carry the same, "left" or "right" when only one carries anything.
	Mono string `json:"mono,omitempty"`
}

// Quality is the technical index: 100 less the published penalties of Parts, of full-size samples. It is no opinion of viewers.
type Quality struct {
	Index float64            `json:"index"` // mean
	P5    float64            `json:"p5"`    // 5th percentile
	Parts map[string]float64 `json:"parts"` // mean penalty of each kind
	// Legal is the mean share of a picture beyond -5 % and 105 % (EBU R 103, which allows 1), in percent; 0 of full range.
	Legal float64 `json:"illegal_percent"`
	// Samples is how many pictures were looked at in full size.
	Samples int `json:"samples"`
	// Cropped says that only the middle of the pictures was: they are larger than that.
	Cropped bool `json:"cropped,omitempty"`
	// OpenCV is nil where it was not there.
	OpenCV *OpenCV `json:"opencv,omitempty"`
}

// OpenCV holds second opinions, means over the samples that were rated. Neither lowers the index.
type OpenCV struct {
	Brisque   float64 `json:"brisque"`   // 0 (best) to 100
	Sharpness float64 `json:"sharpness"` // variance of the Laplacian: compares copies of one film only
}

// Scan says how pictures were taken: shares of the pictures that could be told, 0…1.
type Scan struct {
	// Kind is "progressive", "top" or "bottom" field first, "mixed", or "unknown" when too little moves.
	Kind        string  `json:"kind"`
	Progressive float64 `json:"progressive"`
	Top         float64 `json:"top"`
	Bottom      float64 `json:"bottom"`
}

// Missing is a check that could not be made and why, as a stable word: "no_sound", "no_opencv".
type Missing struct {
	Kind Check  `json:"kind"`
	Why  string `json:"why"`
}

// Video describes the picture track as it was found, not as the header says.
type Video struct {
	Codec     string `json:"codec"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	FrameRate string `json:"frame_rate"` // a fraction; of a variable rate, the mean
	VFR       bool   `json:"vfr"`
	Frames    int    `json:"frames"`
}

// Event is something that happens between two pictures: At is the PTS of the second. A dissolve has Start and End instead, [Start, End)
// are its mixed pictures. None of them can be 0: something stands before.
type Event struct {
	Kind  Check   `json:"kind"`
	At    float64 `json:"at,omitzero"`
	Start float64 `json:"start,omitzero"`
	End   float64 `json:"end,omitzero"`
}

// from is where the event begins.
func (e Event) from() float64 { return max(e.At, e.Start) }

// Span is something that lasts, [Start, End).
type Span struct {
	Kind  Check   `json:"kind"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	// Picture is the area that the picture fills, of a letterbox alone.
	Picture *Area `json:"picture,omitempty"`
}

// Area is a part of the picture in pixels of its coded size.
type Area struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Made says how the report came to be.
type Made struct {
	Decoder  string  `json:"decoder"`
	Revision int     `json:"revision"` // of the program that made it
	Seconds  float64 `json:"seconds"`  // wall clock, of all runs that it took
	// Runs is how many that were, each from the checkpoint of the one before; 0 of an unbroken one.
	Runs     int     `json:"runs,omitempty"`
	Realtime float64 `json:"realtime"`
}

// Problem is a fault that crosses processes or is kept: a code, the values of its sentence, and the detail.
type Problem struct {
	Code   fault.Code     `json:"code"`
	Values map[string]any `json:"values,omitempty"`
	Detail string         `json:"detail,omitempty"`
}

// ProblemOf returns err as a Problem.
func ProblemOf(err error) Problem {
	code, values := fault.Of(err)
	return Problem{Code: code, Values: values, Detail: err.Error()}
}

// Err returns the problem as an error that carries its fault.
func (p Problem) Err() error {
	var detail error
	if p.Detail != "" {
		detail = errors.New(p.Detail)
	}
	return &fault.Error{Code: p.Code, Values: p.Values, Err: detail}
}
