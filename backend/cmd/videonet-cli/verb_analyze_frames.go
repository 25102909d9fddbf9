package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"videonet/backend"
	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/platform"
)

// mostFrames bounds --frames: their names have four digits.
const mostFrames = 10_000

// framesAtOnce bounds the memory that pictures of 100 KB take before they are written.
const framesAtOnce = 64

// pictures are those of HTML and PDF, taken all at once; nil where nobody asks for any. A report without pictures is better than none.
func (a *analyze) pictures(ctx context.Context, file string, source export.Source) func(at float64) ([]byte, error) {
	if file == standardInput || !slices.Contains(a.formats, export.HTML) && !slices.Contains(a.formats, export.PDF) {
		return nil
	}
	frames, err := backend.Frames(ctx, file, export.Moments(source), 0)
	if err != nil {
		a.env.log.Warn("the report has no pictures", "file", file, "error", err)
	}
	return func(at float64) ([]byte, error) {
		i := slices.IndexFunc(frames, func(f backend.Frame) bool { return f.At == at })
		if i < 0 {
			return nil, errors.New("no such picture")
		}
		return frames[i].JPEG, nil
	}
}

// spread takes a.frames pictures, at about equal distances from the beginning on, and puts them into a folder beside the reports.
func (a *analyze) spread(ctx context.Context, in input, report *analysis.Report) ([]export.Frame, error) {
	if a.frames == 0 {
		return nil, nil
	}
	folder := in.place + ".frames"
	if err := platform.MakeFolder(folder); err != nil {
		return nil, err
	}
	at := make([]float64, a.frames)
	for i := range at {
		at[i] = report.Duration * float64(i) / float64(a.frames)
	}
	near := time.Duration(report.Duration / float64(a.frames) / 3 * float64(time.Second)) // they tell what is going on: nobody needs the very picture
	var out []export.Frame
	for some := range slices.Chunk(at, framesAtOnce) {
		frames, err := backend.Frames(ctx, in.file, some, near)
		if err != nil {
			return out, err
		}
		for _, f := range frames {
			name := fmt.Sprintf("%04d.jpg", len(out))
			if err = platform.WriteFile(filepath.Join(folder, name), f.JPEG); err != nil {
				return out, err
			}
			out = append(out, export.Frame{At: f.At, JPEG: filepath.ToSlash(filepath.Join(filepath.Base(folder), name))})
		}
	}
	return out, nil
}
