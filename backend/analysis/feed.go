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
	every    time.Duration // between two marks; 0 makes none
	marked   time.Time     // of the last

	stamps
	err   error // why it ended
	told  time.Time
	strip stripReader
	rater *rater // nil without
	trail []step // the last pictures of the load before

	resumed bool
	held    []byte // the first picture of the next load, behind a mark; empty when there is none
	heldPTS media.PTS
	expect  []step    // pictures that must come once more, as they were
	from    media.PTS // the last of them
	skip    int64     // samples that were heard already, of all channels

	free chan *load
}

// stamps are what a feed counts. They are saved.
type stamps struct {
	First, Last      media.PTS
	MinStep, MaxStep int64 // ticks between two pictures, valid from the second on
	Step             int64 // the latest
	Seen             int   // pictures
	Samples          int   // pictures of full size
	Heard            int64 // samples of sound, of all channels
}

// load is what goes from the decoder to the checks at once: pictures, and the sound that came between them.
type load struct {
	*picture.Batch
	pieces  []soundPiece
	samples []float32
	full    fullPicture
	strips  []stripGroup
	mark    *mark // nil: not a place to go on from
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
	f := &feed{decoder: d, track: d.Track(), started: started, marked: time.Now(), progress: progress, free: make(chan *load, batches)}
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
		l.N, l.pieces, l.samples, l.strips, l.full.there, l.mark = 0, l.pieces[:0], l.samples[:0], l.strips[:0], false, nil
		f.release(l)
		for f.err == nil && l.N < picture.BatchSize && len(l.samples) < maxSamples && !l.full.there && l.mark == nil {
			piece, err := f.decoder.Next(l.Picture(l.N))
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = f.take(l, piece)
			}
			f.err = err
		}
		f.keep(l)
		full(l)
	}
}

// take puts a piece into the load.
func (f *feed) take(l *load, piece Piece) error {
	switch {
	case f.resumed && piece.Kind == media.Video && (len(f.expect) > 0 || piece.PTS.Compare(f.from) <= 0):
		return f.again(l, piece)
	case piece.Full != nil:
		return f.look(l, piece.PTS, piece.Full)
	case piece.Kind == media.Video && f.due(l):
		f.hold(l, piece.PTS)
	case piece.Kind == media.Video:
		l.Stamp(l.N, piece.PTS)
		l.N++
		f.count(piece.PTS)
		f.tell(f.Last)
	case f.skip > 0:
		return f.heard(piece)
	default:
		f.Heard += int64(len(piece.Samples))
		l.pieces = append(l.pieces, soundPiece{piece.PTS, len(piece.Samples)})
		l.samples = append(l.samples, piece.Samples...)
	}
	return nil
}

// tell says how far it is, seldom enough.
func (f *feed) tell(pts media.PTS) {
	if now := time.Now(); now.Sub(f.told) >= progressEvery && f.progress != nil && f.skip == 0 {
		f.told = now
		f.progress(f.now(now, f.at(pts)))
	}
}

func (f *feed) count(pts media.PTS) {
	switch f.Seen {
	case 0:
		f.First = pts
	case 1:
		f.Step = pts.Ticks - f.Last.Ticks
		f.MinStep, f.MaxStep = f.Step, f.Step
	default:
		f.Step = pts.Ticks - f.Last.Ticks
		f.MinStep, f.MaxStep = min(f.MinStep, f.Step), max(f.MaxStep, f.Step)
	}
	f.Last = pts
	f.Seen++
}

func (f *feed) at(pts media.PTS) float64 { return pts.Sub(f.First).Seconds() }

func (f *feed) now(now time.Time, at float64) Progress {
	return Progress{At: milli(at), Duration: milli(max(f.track.Duration, at)), Realtime: milli(at / max(now.Sub(f.started).Seconds(), 1e-3))}
}

// partial says that a report can be made, of the whole file or of its readable part.
func (f *feed) partial() bool {
	return errors.Is(f.err, io.EOF) || f.Seen > 0 && fault.Is(f.err, fault.FileTruncated)
}

func milli(s float64) float64 { return float64(int64(s*1000+0.5)) / 1000 }
