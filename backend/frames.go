package backend

import (
	"context"
	"runtime"
	"sync"
	"time"

	"videonet/backend/ffmpeg"
)

// Frame is the picture of a file that is on screen at a time.
type Frame struct {
	At   float64 // seconds from the first picture, as ffmpeg.Still says
	JPEG []byte
}

// frameWidth and frameHeight bound the pictures of Frames, in pixels: enough for a page of a report.
const frameWidth, frameHeight = 1280, 720

// Frames takes pictures out of a file, each that on screen at one of the times, in seconds from the first picture, or a keyframe at most
// within before it. They come in the order of at; one that cannot be had is left out. The file is decoded by a child, not here. Faults are those of a video that cannot be opened.
func Frames(ctx context.Context, path string, at []float64, within time.Duration) ([]Frame, error) {
	tools, err := ffmpeg.Find(ctx)
	if err != nil {
		return nil, err
	}
	info, err := tools.Probe(ctx, path)
	if err != nil {
		return nil, err
	}
	stills, err := tools.Stills(ctx, info, at, within, frameWidth, frameHeight)
	if err != nil {
		return nil, err
	}
	out := make([]Frame, len(stills))
	var wait sync.WaitGroup
	turns := make(chan struct{}, runtime.NumCPU())
	for i, s := range stills {
		turns <- struct{}{}
		wait.Go(func() {
			defer func() { <-turns }()
			data, err := s.JPEG()
			if err == nil {
				out[i] = Frame{At: s.At, JPEG: data}
			}
		})
	}
	wait.Wait()
	return out, nil
}
