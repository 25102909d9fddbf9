package backend

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/store"
)

// bench is the storage of a profile and a queue whose jobs end at once with a report.
func bench(t *testing.T, folder string) (*store.Store, *Work, *Analyses) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	kept, err := store.Open(t.Context(), store.Config{Folder: folder})
	must(t, err)
	work, err := openWork(kept, folder, log)
	must(t, err)
	a := &Analyses{}
	a.Queue, err = analysis.NewQueue(analysis.Config{
		Runner: atOnce{}, Reports: reports{Store: kept, files: work.Storage, log: log}, Works: work, Ready: work.Ready, Log: log,
	})
	must(t, err)
	work.follow(a, newScreen(nil, nil, log))
	return kept, work, a
}

func closeBench(t *testing.T, kept *store.Store, work *Work, a *Analyses) {
	t.Helper()
	work.stop()
	must(t, errors.Join(a.Queue.Close(), work.Close(), kept.Close()))
}

type atOnce struct{}

func (atOnce) Run(_ context.Context, task analysis.Task, l analysis.Listener) (*analysis.Report, error) {
	l.Still(analysis.Still{At: 1, Shot: true, JPEG: []byte{0xff, 0xd8, 1}})
	return &analysis.Report{Schema: "videonet.report/1", File: filepath.Base(task.Path), Duration: 3}, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ended adds a file and waits for its report.
func ended(t *testing.T, a *Analyses, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(name), 0o600))
	id, err := a.Add(path)
	must(t, err)
	wait(t, func() bool {
		j, err := a.Job(id)
		return err == nil && j.State == analysis.Done
	})
	return id
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !until(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not come to that")
		}
	}
}

// Reports are files in the work folder; settings and reports are there after a restart; one that finds no room goes into the profile.
func TestReportsOutliveTheirFolder(t *testing.T) {
	folder, chosen := t.TempDir(), t.TempDir()
	kept, work, a := bench(t, folder)
	first := ended(t, a, "first.mov")
	if _, found, err := kept.Report(first); found || err != nil {
		t.Errorf("it lies in the profile's file: %v, %v", found, err)
	}
	must(t, work.SetWork(chosen))
	must(t, work.SetReserve(1))
	second := ended(t, a, "second.mov")
	closeBench(t, kept, work, a)

	kept, work, a = bench(t, folder)
	if work.Settings().Free() != 1 || work.Folder() != filepath.Join(chosen, "VideoNet") {
		t.Errorf("settings after a restart: %+v", work.Settings())
	}
	r := reports{Store: kept, files: work.Storage, log: slog.New(slog.DiscardHandler)}
	away := filepath.Join(t.TempDir(), "away")
	must(t, os.Rename(chosen, away))
	third := analysis.Job{ID: "THIRD", File: "third.mov", State: analysis.Done}
	must(t, r.PutJob(third, &analysis.Report{File: "third.mov"})) // it ended while the disk went
	for id, file := range map[string]string{first: "first.mov", "THIRD": "third.mov"} {
		if report, found, err := r.Report(id); err != nil || !found || report.File != file {
			t.Errorf("%s: %+v, %v, %v", file, report, found, err)
		}
	}
	if _, err := a.Report(second); !fault.Is(err, fault.FolderGone) {
		t.Errorf("a report on a disk that is away: %v", err)
	}
	waits, err := a.Add(filepath.Join(t.TempDir(), "x.mov"))
	must(t, err)
	wait(t, func() bool {
		j, err := a.Job(waits)
		return err == nil && j.State == analysis.Waiting && j.Problem != nil && fault.Is(j.Problem.Err(), fault.FolderGone)
	})
	must(t, os.Rename(away, chosen))
	if report, err := a.Report(second); err != nil || report.File != "second.mov" {
		t.Errorf("the disk is back: %+v, %v", report, err)
	}
	must(t, r.RemoveJob("THIRD"))
	if _, found, err := r.Report("THIRD"); found || err != nil {
		t.Errorf("a job that was removed: %v, %v", found, err)
	}
	closeBench(t, kept, work, a)
}

// What is beyond the bounds leaves when they are set, is gone from the list and lies in the archive.
func TestKeepingTakesOutAtOnce(t *testing.T) {
	kept, work, a := bench(t, t.TempDir())
	defer func() { closeBench(t, kept, work, a) }()
	archive := t.TempDir()
	must(t, work.SetArchive(archive))
	one, two := ended(t, a, "one.mov"), ended(t, a, "two.mov")
	all, err := work.Use(t.Context())
	must(t, err)
	plan := work.Leaving(0, all.Kept-1)
	if len(plan.Jobs) != 1 || plan.Jobs[0] != one || work.Leaving(1, 0).Jobs != nil {
		t.Fatalf("plan %+v", plan)
	}
	must(t, work.SetKeeping(t.Context(), 0, all.Kept-1))
	if _, err := a.Job(one); err == nil {
		t.Error("it is still on the list")
	}
	if _, err := a.Report(two); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"one.mov.report.json", "one.mov.stills.zip"} {
		if _, err := os.Stat(filepath.Join(archive, name)); err != nil {
			t.Error(err)
		}
	}
	if s := work.Swept(); s.Err != nil || s.Bytes != plan.Bytes || s.At.IsZero() {
		t.Errorf("told %+v, planned %+v", s, plan)
	}
}
