package analysis_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// runner does tasks as a function says; started gets each path.
type runner struct {
	started chan string
	do      func(ctx context.Context, task analysis.Task, listener analysis.Listener) (*analysis.Report, error)
}

func (r runner) Run(ctx context.Context, task analysis.Task, listener analysis.Listener) (*analysis.Report, error) {
	if r.started != nil {
		r.started <- task.Path
	}
	return r.do(ctx, task, listener)
}

func finish(context.Context, analysis.Task, analysis.Listener) (*analysis.Report, error) {
	return &analysis.Report{Schema: analysis.Schema, Duration: 2}, nil
}

func hang(ctx context.Context, _ analysis.Task, _ analysis.Listener) (*analysis.Report, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// shelf keeps reports in memory.
type shelf struct {
	mu      sync.Mutex
	jobs    map[string]analysis.Job
	reports map[string]*analysis.Report
	full    error // of PutJob
}

func newShelf() *shelf {
	return &shelf{jobs: map[string]analysis.Job{}, reports: map[string]*analysis.Report{}}
}

func (s *shelf) Jobs() (out []analysis.Job, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.jobs {
		out = append(out, j)
	}
	return out, nil
}

func (s *shelf) PutJobs(jobs []analysis.Job) error {
	for _, j := range jobs {
		if err := s.PutJob(j, nil); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) PutJob(j analysis.Job, r *analysis.Report) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full != nil {
		return s.full
	}
	s.jobs[j.ID] = j
	if r != nil {
		s.reports[j.ID] = r
	}
	return nil
}

func (s *shelf) Report(id string) (*analysis.Report, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.reports[id]
	return r, ok, nil
}

func (s *shelf) RemoveJob(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.jobs, id)
	delete(s.reports, id)
	return nil
}

