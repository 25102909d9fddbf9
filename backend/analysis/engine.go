package analysis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
)

// Engine makes reports in this process. It is a Runner and safe for concurrent use.
type Engine struct {
	Open OpenDecoder
	// Scorer starts what rates pictures by BRISQUE. Where it is nil or fails, the report names what is missing; nothing else fails.
	Scorer func(ctx context.Context) (Scorer, error)
	// Workers is how many batches of a file are measured side by side where the task names no threads; below 1 means one for each core. The
	// report does not depend on it.
	Workers int
}

// progressEvery is the time between two calls of progress: quicker than the eye follows is waste.
const progressEvery = 100 * time.Millisecond

// Run looks at the file once: a decoder fills batches, workers measure them, the checks decide in order, and beside them the file's
// SHA-256 is taken. From a checkpoint that fits it goes on, and its report is equal to that of an unbroken run but for the seconds.
// Faults are those of the decoder, FileDamaged when there is no picture, FileChanged when somebody wrote to the file meanwhile.
func (e Engine) Run(ctx context.Context, task Task, listener Listener) (*Report, error) {
	for _, c := range task.Checks {
		if !slices.Contains(Checks(), c) {
			return nil, fault.New(fault.NotBuilt, nil, "part", fmt.Sprintf("the check %q", string(c)))
		}
	}
	if len(task.Checks) == 0 {
		task.Checks = Checks()
	}
	if task.Live && task.Stream == nil {
		return nil, fault.New(fault.Invalid, nil, "what", "a live task without a stream")
	}
	listener = listener.inTurn()
	from := readCheckpoint(task.Resume)
	task.Resume = nil
	if from != nil && !task.Live && from.fits(task) {
		report, err := e.run(ctx, task, listener, from)
		if !errors.Is(err, errUnfit) {
			return report, err
		}
	}
	return e.run(ctx, task, listener, nil)
}

// run does the task from a checkpoint on, or all of it when from is nil. It returns errUnfit when it cannot go on from there.
func (e Engine) run(ctx context.Context, task Task, listener Listener, from *checkpoint) (*Report, error) {
	started := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	want := Want{
		Sound: slices.ContainsFunc(task.Checks, ofSound), Full: slices.ContainsFunc(task.Checks, ofSamples), Device: task.Device, Threads: task.Threads,
	}
	var streamed *streamHash
	if task.Live {
		streamed = newStreamHash(task.Stream)
		want.Stream, listener.Checkpoint = streamed, nil
	}
	if from != nil {
		want.From = from.Trail[0].PTS
		started = started.Add(-time.Duration(from.Seconds * float64(time.Second)))
	}
	d, err := e.Open(ctx, task.Path, want)
	if err != nil {
		return nil, err
	}
	j := newJob(d, task, listener, started)
	if from != nil {
		j.runs = from.Runs
	}
	j.runs++
	if err = j.goOn(from); err != nil {
		_ = d.Close() // the next decoder tells what is wrong
		return nil, err
	}
	if !task.Live {
		j.sum = startHash(ctx, task.Path, from.hashed())
	}
	if j.seen.scores() && !from.unrated() {
		j.feed.rater = e.newRater(ctx)
		defer j.feed.rater.close()
	}
	workers := e.Workers
	if task.Threads > 0 {
		workers = task.Threads
	}
	j.feed.run(ctx, workers, j.hear, j.take)
	closed := d.Close()
	if !j.feed.partial() {
		cancel() // no report: the hash is of no use
	}
	var hash string
	var hashed error
	if task.Live {
		hash, hashed = streamed.wait(ctx)
	} else {
		hash, hashed = j.sum.wait()
	}
	switch {
	case j.feed.unfit():
		return nil, errUnfit
	case !j.feed.partial():
		return nil, j.feed.err
	case hashed != nil:
		return nil, hashed
	case closed != nil:
		return nil, fmt.Errorf("close decoder: %w", closed)
	case j.feed.Seen == 0:
		return nil, fault.New(fault.FileDamaged, nil, "file", task.Path)
	}
	return j.report(hash), nil
}

// job is one file while it is looked at.
type job struct {
	task     Task
	listener Listener
	started  time.Time
	runs     int // this one and those before it
	feed     *feed
	found    *findings
	heard    *hearing
	seen     *quality
	bright   luma
	stills   *stills
	sum      *hashing
}

func newJob(d Decoder, task Task, listener Listener, started time.Time) *job {
	track, wanted := d.Track(), task.Checks
	j := &job{task: task, listener: listener, started: started, feed: newFeed(d, started, listener.Progress)}
	j.found, j.heard, j.seen = newFindings(wanted), newHearing(track.Sound, wanted), newQuality(track, wanted)
	j.stills = newStills(track, j.found, listener.Still)
	if listener.Checkpoint != nil {
		j.feed.every = cmp.Or(max(task.Every, 0), checkpointEvery)
	}
	return j
}

func (j *job) hear(l *load) {
	j.heard.take(l)
	if l.mark != nil {
		l.mark.sound = j.heard.mark()
	}
}

func (j *job) take(l *load) {
	j.found.take(l.Batch)
	j.seen.take(l)
	j.bright.take(l.Batch, j.feed.at)
	j.stills.take(l.Batch, j.feed.at)
	if l.mark == nil || l.mark.sound == nil {
		return
	}
	if state, ok := j.checkpoint(l.mark); ok {
		j.listener.Checkpoint(state)
	}
}

func (j *job) report(hash string) *Report {
	f := j.feed
	r := f.report(cmp.Or(j.task.Name, filepath.Base(j.task.Path)))
	r.SHA256, r.Checks = hash, j.task.Checks
	j.found.report(r, f.at)
	j.stills.shots(f.at)
	j.heard.report(r, f.First)
	j.seen.report(r, f.at, f.rater.broken())
	if r.Curves == nil {
		r.Curves = &Curves{}
	}
	r.Curves.Luma = j.bright.curve()
	seconds := time.Since(j.started).Seconds()
	r.Engine.Seconds, r.Engine.Realtime = milli(seconds), milli(r.Duration/max(seconds, 1e-3))
	if j.runs > 1 {
		r.Engine.Runs = j.runs
	}
	return r
}

// inTurn returns a listener that is told one thing at a time, whoever tells it.
func (l Listener) inTurn() Listener {
	var mu sync.Mutex
	return Listener{Progress: inTurn(&mu, l.Progress), Still: inTurn(&mu, l.Still), Checkpoint: inTurn(&mu, l.Checkpoint)}
}

func inTurn[T any](mu *sync.Mutex, tell func(T)) func(T) {
	if tell == nil {
		return nil
	}
	return func(v T) {
		mu.Lock()
		defer mu.Unlock()
		tell(v)
	}
}
