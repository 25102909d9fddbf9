package analysis

import (
	"errors"

	"videonet/backend/fault"
)

// end makes a job's state final and keeps it. The caller holds the lock.
func (q *Queue) end(e *entry, report *Report, err error) {
	if q.closed && fault.Is(err, fault.Canceled) && !e.remove && !e.unwanted {
		return // it goes on when the program does
	}
	e.Problem = nil
	switch {
	case err == nil:
		e.done(report)
		if q.config.Figures != nil {
			e.Figures = q.config.Figures(report)
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
	if err = q.config.Reports.PutJob(e.Job, report); err != nil {
		p := ProblemOf(err)
		e.State, e.Problem = Failed, &p
		q.config.Log.Error("keep report", "error", err)
	}
	if err = q.config.Works.RemoveCheckpoint(e.ID); err != nil {
		q.config.Log.Warn("remove checkpoint", "error", err)
	}
	q.events.job(e.Job)
}

func (e *entry) done(report *Report) {
	e.State = Done
	e.At, e.Duration, e.Realtime = report.Duration, report.Duration, report.Engine.Realtime
	e.SHA256, e.Revision = report.SHA256, Revision
	if len(report.Problems) > 0 {
		e.Problem = &report.Problems[0]
	}
}

// forget takes a job that does not run out of the queue. The caller holds the lock.
func (q *Queue) forget(e *entry) error {
	if err := errors.Join(q.config.Reports.RemoveJob(e.ID), q.config.Works.RemoveWork(e.ID)); err != nil {
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
