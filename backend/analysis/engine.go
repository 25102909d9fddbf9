package analysis

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"videonet/backend/fault"
)

// Engine makes reports in this process. It is a Runner and safe for concurrent use.
type Engine struct {
	Open OpenDecoder
	// Scorer starts what rates pictures by BRISQUE. Where it is nil or fails, the report names what is missing; nothing else fails.
	Scorer func(ctx context.Context) (Scorer, error)
	// Workers is how many batches of a file are measured side by side; below 1 means one for each core. The report does not depend on it.
	Workers int
}

// progressEvery is the time between two calls of progress: quicker than the eye follows is waste.
const progressEvery = 100 * time.Millisecond

// Run looks at the file once: a decoder fills batches, workers measure them, the checks decide in order, and beside them the file's
// SHA-256 is taken.
// Faults are those of the decoder, FileDamaged when there is no picture, FileChanged when somebody wrote to the file meanwhile.
func (e Engine) Run(ctx context.Context, task Task, listener Listener) (*Report, error) {
	started := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, c := range task.Checks {
		if !slices.Contains(Checks(), c) {
			return nil, fault.New(fault.NotBuilt, nil, "part", fmt.Sprintf("the check %q", string(c)))
		}
	}
	wanted := task.Checks
	if len(wanted) == 0 {
		wanted = Checks()
	}
	d, err := e.Open(ctx, task.Path, Want{Sound: slices.ContainsFunc(wanted, ofSound), Full: slices.ContainsFunc(wanted, ofSamples)})
	if err != nil {
		return nil, err
	}
	sum := startHash(ctx, task.Path)
	f := newFeed(d, started, listener.Progress)
	found, heard, seen := newFindings(wanted), newHearing(d.Track().Sound, wanted), newQuality(d.Track(), wanted)
	if seen.scores() {
		f.rater = e.newRater(ctx)
		defer f.rater.close()
	}
	f.run(ctx, e.Workers, heard.take, func(l *load) {
		found.take(l.Batch)
		seen.take(l)
	})
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
	r.SHA256, r.Checks = hash, wanted
	found.report(r, f.at)
	heard.report(r, f.first)
	seen.report(r, f.at, f.rater.broken())
	r.Engine.Seconds = milli(time.Since(started).Seconds())
	r.Engine.Realtime = milli(r.Duration / max(time.Since(started).Seconds(), 1e-3))
	return r, nil
}
