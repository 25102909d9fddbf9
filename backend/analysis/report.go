package analysis

import (
	"errors"

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
	Events   []Event   `json:"events,omitzero"`
	Spans    []Span    `json:"spans,omitzero"`
	Problems []Problem `json:"problems,omitempty"` // why the report does not cover the whole file
	Engine   Made      `json:"engine"`
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

// Event is something that happens between two pictures: At is the PTS of the second.
type Event struct {
	Kind Check   `json:"kind"`
	At   float64 `json:"at"`
}

// Span is something that lasts, [Start, End).
type Span struct {
	Kind  Check   `json:"kind"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

// Made says how the report came to be.
type Made struct {
	Decoder  string  `json:"decoder"`
	Seconds  float64 `json:"seconds"` // wall clock
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
