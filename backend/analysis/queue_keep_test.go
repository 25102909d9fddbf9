package analysis_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/storage"
)

// opened makes a queue of 2 that keeps its works in a folder.
func opened(t *testing.T, r runner, s *shelf, folder string, change func(*analysis.Config)) *analysis.Queue {
	t.Helper()
	works, err := storage.OpenWorks(folder)
	if err != nil {
		t.Fatal(err)
	}
	config := analysis.Config{Runner: r, Reports: s, Works: works, Parallel: 2, Cores: 8, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&config)
	}
	q, err := analysis.NewQueue(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func file(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func jpeg(size int) []byte {
	return append([]byte{0xff, 0xd8}, slices.Repeat([]byte{7}, size-2)...)
}

// What waits or runs when the program ends goes on when it is back, from its checkpoint; what a person canceled does not.
func TestQueueGoesOnAfterARestart(t *testing.T) {
	kept, folder, running := newShelf(), t.TempDir(), make(chan struct{}, 9)
	q := opened(t, runner{do: func(ctx context.Context, _ analysis.Task, l analysis.Listener) (*analysis.Report, error) {
		l.Still(analysis.Still{At: 1, Shot: true, JPEG: jpeg(2000)})
		l.Checkpoint([]byte("half"))
		running <- struct{}{}
		return hang(ctx, analysis.Task{}, l)
	}}, kept, folder, nil)
	a, b, c, d := add(t, q, "a"), add(t, q, "b"), add(t, q, "c"), add(t, q, "d")
	<-running
	<-running
	if err := q.Cancel(b); err != nil {
		t.Fatal(err)
	}
	until(t, q, b, analysis.Canceled)
	<-running // c
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	tasks := make(chan analysis.Task, 9)
	q = opened(t, runner{do: func(_ context.Context, task analysis.Task, l analysis.Listener) (*analysis.Report, error) {
		l.Still(analysis.Still{At: 2, JPEG: jpeg(2000)})
		tasks <- task
		return &analysis.Report{Duration: 2}, nil
	}}, kept, folder, nil)
	resumes := map[string]string{}
	for _, id := range []string{a, c, d} {
		until(t, q, id, analysis.Done)
		task := <-tasks
		resumes[task.Path] = string(task.Resume)
	}
	if resumes["a"] != "half" || resumes["c"] != "half" || resumes["d"] != "" || len(resumes) != 3 {
		t.Errorf("%q", resumes)
	}
	if stills, err := q.Stills(a); err != nil || len(stills) != 2 || !stills[0].Shot {
		t.Errorf("%+v, %v", stills, err)
	}
	if j, _ := q.Job(b); j.State != analysis.Canceled {
		t.Errorf("%+v", j)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*", "checkpoint")); left != nil {
		t.Errorf("left are %v", left)
	}
	if err := q.Remove(a); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, a)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the stills of a removed job: %v", err)
	}
}

// A checkpoint that ends every run costs one run, not the job.
func TestQueueBeginsAnewWithoutABadCheckpoint(t *testing.T) {
	kept, folder := newShelf(), t.TempDir()
	kept.jobs["A"] = analysis.Job{ID: "A", Path: "a", State: analysis.Running}
	works, err := storage.OpenWorks(folder)
	if err == nil {
		err = errors.Join(works.PutCheckpoint("A", []byte("bad")), works.PutCheckpoint("B", []byte("of nobody")))
	}
	if err != nil {
		t.Fatal(err)
	}
	q := opened(t, runner{do: func(_ context.Context, task analysis.Task, _ analysis.Listener) (*analysis.Report, error) {
		if task.Resume != nil {
			return nil, fault.New(fault.WorkerDied, nil)
		}
		return &analysis.Report{}, nil
	}}, kept, folder, nil)
	until(t, q, "A", analysis.Done)
	if _, err := os.Stat(filepath.Join(folder, "B")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the work of a job that nobody knows: %v", err)
	}
}

func TestQueueSharesTheCores(t *testing.T) {
	threads, going := make(chan int, 9), make(chan struct{})
	do := func(_ context.Context, task analysis.Task, _ analysis.Listener) (*analysis.Report, error) {
		threads <- task.Threads
		<-going
		return &analysis.Report{}, nil
	}
	q := opened(t, runner{do: do}, newShelf(), t.TempDir(), nil)
	add(t, q, "a")
	if n := <-threads; n != 8 {
		t.Errorf("alone: %d threads", n)
	}
	q.SetPaused(true)
	ids := []string{add(t, q, "b"), add(t, q, "c"), add(t, q, "d")}
	if s := q.Snapshot(); !s.Paused || s.Jobs[1].State != analysis.Waiting {
		t.Errorf("paused: %+v", s)
	}
	q.SetPaused(false)
	if n := <-threads; n != 4 {
		t.Errorf("two at once: %d threads", n)
	}
	close(going)
	for _, id := range ids {
		until(t, q, id, analysis.Done)
	}
}