func queue(t *testing.T, r runner, s *shelf, parallel int) *analysis.Queue {
	t.Helper()
	q, err := analysis.NewQueue(analysis.Config{Runner: r, Reports: s, Parallel: parallel, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func add(t *testing.T, q *analysis.Queue, path string) string {
	t.Helper()
	id, err := q.Add(path)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// until waits for a job to come into a state, by events.
func until(t *testing.T, q *analysis.Queue, id string, want analysis.State) analysis.Job {
	t.Helper()
	changes, stop := q.Subscribe()
	defer stop()
	timeout := time.After(time.Minute)
	for {
		j, err := q.Job(id)
		if err != nil {
			t.Fatal(err)
		}
		if j.State == want {
			return j
		}
		select {
		case <-changes:
		case <-timeout:
			t.Fatalf("job is %s, want %s", j.State, want)
		}
	}
}

func TestQueueRunsInOrder(t *testing.T) {
	kept, started := newShelf(), make(chan string, 9)
	q := queue(t, runner{started: started, do: finish}, kept, 1)
	var ids []string
	for _, path := range []string{"/v/a.mp4", "/v/b.mp4", "/v/c.mp4"} {
		ids = append(ids, add(t, q, path))
	}
	j := until(t, q, ids[2], analysis.Done)
	if j.File != "c.mp4" || j.At != 2 || j.Duration != 2 || j.Problem != nil || j.Added.IsZero() {
		t.Errorf("%+v", j)
	}
	if order := []string{<-started, <-started, <-started}; !slices.Equal(order, []string{"/v/a.mp4", "/v/b.mp4", "/v/c.mp4"}) {
		t.Errorf("order %v", order)
	}
	if r, err := q.Report(ids[0]); err != nil || r.Duration != 2 {
		t.Errorf("report %+v, %v", r, err)
	}
	if _, err := q.Report("none"); !fault.Is(err, fault.Invalid) {
		t.Errorf("no report: %v", err)
	}

	again := queue(t, runner{do: finish}, kept, 1) // the next start of the program
	s := again.Snapshot()
	if len(s.Jobs) != 3 || s.Jobs[0].ID != ids[0] || s.Jobs[2].State != analysis.Done {
		t.Errorf("after a restart: %+v", s)
	}
	if err := again.Remove(ids[1]); err != nil || len(again.Snapshot().Jobs) != 2 || len(kept.jobs) != 2 {
		t.Errorf("removed: %v", err)
	}
}

func TestQueueParallelAndCancel(t *testing.T) {
	started := make(chan string, 9)
	q := queue(t, runner{started: started, do: hang}, newShelf(), 2)
	a, b, c, d := add(t, q, "a"), add(t, q, "b"), add(t, q, "c"), add(t, q, "d")
	<-started
	<-started
	if j, _ := q.Job(c); j.State != analysis.Waiting {
		t.Errorf("the third of two is %s", j.State)
	}
	for _, id := range []string{d, a} { // one that waits, one that runs
		if err := q.Cancel(id); err != nil {
			t.Error(err)
		}
		until(t, q, id, analysis.Canceled)
	}
	if got := <-started; got != "c" {
		t.Errorf("next started %q", got)
	}
	if err := q.Remove(b); err != nil { // one that runs
		t.Error(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		if _, err := q.Job(b); fault.Is(err, fault.Invalid) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the removed job stays")
		}
		time.Sleep(time.Millisecond)
	}
	if err := q.Cancel("none"); !fault.Is(err, fault.Invalid) {
		t.Errorf("cancel of nothing: %v", err)
	}
}

func TestQueueKeepsFaults(t *testing.T) {
	kept := newShelf()
	do := func(_ context.Context, task analysis.Task, _ analysis.Listener) (*analysis.Report, error) {
		if task.Path == "cut" {
			p := analysis.ProblemOf(fault.New(fault.FileTruncated, nil, "at", 1.5))
			return &analysis.Report{Duration: 1.5, Problems: []analysis.Problem{p}}, nil
		}
		return nil, fault.New(fault.WorkerDied, errors.New("signal: killed"), "file", task.Path)
	}
	q := queue(t, runner{do: do}, kept, 1)
	died := until(t, q, add(t, q, "bad"), analysis.Failed)
	if died.Problem == nil || died.Problem.Code != fault.WorkerDied || died.Problem.Values["file"] != "bad" || !fault.Is(died.Problem.Err(), fault.WorkerDied) {
		t.Errorf("%+v", died)
	}
	part := until(t, q, add(t, q, "cut"), analysis.Done)
	if part.Problem == nil || part.Problem.Code != fault.FileTruncated || kept.reports[part.ID] == nil {
		t.Errorf("%+v", part)
	}
	kept.mu.Lock()
	kept.full = fault.New(fault.DiskFull, nil)
	kept.mu.Unlock()
	if _, err := q.Add("cut"); !fault.Is(err, fault.DiskFull) {
		t.Errorf("%v", err)
	}
}

// A page that reads events and one that comes late see the same.
func TestQueueEvents(t *testing.T) {
	going := make(chan struct{})
	do := func(_ context.Context, _ analysis.Task, listener analysis.Listener) (*analysis.Report, error) {
		for i := range 2000 {
			listener.Progress(analysis.Progress{At: float64(i)})
		}
		<-going
		return &analysis.Report{}, nil
	}
	q := queue(t, runner{do: do}, newShelf(), 1)
	changes, stop := q.Subscribe()
	defer stop()
	seq := q.Snapshot().Seq
	begin := time.Now()
	id := add(t, q, "a")
	count, states := 0, []analysis.State{}
	for done := false; !done; {
		select {
		case c := <-changes:
			if c.Seq != seq+1 {
				t.Fatalf("event %d after %d", c.Seq, seq)
			}
			seq = c.Seq
			count++
			if len(states) == 0 || states[len(states)-1] != c.Job.State {
				states = append(states, c.Job.State)
			}
			if c.Job.At == 1999 {
				close(going)
			}
			done = c.Job.State == analysis.Done
		case <-time.After(time.Minute):
			t.Fatal("no event")
		}
	}
	if most := int(time.Since(begin)/(100*time.Millisecond)) + 2; count > most {
		t.Errorf("%d events in %v", count, time.Since(begin))
	}
	if !slices.IsSorted([]int{slices.Index(states, analysis.Running), slices.Index(states, analysis.Done)}) {
		t.Errorf("states %v", states)
	}
	if s := q.Snapshot(); s.Seq != seq || s.Jobs[0].State != analysis.Done {
		t.Errorf("snapshot %+v after event %d", s, seq)
	}
	if err := q.Remove(id); err != nil {
		t.Fatal(err)
	}
	if c := <-changes; c.Removed != id || c.Seq != seq+1 || c.Job != nil {
		t.Errorf("%+v", c)
	}
}

// Who does not read loses the oldest, and sees it.
func TestSlowReader(t *testing.T) {
	q := queue(t, runner{do: hang}, newShelf(), 1)
	changes, stop := q.Subscribe()
	defer stop()
	for range 400 {
		add(t, q, "x")
		q.Snapshot() // tells what is pending
	}
	first := <-changes
	if first.Seq == 1 {
		t.Error("nothing was lost")
	}
	last := first
	for len(changes) > 0 {
		last = <-changes
	}
	if s := q.Snapshot(); s.Seq != last.Seq {
		t.Errorf("the last event is %d, the snapshot has %d", last.Seq, s.Seq)
	}
}

func TestQueueClose(t *testing.T) {
	kept, started := newShelf(), make(chan string, 9)
	q := queue(t, runner{started: started, do: hang}, kept, 1)
	changes, stop := q.Subscribe()
	defer stop()
	add(t, q, "a")
	add(t, q, "b")
	<-started
	for range 2 { // it is safe twice
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	}
	for range changes { // is closed
	}
	if len(kept.jobs) != 2 { // they go on later
		t.Errorf("kept %+v", kept.jobs)
	}
	if _, err := q.Add("c"); !fault.Is(err, fault.Canceled) {
		t.Errorf("add after Close: %v", err)
	}
}
