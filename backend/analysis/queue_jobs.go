package analysis

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"videonet/backend/fault"
)

// Add puts a file into the queue and returns the job's id. The file is looked at when the job's turn comes.
func (q *Queue) Add(path string) (id string, err error) {
	ids, err := q.add(false, path)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// AddAll puts files into the queue and, of a folder, all videos in it and below. It returns the jobs' ids. Of folders without any it
// returns fault.NoVideos (value "folder").
func (q *Queue) AddAll(ctx context.Context, paths ...string) (ids []string, err error) {
	var files []string
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			files = append(files, path) // what is wrong with it the job says
			continue
		}
		found, err := Videos(ctx, path)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 && len(paths) > 0 {
		return nil, fault.New(fault.NoVideos, nil, "folder", filepath.Base(paths[0]))
	}
	return q.add(false, files...)
}

// Again analyses the file of a job once more, as a new job: kept reports do not count.
func (q *Queue) Again(id string) (again string, err error) {
	j, err := q.Job(id)
	if err != nil {
		return "", err
	}
	ids, err := q.add(true, j.Path)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

func (q *Queue) add(fresh bool, paths ...string) (ids []string, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return nil, fault.New(fault.Canceled, errors.New("the queue is closed"))
	}
	jobs := make([]Job, len(paths))
	for i, path := range paths {
		jobs[i] = Job{ID: rand.Text(), Path: path, File: filepath.Base(path), State: Waiting, Added: time.Now(), Fresh: fresh}
		ids = append(ids, jobs[i].ID)
	}
	if err = q.config.Reports.PutJobs(jobs); err != nil {
		return nil, fmt.Errorf("keep jobs: %w", err)
	}
	for _, j := range jobs {
		q.jobs = append(q.jobs, &entry{Job: j})
		q.events.job(j)
	}
	q.Wake()
	return ids, nil
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
		e.unwanted = true
		e.cancel() // its goroutine says when it has ended
	case Waiting:
		q.end(e, nil, context.Canceled)
	default:
	}
	return nil
}

// Remove forgets a job with all that is kept of it; one that runs is canceled first.
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

// PID is the process that works on a job, 0 when there is none.
func (q *Queue) PID(id string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, err := q.find(id)
	if err != nil {
		return 0
	}
	return e.pid
}

// Stills returns the small pictures of a job's file in the order of time, without their JPEGs; also of a job that runs.
func (q *Queue) Stills(id string) ([]Still, error) {
	if _, err := q.Job(id); err != nil {
		return nil, err
	}
	return q.config.Works.Stills(id)
}

// Still returns the JPEG of one. It returns fault.Invalid where there is none.
func (q *Queue) Still(id string, milli int64) ([]byte, error) {
	if _, err := q.Job(id); err != nil {
		return nil, err
	}
	jpeg, found, err := q.config.Works.Still(id, milli)
	if err != nil {
		return nil, fmt.Errorf("read still: %w", err)
	}
	if !found {
		return nil, fault.New(fault.Invalid, nil, "what", "there is no such picture")
	}
	return jpeg, nil
}

// Nearest returns the JPEG of the still that is nearest to a time in seconds. It returns fault.Invalid where there is none.
func (q *Queue) Nearest(id string, at float64) ([]byte, error) {
	stills, err := q.Stills(id)
	if err != nil {
		return nil, err
	}
	best := Still{At: math.Inf(1)}
	for _, s := range stills {
		if math.Abs(s.At-at) < math.Abs(best.At-at) {
			best = s
		}
	}
	if math.IsInf(best.At, 1) {
		return nil, fault.New(fault.Invalid, nil, "what", "there is no such picture")
	}
	return q.Still(id, best.Milli())
}

// SetPaused says whether jobs that wait shall stay so; those that run go on. A queue begins unpaused.
func (q *Queue) SetPaused(on bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.paused != on {
		q.paused = on
		q.events.self()
	}
	q.Wake()
}

// Wake asks Config.Ready anew, when a job waits for it.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default: // asked for already
	}
}
