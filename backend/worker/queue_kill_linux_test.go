package worker_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/worker"
)

// resumes notes whether tasks bring a checkpoint.
type resumes struct {
	analysis.Runner

	with chan bool
}

func (r resumes) Run(ctx context.Context, task analysis.Task, listener analysis.Listener) (*analysis.Report, error) {
	r.with <- task.Resume != nil
	return r.Runner.Run(ctx, task, listener)
}

// The whole program is killed with SIGKILL in the middle of a file, twice. When it is back it goes on by itself, and the report and the stills are
// those of one run.
func TestKillTheQueue(t *testing.T) {
	path, folder := film(t), t.TempDir()
	var stills []float64
	whole, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: path}, analysis.Listener{Still: func(s analysis.Still) {
		stills = append(stills, s.At)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for kill := range 2 {
		before := checkpoint(t, folder)
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "WORKER_TEST_QUEUE="+folder, "WORKER_TEST_PATH="+built, "WORKER_TEST_FILE="+path)
		if err = cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(soon); ; time.Sleep(5 * time.Millisecond) { // a file of another process tells no events
			if now := checkpoint(t, folder); !now.IsZero() && !now.Equal(before) {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("kill %d: no checkpoint", kill)
			}
		}
		if err = cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}

	runner := resumes{worker.Runner{Path: built}, make(chan bool, 9)}
	p, err := openProgram(t.Context(), folder, runner)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}()
	job := onlyJob(t, p.queue)
	if job.State != analysis.Done || !<-runner.with || len(runner.with) != 0 {
		t.Fatalf("%+v", job)
	}
	report, err := p.queue.Report(job.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := text(t, report), text(t, whole); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	kept, err := p.queue.Stills(job.ID)
	if err != nil || len(kept) != len(stills) || job.Picture == nil {
		t.Errorf("%d stills, want %d, %v", len(kept), len(stills), err)
	}
	if !checkpoint(t, folder).IsZero() {
		t.Error("the checkpoint is left")
	}
}

// checkpoint is when the one job of a folder kept its last checkpoint; zero before there is one.
func checkpoint(t *testing.T, folder string) time.Time {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "work", "*", "checkpoint"))
	if err != nil || len(found) == 0 {
		return time.Time{}
	}
	info, err := os.Stat(found[0])
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// onlyJob waits for the end of the only job of a queue.
func onlyJob(t *testing.T, q *analysis.Queue) analysis.Job {
	t.Helper()
	changes, stop := q.Subscribe()
	defer stop()
	for timeout := time.After(2 * soon); ; {
		jobs := q.Snapshot().Jobs
		if len(jobs) != 1 {
			t.Fatalf("%+v", jobs)
		}
		if s := jobs[0].State; s != analysis.Waiting && s != analysis.Running {
			return jobs[0]
		}
		select {
		case <-changes:
		case <-timeout:
			t.Fatalf("it does not end: %+v", jobs[0])
		}
	}
}
