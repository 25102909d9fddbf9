package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"videonet/build/accuracy/score"
)

// report is what is read of a report of `videonet-cli analyze --json`.
type report struct {
	Schema string
	Video  struct{ Width int }
	Events []finding
	Spans  []finding
}

type finding struct {
	Kind    string
	At      float64
	Start   float64
	End     float64
	Picture *struct{ X, Y, Width, Height int }
}

// analyze has the program look at a reel.
func analyze(ctx context.Context, cli, reel string) (report, error) {
	cmd := exec.CommandContext(ctx, cli, "analyze", reel, "--json", "--checks", strings.Join(kinds(), ","))
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return report{}, fmt.Errorf("%w: %s", err, said.Bytes())
	}
	for line := range bytes.Lines(out) {
		var r report
		if err = json.Unmarshal(line, &r); err != nil {
			return report{}, err
		}
		if r.Schema != "" {
			return r, nil
		}
	}
	return report{}, errors.New("no report")
}

func (r report) moments(kind string) (out []float64) {
	for _, f := range r.Events {
		if f.Kind == kind {
			out = append(out, f.At)
		}
	}
	return out
}

func (report) lasting(all []finding, kind string) (out []score.Span) {
	for _, f := range all {
		if f.Kind == kind {
			out = append(out, score.Span{Start: f.Start, End: f.End})
		}
	}
	return out
}

func (r report) borders() (out []score.Border) {
	for _, f := range r.Spans {
		if p := f.Picture; p != nil {
			out = append(out, score.Border{Span: score.Span{Start: f.Start, End: f.End}, X: p.X, Y: p.Y, Width: p.Width, Height: p.Height})
		}
	}
	return out
}
