package player

import (
	"context"
	"errors"
	"image"
	"io"
	"slices"
	"sync"
	"time"

	"videonet/backend/media"
)

const (
	// stretchLength is how much of the film, for each time of speed, is read at once to be shown backwards: opening a file takes about as
	// long as decoding a second of it, and half a second is soon there.
	stretchLength = time.Second
	// mostKept bounds what a stretch holds: two of them are in memory, 110 MB of 1280×720 pictures. When there are more, the next stretch
	// begins later.
	mostKept = 40
)

// rewind reads pictures backwards: a stretch of the film at a time, forward as every decoder must, given on from its last to its first.
type rewind struct {
	source Source
	first  media.PTS     // where the film begins
	step   time.Duration // pictures nearer to each other are left out; 0 leaves out none
	length time.Duration // of a stretch

	mu    sync.Mutex
	spare []*image.YCbCr // that were given back
}

// openRewind opens the pictures before a time, from the last to the first. speed is below 0.
func openRewind(ctx context.Context, s Source, first, before media.PTS, speed float64) *reel {
	ctx, cancel := context.WithCancel(ctx)
	w := &rewind{source: s, first: first, length: time.Duration(-speed * float64(stretchLength))}
	if speed < -1 {
		w.step = time.Duration(-speed * float64(fastStep))
	}
	r := &reel{cancel: cancel, frames: make(chan pictured, readAhead)}
	stretches := make(chan []pictured)
	var err error // of the reading, read when stretches is closed
	go func() {
		defer close(stretches)
		err = w.run(ctx, before, stretches)
	}()
	go func() {
		defer close(r.frames)
		for stretch := range stretches { // until the reader has ended, whatever becomes of the pictures
			for _, f := range slices.Backward(stretch) {
				r.send(ctx, f)
			}
		}
		r.send(ctx, pictured{err: err})
	}()
	return r
}

// run gives stretches, each before the last, until the film's first picture has been given: then it returns io.EOF.
func (w *rewind) run(ctx context.Context, before media.PTS, to chan<- []pictured) error {
	length := w.length / 2 // the first is waited for
	for before.Compare(w.first) > 0 {
		from := media.PTS{Ticks: before.In(media.Nanos).Ticks - int64(length), Base: media.Nanos}
		if from.Compare(w.first) < 0 {
			from = w.first
		}
		stretch, err := w.read(ctx, from, before)
		if err != nil {
			return err
		}
		if len(stretch) == 0 { // as between the pictures of a slide show
			if from == w.first {
				break
			}
			length *= 4
			continue
		}
		select {
		case to <- stretch:
		case <-ctx.Done():
			return ctx.Err()
		}
		before, length = stretch[0].PTS, w.length
		if next := (media.PTS{Ticks: before.In(media.Nanos).Ticks - int64(w.step), Base: media.Nanos}); w.step > 0 && next.Compare(w.first) > 0 {
			before = next
		}
	}
	return io.EOF
}

// read copies the pictures of [from, before): of many, the last.
func (w *rewind) read(ctx context.Context, from, before media.PTS) ([]pictured, error) {
	source, err := w.source.Pictures(ctx, from)
	if err != nil {
		return nil, err
	}
	defer source.Close() //nolint:errcheck // nothing is kept by a source that was only read
	var kept []pictured
	for {
		f, release, failed := source.Read(ctx)
		if errors.Is(failed, io.EOF) {
			return kept, nil
		}
		if failed != nil {
			return nil, failed
		}
		switch n := len(kept); {
		case f.PTS.Compare(before) >= 0:
			release()
			return kept, nil
		case n > 0 && f.PTS.Sub(kept[n-1].PTS).Duration() < w.step:
		default:
			if n == mostKept {
				kept[0].release()
				kept = append(kept[:0], kept[1:]...)
			}
			kept = append(kept, w.copy(f))
		}
		release()
	}
}

// copy makes a picture of our own: a source need not lend more than a few.
func (w *rewind) copy(f media.Frame) pictured {
	w.mu.Lock()
	defer w.mu.Unlock()
	var img *image.YCbCr
	if n := len(w.spare); n > 0 && w.spare[n-1].Rect == f.Image.Rect {
		img, w.spare = w.spare[n-1], w.spare[:n-1]
	} else {
		img = image.NewYCbCr(f.Image.Rect, image.YCbCrSubsampleRatio420)
	}
	plane(img.Y, img.YStride, f.Image.Y, f.Image.YStride)
	plane(img.Cb, img.CStride, f.Image.Cb, f.Image.CStride)
	plane(img.Cr, img.CStride, f.Image.Cr, f.Image.CStride)
	f.Image = img
	return pictured{Frame: f, free: func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.spare = append(w.spare, img)
	}}
}

func plane(to []byte, width int, from []byte, stride int) {
	for len(to) >= width && len(from) >= width && width > 0 {
		copy(to[:width], from)
		to, from = to[width:], from[min(stride, len(from)):]
	}
}