func TestQueueWaitsUntilThereIsRoom(t *testing.T) {
	var full atomic.Bool
	full.Store(true)
	q := opened(t, runner{do: finish}, newShelf(), t.TempDir(), func(c *analysis.Config) {
		c.Ready = func(context.Context) error {
			if full.Load() {
				return fault.New(fault.NoSpace, nil)
			}
			return nil
		}
	})
	id := add(t, q, "a")
	changes, stop := q.Subscribe()
	defer stop()
	for {
		if j, _ := q.Job(id); j.Problem != nil {
			if j.State != analysis.Waiting || j.Problem.Code != fault.NoSpace {
				t.Errorf("%+v", j)
			}
			break
		}
		select {
		case <-changes:
		case <-time.After(time.Minute):
			t.Fatal("nothing is said")
		}
	}
	full.Store(false)
	q.Wake()
	if j := until(t, q, id, analysis.Done); j.Problem != nil {
		t.Errorf("%+v", j)
	}
}

// The same bytes are analysed once, whatever the file is called; a job that is to be done again is.
func TestQueueKnowsTheSameBytes(t *testing.T) {
	folder, kept, runs := t.TempDir(), newShelf(), make(chan string, 99)
	do := func(_ context.Context, task analysis.Task, l analysis.Listener) (*analysis.Report, error) {
		runs <- filepath.Base(task.Path)
		data, err := os.ReadFile(task.Path)
		if err != nil {
			return nil, err
		}
		l.Still(analysis.Still{At: 1, JPEG: jpeg(10)})
		l.Still(analysis.Still{At: 3, JPEG: jpeg(2000)})
		r := &analysis.Report{
			File: filepath.Base(task.Path), SHA256: sumOf(string(data)), Duration: 5, Checks: analysis.Checks(),
		}
		if strings.HasPrefix(string(data), "half") {
			r.Problems = []analysis.Problem{{Code: fault.FileTruncated}}
		}
		return r, nil
	}
	q := opened(t, runner{do: do}, kept, filepath.Join(folder, "work"), nil)
	one := func(name, content string) analysis.Job {
		return until(t, q, add(t, q, file(t, folder, name, content)), analysis.Done)
	}
	first := one("a.mp4", "first")
	if first.Cached || first.Picture == nil || *first.Picture != 3000 {
		t.Errorf("%+v", first)
	}
	same := one("b.mp4", "first")
	if !same.Cached || same.Picture == nil || *same.Picture != 3000 || same.SHA256 != first.SHA256 || same.Duration != 5 {
		t.Errorf("%+v", same)
	}
	if r, err := q.Report(same.ID); err != nil || r.File != "b.mp4" {
		t.Errorf("%+v, %v", r, err)
	}
	if err := q.Remove(first.ID); err != nil {
		t.Fatal(err)
	}
	if picture, err := q.Still(same.ID, 3000); err != nil || len(picture) != 2000 {
		t.Errorf("the still of a cached job: %v", err)
	}
	if j := one("c.mp4", "other"); j.Cached { // the same size
		t.Errorf("%+v", j)
	}
	if j := one("half.mp4", "half "); j.Cached {
		t.Errorf("%+v", j)
	}
	if j := one("half2.mp4", "half "); j.Cached { // what does not cover the file is no reason not to look again
		t.Errorf("%+v", j)
	}
	again, err := q.Again(same.ID)
	if err != nil {
		t.Fatal(err)
	}
	if j := until(t, q, again, analysis.Done); j.Cached || j.File != "b.mp4" || !j.Fresh {
		t.Errorf("%+v", j)
	}
	close(runs)
	var names []string
	for name := range runs {
		names = append(names, name)
	}
	if !slices.Equal(names, []string{"a.mp4", "c.mp4", "half.mp4", "half2.mp4", "b.mp4"}) {
		t.Errorf("%v", names)
	}
}

func TestQueueTakesFolders(t *testing.T) {
	folder := t.TempDir()
	var want []string
	for _, name := range []string{"a.mp4", "b.txt", ".hidden.mp4", "c.MKV", "in/d.mov", "in/e.mp4.part", ".git/f.mp4", "z.webm"} {
		path := file(t, folder, name, name)
		if ext := strings.ToLower(filepath.Ext(path)); slices.Contains(analysis.VideoExtensions(), ext) && !strings.Contains(name, ".hidden") && !strings.Contains(name, ".git") {
			want = append(want, path)
		}
	}
	odd := file(t, t.TempDir(), "odd.bin", "")
	outside := file(t, t.TempDir(), "x.mp4", "")
	if err := errors.Join(os.Symlink(outside, filepath.Join(folder, "link.mp4")), os.Symlink(folder, filepath.Join(folder, "in", "round"))); err != nil {
		t.Fatal(err)
	}
	q := opened(t, runner{do: finish}, newShelf(), t.TempDir(), nil)
	ids, err := q.AddAll(t.Context(), folder, odd)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, id := range ids {
		j, _ := q.Job(id)
		got = append(got, j.Path)
	}
	if !slices.Equal(got, append(want, odd)) {
		t.Errorf("%v, want %v", got, want)
	}
	if _, err = q.AddAll(t.Context(), t.TempDir()); !fault.Is(err, fault.NoVideos) {
		t.Errorf("an empty folder: %v", err)
	}
}

func sumOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}
