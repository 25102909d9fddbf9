package analysis

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
)

// State is how far a job is.
type State string

// The states of a job. The last three are final.
const (
	Waiting  State = "waiting"
	Running  State = "running"
	Done     State = "done"
	Failed   State = "failed"
	Canceled State = "canceled"
)

// Job is one file that is, was or will be analysed.
type Job struct {
	ID    string    `json:"id"`
	Path  string    `json:"path"`
	File  string    `json:"file"` // the last part of the path
	State State     `json:"state"`
	Added time.Time `json:"added"`
	Progress
	// Problem says why a job failed, or why the report of one that is done does not cover the whole file; else nil.
	Problem *Problem `json:"problem,omitempty"`
}

// Reports keeps jobs that have ended, and their reports. It is safe for concurrent use.
type Reports interface {
	// Jobs returns all that are kept, in any order.
	Jobs() ([]Job, error)
	// PutJob keeps a job and, when it is done, its report; else report is nil.
	PutJob(job Job, report *Report) error
	// Report returns a job's report and whether it is kept.
	Report(id string) (*Report, bool, error)
	// RemoveJob forgets a job and its report.
	RemoveJob(id string) error
}

// Config is what a Queue works with.
type Config struct {
	Runner  Runner
	Reports Reports
	// Parallel is how many jobs run at once; below 1 counts as 1.
	Parallel int
	Log      *slog.Logger
}

// Snapshot is all that a queue knows of its jobs, the oldest first. Seq is the number of the last event in it.
type Snapshot struct {
	Seq  uint64
	Jobs []Job
}

// Queue runs jobs in the order they were added. It is safe for concurrent use.
type Queue struct {
	// Immutable.
	config Config
	ctx    context.Context //nolint:containedctx // the queue's own, ended by Close
	cancel context.CancelFunc
	wait   sync.WaitGroup // of the jobs that run
	events *events

	mu      sync.Mutex // Lock order: mu > events.mu
	jobs    []*entry
	running int
	closed  bool
}

// entry is a job in the queue. Its fields belong to the queue's lock.
type entry struct {
	Job
	cancel context.CancelFunc // of a running job
	remove bool               // forget it when it has ended
}

// NewQueue returns a queue that knows the jobs that are kept. Close must be called.
func NewQueue(config Config) (*Queue, error) {
	kept, err := config.Reports.Jobs()
	if err != nil {
		return nil, fmt.Errorf("read kept jobs: %w", err)
	}
	slices.SortStableFunc(kept, func(a, b Job) int { return a.Added.Compare(b.Added) })
	config.Parallel = max(config.Parallel, 1)
	ctx, cancel := context.WithCancel(context.Background())
	q := &Queue{config: config, ctx: ctx, cancel: cancel}
	for _, j := range kept {
		q.jobs = append(q.jobs, &entry{Job: j})
	}
	q.events = newEvents()
	return q, nil
}

// Close cancels what runs and waits until it has ended. It is safe twice. Jobs that did not end are not kept.
func (q *Queue) Close() error {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.cancel()
	q.wait.Wait()
	q.events.close()
	return nil
}

// Snapshot returns the jobs and the number of the last event that they include.
func (q *Queue) Snapshot() Snapshot {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := Snapshot{Seq: q.events.flush(), Jobs: make([]Job, 0, len(q.jobs))}
	for _, e := range q.jobs {
		s.Jobs = append(s.Jobs, e.Job)
	}
	return s
}

// Subscribe returns the events after the last Snapshot or event, coalesced to at most ten bursts a second. A reader that is slow loses
// events and sees a gap in their numbers: then it takes a Snapshot. stop must be called; the channel is closed by stop and by Close.
func (q *Queue) Subscribe() (events <-chan Change, stop func()) { return q.events.subscribe() }

// Add puts a file into the queue and returns the job's id. The file is looked at when the job's turn comes.
func (q *Queue) Add(path string) (id string, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return "", fault.New(fault.Canceled, errors.New("the queue is closed"))
	}
	e := &entry{Job: Job{ID: rand.Text(), Path: path, File: filepath.Base(path), State: Waiting, Added: time.Now()}}
	q.jobs = append(q.jobs, e)
	q.events.job(e.Job)
	q.fill()
	return e.ID, nil
}

// Cancel ends a job that waits or runs; an ended job stays as it is.
func (q *Queue) Cancel(id string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, err := q.find(id)
	if err != nil {
		return err
	}
	switch e.State {
	case Running:
		e.cancel() // its goroutine says when it has ended
	case Waiting:
		q.end(e, nil, context.Canceled)
	default:
	}
	return nil
}

// Remove forgets a job and its report; one that runs is canceled first.
func (q *Queue) Remove(id string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, err := q.find(id)
	if err != nil {
		return err
	}
	if e.State == Running {
		e.remove = true
		e.cancel()
		return nil
	}
	return q.forget(e)
}

// Report returns the report of a job that is done. It returns fault.Invalid for one that is not.
func (q *Queue) Report(id string) (*Report, error) {
	report, found, err := q.config.Reports.Report(id)
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	if !found {
		return nil, fault.New(fault.Invalid, nil, "what", "this job has no report")
	}
	return report, nil
}

// Job returns one job.
func (q *Queue) Job(id string) (Job, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, err := q.find(id)
	if err != nil {
		return Job{}, err
	}
	return e.Job, nil
}

func (q *Queue) find(id string) (*entry, error) {
	for _, e := range q.jobs {
		if e.ID == id {
			return e, nil
		}
	}
	return nil, fault.New(fault.Invalid, nil, "what", "there is no such job")
}
