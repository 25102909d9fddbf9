package analysis

import (
	"context"

	"videonet/backend/fault"
)

// fill starts waiting jobs while there is room. The caller holds the lock.
func (q *Queue) fill() {
	for _, e := range q.jobs {
		if q.closed || q.running >= q.config.Parallel {
			return
		}
		if e.State != Waiting {
			continue
		}
		var ctx context.Context
		ctx, e.cancel = context.WithCancel(q.ctx)
		e.State = Running
		q.running++
		q.events.job(e.Job)
		q.wait.Add(1)
		go q.run(ctx, e)
	}
}

// run does one job.
func (q *Queue) run(ctx context.Context, e *entry) {
	defer q.wait.Done()
	defer e.cancel()
	report, err := q.config.Runner.Run(ctx, Task{Path: e.Path}, Listener{Progress: func(p Progress) {
		q.mu.Lock()
		defer q.mu.Unlock()
		e.Progress = p
		q.events.job(e.Job)
	}})
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	q.end(e, report, err)
	q.fill() //nolint:contextcheck // the next job is not part of this one
}

// end makes a job's state final and keeps it. The caller holds the lock.
func (q *Queue) end(e *entry, report *Report, err error) {
	switch {
	case err == nil:
		e.State = Done
		e.At, e.Duration, e.Realtime = report.Duration, report.Duration, report.Engine.Realtime
		if len(report.Problems) > 0 {
			e.Problem = &report.Problems[0]
		}
	case fault.Is(err, fault.Canceled):
		e.State, report = Canceled, nil
	default:
		p := ProblemOf(err)
		e.State, e.Problem, report = Failed, &p, nil
		q.config.Log.Warn("analysis failed", "file", e.Path, "error", err)
	}
	if e.remove {
		if err = q.forget(e); err != nil {
			q.config.Log.Error("forget job", "error", err)
		}
		return
	}
	if q.closed && e.State == Canceled {
		return // by the program's end, not by a person
	}
	if err = q.config.Reports.PutJob(e.Job, report); err != nil {
		p := ProblemOf(err)
		e.State, e.Problem = Failed, &p
		q.config.Log.Error("keep report", "error", err)
	}
	q.events.job(e.Job)
}

// forget takes a job that does not run out of the queue. The caller holds the lock.
func (q *Queue) forget(e *entry) error {
	if err := q.config.Reports.RemoveJob(e.ID); err != nil {
		return err
	}
	for i := range q.jobs {
		if q.jobs[i] == e {
			q.jobs = append(q.jobs[:i], q.jobs[i+1:]...)
			break
		}
	}
	q.events.removed(e.ID)
	return nil
}
