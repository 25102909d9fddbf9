package analysis

import (
	"context"
	"os"
	"reflect"
	"time"

	"videonet/backend/fault"
)

// readyEvery is how soon Config.Ready is asked again after it failed.
const readyEvery = 5 * time.Second

// starts starts jobs while the queue is open.
func (q *Queue) starts() {
	again := time.NewTimer(readyEvery)
	defer again.Stop()
	again.Stop()
	for {
		select {
		case <-q.ctx.Done():
			return
		case <-q.wake:
		case <-again.C:
		}
		if !q.room() {
			continue
		}
		var err error
		if q.config.Ready != nil {
			err = q.config.Ready(q.ctx)
		}
		if err != nil {
			again.Reset(readyEvery)
		}
		q.fill(err)
	}
}

// room says whether a job could start.
func (q *Queue) room() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.paused || q.running >= q.config.Parallel {
		return false
	}
	for _, e := range q.jobs {
		if e.State == Waiting {
			return true
		}
	}
	return false
}

// fill starts waiting jobs while there is room, or says of them why none starts.
func (q *Queue) fill(unready error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var why *Problem
	if unready != nil {
		p := ProblemOf(unready)
		why = &p
	}
	for _, e := range q.jobs {
		if e.State != Waiting || q.closed {
			continue
		}
		starts := why == nil && !q.paused && q.running < q.config.Parallel
		if !starts && reflect.DeepEqual(e.Problem, why) {
			continue
		}
		e.Problem = why
		if starts {
			q.start(e)
		}
		q.events.job(e.Job)
	}
}

// start runs a waiting job. The caller holds the lock.
func (q *Queue) start(e *entry) {
	var ctx context.Context
	ctx, e.cancel = context.WithCancel(q.ctx)
	e.State = Running
	q.running++
	threads := q.share()
	q.wait.Go(func() {
		defer e.cancel()
		report, from, err := q.run(ctx, e, threads)
		q.mu.Lock()
		defer q.mu.Unlock()
		q.running--
		e.pid, e.Cached = 0, from != ""
		q.end(e, report, err)
		q.Wake()
	})
}

// share is how many threads a job gets that starts now: those that wait will run beside it. The caller holds the lock.
func (q *Queue) share() int {
	beside := q.running
	for _, e := range q.jobs {
		if e.State == Waiting {
			beside++
		}
	}
	return max(1, q.config.Cores/min(beside, q.config.Parallel))
}

// run does one job: by a kept report of the same bytes, whose job it returns as from, or by the runner, from the last checkpoint on.
func (q *Queue) run(ctx context.Context, e *entry, threads int) (report *Report, from string, err error) {
	q.measure(e)
	if report, from = q.known(ctx, e); report != nil || ctx.Err() != nil {
		return report, from, ctx.Err()
	}
	state, resumed, err := q.config.Works.Checkpoint(e.ID)
	if err != nil {
		q.config.Log.Warn("read checkpoint", "file", e.Path, "error", err)
	}
	task := Task{Path: e.Path, Threads: threads, Resume: state, Every: q.config.Every}
	if !resumed {
		task.Resume = nil
	}
	report, err = q.config.Runner.Run(ctx, task, q.listener(e))
	if resumed && err != nil && !fault.Is(err, fault.Canceled) { // it may have been the checkpoint
		q.config.Log.Warn("begin anew", "file", e.Path, "error", err)
		task.Resume = nil
		report, err = q.config.Runner.Run(ctx, task, q.listener(e))
	}
	return report, "", err
}

// measure notes the size of the file, before anybody reads it.
func (q *Queue) measure(e *entry) {
	info, err := os.Stat(e.Path)
	q.mu.Lock()
	defer q.mu.Unlock()
	if e.Size = 0; err == nil && info.Mode().IsRegular() {
		e.Size = info.Size()
	}
}

// listener takes what a runner tells of a job.
func (q *Queue) listener(e *entry) Listener {
	id, best := e.ID, 0
	return Listener{
		Progress: func(p Progress) { q.change(e, func() { e.Progress = p }) },
		Started:  func(pid int) { q.change(e, func() { e.pid = pid }) },
		Checkpoint: func(state []byte) {
			if err := q.config.Works.PutCheckpoint(id, state); err != nil {
				q.config.Log.Warn("keep checkpoint", "file", e.Path, "error", err)
			}
		},
		Still: func(s Still) {
			if err := q.config.Works.PutStills(id, []Still{s}); err != nil {
				q.config.Log.Warn("keep still", "file", e.Path, "error", err)
				return
			}
			if len(s.JPEG) > best && best < plain {
				best = len(s.JPEG)
				milli := s.Milli()
				q.change(e, func() { e.Picture = &milli })
			}
		},
	}
}

// plain is the size below which a JPEG of a still shows hardly anything, as black does: a later one is shown for the job.
const plain = 1500 // bytes

func (q *Queue) change(e *entry, do func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	do()
	q.events.job(e.Job)
}
