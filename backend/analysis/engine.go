package analysis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Engine makes reports in this process. It is a Runner and safe for concurrent use.
type Engine struct{ Open OpenDecoder }

// progressEvery is the time between two calls of progress: quicker than the eye follows is waste.
const progressEvery = 100 * time.Millisecond

// Run looks at the file once: a decoder fills batches, the checks look at them in order, and beside them the file's SHA-256 is taken.
// Faults are those of the decoder, FileDamaged when there is no picture, FileChanged when somebody wrote to the file meanwhile.
func (e Engine) Run(ctx context.Context, task Task, progress func(Progress)) (*Report, error) {
	started := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, c := range task.Checks {
		if !slices.Contains(Checks(), c) {
			return nil, fault.New(fault.NotBuilt, nil, "part", fmt.Sprintf("the check %q", string(c)))
		}
	}
	d, err := e.Open(ctx, task.Path)
	if err != nil {
		return nil, err
	}
	sum := startHash(ctx, task.Path)
	f := newFeed(d, started, progress)
	go f.run(ctx)
	checks := analyzers(task.Checks)
	for b := range f.full {
		b.measure()
		for _, a := range checks {
			a.look(b)
		}
		f.free <- b
	}
	closed := d.Close()
	if !f.partial() {
		cancel() // no report: the hash is of no use
	}
	hash, hashed := sum.wait()
	switch {
	case !f.partial():
		return nil, f.err
	case hashed != nil:
		return nil, hashed
	case closed != nil:
		return nil, fmt.Errorf("close decoder: %w", closed)
	case f.seen == 0:
		return nil, fault.New(fault.FileDamaged, nil, "file", task.Path)
	}
	r := f.report(cmp.Or(task.Name, filepath.Base(task.Path)))
	r.SHA256 = hash
	for _, a := range checks {
		a.finish(r, f.at, r.Duration)
	}
	r.Engine.Seconds = milli(time.Since(started).Seconds())
	r.Engine.Realtime = milli(r.Duration / max(time.Since(started).Seconds(), 1e-3))
	return r, nil
}

func analyzers(wanted []Check) []analyzer {
	if len(wanted) == 0 {
		wanted = Checks()
	}
	var out []analyzer
	if slices.Contains(wanted, Black) {
		out = append(out, &black{})
	}
	if slices.Contains(wanted, Cut) {
		out = append(out, &cuts{})
	}
	return out
}

// feed is the goroutine between a decoder and the checks. Its fields belong to that goroutine until full is closed.
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

	// out
	full chan *batch
	// in
	free chan *batch
}

func newFeed(d Decoder, started time.Time, progress func(Progress)) *feed {
	f := &feed{decoder: d, track: d.Track(), started: started, progress: progress}
	f.full, f.free = make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		f.free <- newBatch()
	}
	return f
}

func (f *feed) run(ctx context.Context) {
	defer close(f.full)
	var told time.Time
	for f.err == nil {
		b := <-f.free
		for b.n = 0; b.n < BatchSize; b.n++ {
			pts, err := f.decoder.Next(b.picture(b.n))
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				f.err = err
				break
			}
			b.pts[b.n] = pts
			f.count(pts)
			if now := time.Now(); now.Sub(told) >= progressEvery && f.progress != nil {
				told = now
				f.progress(f.now(now))
			}
		}
		f.full <- b
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
