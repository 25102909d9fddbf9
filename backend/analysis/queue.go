package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
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
	// Problem says why a job failed, why the report of one that is done does not cover the whole file, or why one that waits cannot start.
	Problem *Problem `json:"problem,omitempty"`
	// Fresh says that a kept report of the same bytes does not count.
	Fresh bool `json:"fresh,omitempty"`
	// Cached says that the report is a kept one of the same bytes.
	Cached bool `json:"cached,omitempty"`
	// Picture is the Milli of a still that shows something, nil while there is none.
	Picture *int64 `json:"picture,omitempty"`

	// Of a job that is done: of which bytes, by which revision of the program, and what Config.Figures made of the report.
	Size     int64           `json:"size,omitempty"` // bytes
	SHA256   string          `json:"sha256,omitempty"`
	Revision int             `json:"revision,omitempty"`
	Figures  json.RawMessage `json:"figures,omitempty"`
}

// ended says that the state is final.
func (j *Job) ended() bool { return j.State != Waiting && j.State != Running }

// Reports keeps jobs and reports. It is safe for concurrent use.
type Reports interface {
	// Jobs returns all that are kept, in any order.
	Jobs() ([]Job, error)
	// PutJobs keeps jobs that wait, all or none.
	PutJobs(jobs []Job) error
	// PutJob keeps a job and, when it is done, its report; else report is nil.
	PutJob(job Job, report *Report) error
	// Report returns a job's report and whether it is kept.
	Report(id string) (*Report, bool, error)
	// RemoveJob forgets a job and its report.
	RemoveJob(id string) error
}

// Works keeps what can be made again: stills, and checkpoints of jobs that have not ended. What is damaged counts as not there. It is
// safe for concurrent use.
type Works interface {
	// PutStills adds to a job's; one of the same Milli takes the place of an earlier one.
	PutStills(job string, stills []Still) error
	// Stills returns a job's in the order of time, without their pictures.
	Stills(job string) ([]Still, error)
	// Still returns the JPEG of one, and whether it is there.
	Still(job string, milli int64) (jpeg []byte, found bool, err error)
	// CopyStills gives a job those of another.
	CopyStills(from, to string) error
	// PutCheckpoint replaces what is kept, whole or not at all.
	PutCheckpoint(job string, state []byte) error
	Checkpoint(job string) (state []byte, found bool, err error)
	RemoveCheckpoint(job string) error
	// RemoveWork forgets all of a job.
	RemoveWork(job string) error
	// WorkJobs returns the jobs of which something is kept.
	WorkJobs() ([]string, error)
}

// Config is what a Queue works with.
type Config struct {
	Runner  Runner
	Reports Reports
	Works   Works // nil keeps no stills, and jobs begin anew after a restart
	// Ready is asked before a job starts; while it fails none does. nil is always ready.
	Ready func(ctx context.Context) error
	// Parallel is how many jobs run at once; below 1 counts as 1.
	Parallel int
	// Cores are shared by the jobs that run; below 1 are those of the machine.
	Cores int
	// Every is the time between two checkpoints of a job; 0 is the runner's.
	Every time.Duration
	// Figures makes of a report what lists of many jobs need of it; nil makes nothing.
	Figures func(*Report) json.RawMessage
	Log     *slog.Logger
}

// Snapshot is all that a queue knows of its jobs, the oldest first. Seq is the number of the last event in it.
type Snapshot struct {
	Seq    uint64
	Jobs   []Job
	Paused bool
}

// Queue runs jobs in the order they were added. It is safe for concurrent use.
type Queue struct {
	// Immutable.
	config Config
	ctx    context.Context //nolint:containedctx // the queue's own, ended by Close
	cancel context.CancelFunc
	wait   sync.WaitGroup // of the jobs that run, and of what starts them
	events *events
	wake   chan struct{} // capacity 1: a job may be able to start

	mu      sync.Mutex // Lock order: mu > events.mu
	jobs    []*entry
	running int
	paused  bool
	closed  bool
}

// entry is a job in the queue. Its fields belong to the queue's lock.
type entry struct {
	Job

	cancel   context.CancelFunc // of a running job
	pid      int                // of the process that works, 0 for none
	unwanted bool               // a person canceled it while it ran
	remove   bool               // forget it when it has ended
}

// NewQueue returns a queue that knows the jobs that are kept, and goes on with those that have not ended. Close must be called.
func NewQueue(config Config) (*Queue, error) {
	kept, err := config.Reports.Jobs()
	if err != nil {
		return nil, fmt.Errorf("read kept jobs: %w", err)
	}
	slices.SortStableFunc(kept, func(a, b Job) int { return a.Added.Compare(b.Added) })
	config.Parallel = max(config.Parallel, 1)
	if config.Cores < 1 {
		config.Cores = runtime.NumCPU()
	}
	if config.Works == nil {
		config.Works = noWorks{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	q := &Queue{config: config, ctx: ctx, cancel: cancel, events: newEvents(), wake: make(chan struct{}, 1)}
	for _, j := range kept {
		if !j.ended() {
			j.State, j.Problem, j.Progress = Waiting, nil, Progress{Duration: j.Duration}
		}
		q.jobs = append(q.jobs, &entry{Job: j})
	}
	q.sweep()
	q.wait.Go(q.starts)
	q.Wake()
	return q, nil
}

// sweep forgets what a stop has left: works of jobs that nobody knows, checkpoints of those that have ended.
func (q *Queue) sweep() {
	kept, err := q.config.Works.WorkJobs()
	for _, id := range kept {
		e, unknown := q.find(id)
		switch {
		case unknown != nil:
			err = errors.Join(err, q.config.Works.RemoveWork(id))
		case e.ended():
			err = errors.Join(err, q.config.Works.RemoveCheckpoint(id))
		}
	}
	if err != nil {
		q.config.Log.Warn("clear works", "error", err)
	}
}

// Close cancels what runs and waits until it has ended. It is safe twice. Jobs that did not end go on when a queue is made anew.
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
	s := Snapshot{Seq: q.events.flush(), Jobs: make([]Job, 0, len(q.jobs)), Paused: q.paused}
	for _, e := range q.jobs {
		s.Jobs = append(s.Jobs, e.Job)
	}
	return s
}

// Subscribe returns the events after the last Snapshot or event, coalesced to at most ten bursts a second. A reader that is slow loses
// events and sees a gap in their numbers: then it takes a Snapshot. stop must be called; the channel is closed by stop and by Close.
func (q *Queue) Subscribe() (events <-chan Change, stop func()) { return q.events.subscribe() }

func (q *Queue) find(id string) (*entry, error) {
	for _, e := range q.jobs {
		if e.ID == id {
			return e, nil
		}
	}
	return nil, fault.New(fault.Invalid, nil, "what", "there is no such job")
}

// noWorks keeps nothing.
type noWorks struct{}

func (noWorks) PutStills(string, []Still) error           { return nil }
func (noWorks) Stills(string) ([]Still, error)            { return nil, nil }
func (noWorks) Still(string, int64) ([]byte, bool, error) { return nil, false, nil }
func (noWorks) CopyStills(string, string) error           { return nil }
func (noWorks) PutCheckpoint(string, []byte) error        { return nil }
func (noWorks) Checkpoint(string) ([]byte, bool, error)   { return nil, false, nil }
func (noWorks) RemoveCheckpoint(string) error             { return nil }
func (noWorks) RemoveWork(string) error                   { return nil }
func (noWorks) WorkJobs() ([]string, error)               { return nil, nil }
