package analysis

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"time"

	"videonet/backend/analysis/picture"
	"videonet/backend/fault"
	"videonet/backend/media"
)

// feed stands between a decoder and the checks. Its fields belong to the goroutine that fills until run returns.
type feed struct {
	decoder  Decoder
	track    Track
	started  time.Time
	progress func(Progress)

	first, last      media.PTS
	minStep, maxStep int64 // ticks between two pictures, valid from the second on
	step             int64 // the latest
	seen             int   // pictures
	err              error // why it ended
	told             time.Time
	strip            stripReader
	samples          int    // pictures of full size
	rater            *rater // nil without

	free chan *load
}

// load is what goes from the decoder to the checks at once: pictures, and the sound that came between them.
type load struct {
	*picture.Batch
	pieces  []soundPiece
	samples []float32
	full    fullPicture
	strips  []stripGroup
}

// soundPiece is a piece of a load's samples.
type soundPiece struct {
	pts media.PTS
	n   int // samples, of all channels
}

// maxSamples is how much sound goes with a load; then the load goes on its way with the pictures it has. 4 MB.
const maxSamples = 1 << 20

// batches is how many batches one file has: one being filled, one being measured, one between them. When none is free the decoder waits,
// and its pipe with it.
const batches = 3

func newFeed(d Decoder, started time.Time, progress func(Progress)) *feed {
	f := &feed{decoder: d, track: d.Track(), started: started, progress: progress, free: make(chan *load, batches)}
	for range batches {
		f.free <- &load{Batch: picture.NewBatch()}
	}
	return f
}

// flight is a load on its way from the decoder to the checks.
type flight struct {
	*load
	measured, heard chan struct{} // closed when it was
}

// run fills loads, has workers measure their pictures and hear take their sound, and gives them to take in order. It returns when all of
// that has ended.
func (f *feed) run(ctx context.Context, workers int, hear, take func(*load)) {
	if workers < 1 {
		workers = runtime.NumCPU()
	}
	measure, listen, order := make(chan flight, batches), make(chan flight, batches), make(chan flight, batches)
	var wait sync.WaitGroup
	wait.Go(func() {
		defer close(order)
		defer close(listen)
		defer close(measure)
		f.fill(ctx, func(l *load) {
			next := flight{l, make(chan struct{}), make(chan struct{})}
			measure <- next
			listen <- next
			order <- next
		})
	})
	for range min(workers, batches) {
		wait.Go(func() {
			for l := range measure {
				l.Measure(f.track.FullRange)
				l.full.measure(f.track.FullRange)
				f.rater.rate(&l.full)
				close(l.measured)
			}
		})
	}
	wait.Go(func() {
		for l := range listen {
			hear(l.load)
			close(l.heard)
		}
	})
	for l := range order {
		<-l.measured
		<-l.heard
		take(l.load)
		f.free <- l.load
	}
	wait.Wait()
}

// fill decodes until there is no more.
func (f *feed) fill(ctx context.Context, full func(*load)) {
	for f.err == nil {
		l := <-f.free
		l.N, l.pieces, l.samples, l.strips, l.full.there = 0, l.pieces[:0], l.samples[:0], l.strips[:0], false
		for f.err == nil && l.N < picture.BatchSize && len(l.samples) < maxSamples && !l.full.there {
			piece, err := f.decoder.Next(l.Picture(l.N))
			if err == nil {
				err = ctx.Err()
			}
			switch {
			case err != nil:
				f.err = err
			case piece.Full != nil:
				f.err = f.look(l, piece.PTS, piece.Full)
			case piece.Kind == media.Video:
				l.Stamp(l.N, piece.PTS)
				l.N++
				f.count(piece.PTS)
				f.tell()
			default:
				l.pieces = append(l.pieces, soundPiece{piece.PTS, len(piece.Samples)})
				l.samples = append(l.samples, piece.Samples...)
			}
		}
		full(l)
	}
}

// tell says how far it is, seldom enough.
func (f *feed) tell() {
	if now := time.Now(); now.Sub(f.told) >= progressEvery && f.progress != nil {
		f.told = now
		f.progress(f.now(now))
	}
}

func (f *feed) count(pts media.PTS) {
	switch f.seen {
	case 0:
		f.first = pts
	case 1:
		f.step = pts.Ticks - f.last.Ticks
		f.minStep, f.maxStep = f.step, f.step
	default:
		f.step = pts.Ticks - f.last.Ticks
		f.minStep, f.maxStep = min(f.minStep, f.step), max(f.maxStep, f.step)
	}
	f.last = pts
	f.seen++
}

func (f *feed) at(pts media.PTS) float64 { return pts.Sub(f.first).Seconds() }

func (f *feed) now(now time.Time) Progress {
	at := f.at(f.last)
	return Progress{At: milli(at), Duration: milli(max(f.track.Duration, at)), Realtime: milli(at / max(now.Sub(f.started).Seconds(), 1e-3))}
}

// partial says that a report can be made, of the whole file or of its readable part.
func (f *feed) partial() bool {
	return errors.Is(f.err, io.EOF) || f.seen > 0 && fault.Is(f.err, fault.FileTruncated)
}

func milli(s float64) float64 { return float64(int64(s*1000+0.5)) / 1000 }
