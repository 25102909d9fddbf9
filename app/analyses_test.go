package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"videonet/backend"
	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
	"videonet/backend/storage"
	"videonet/backend/store"
)

// drawn makes reports of no file: 2.4 s black, and a still.
type drawn struct{}

func (drawn) Run(_ context.Context, task analysis.Task, l analysis.Listener) (*analysis.Report, error) {
	if filepath.Base(task.Path) == "bad.mp4" {
		return nil, fault.New(fault.NotVideo, errors.New("a text"), "file", task.Path)
	}
	l.Still(analysis.Still{At: 1.5, Shot: true, JPEG: append([]byte{0xff, 0xd8}, make([]byte, 3000)...)})
	return &analysis.Report{
		Schema: analysis.Schema, File: filepath.Base(task.Path), Duration: 10, Checks: analysis.Checks(),
		Spans: []analysis.Span{{Kind: analysis.Black, Start: 2, End: 4.4}},
	}, nil
}

// newTestAnalyses is the page's door to a queue that draws its reports.
func newTestAnalyses(t *testing.T) *Analyses {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	kept, err := store.Open(t.Context(), store.Config{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	works, err := storage.OpenWorks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	product := &backend.Analyses{}
	product.Queue, err = analysis.NewQueue(analysis.Config{Runner: drawn{}, Reports: kept, Works: works, Parallel: 4, Figures: verdict.KeptFigures, Log: log})
	if err == nil {
		product.Verdicts, err = verdict.NewShelf(kept, product.Queue)
	}
	if err == nil {
		product.Watcher, err = analysis.NewWatcher(product.Queue, kept, log)
	}
	if err != nil {
		t.Fatal(err)
	}
	j := &journeys{log: log, window: newWindow(log), picks: newPicks(), ctx: t.Context(), backend: &backend.Backend{Analyses: product}}
	close(j.window.open)
	a := newAnalyses(j)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	changes, stop := product.Subscribe()
	go func() { // as watch does, without a player
		defer close(ended)
		for seq := a.showAll(); ; {
			select {
			case c, ok := <-changes:
				if !ok {
					return
				}
				seq = a.showChanges(seq, c, changes)
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		stop()
		if err := errors.Join(product.Close(), kept.Close()); err != nil {
			t.Error(err)
		}
	})
	return a
}

// shown waits until the page is shown what is wanted.
func shown(t *testing.T, a *Analyses, what string, is func(AnalysesSnapshot) bool) AnalysesSnapshot {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		s := a.Snapshot()
		if is(s) {
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("never: %s: %+v", what, s)
		}
	}
}

// picked is a handle of files that are made, or of a folder.
func picked(t *testing.T, a *Analyses, names ...string) string {
	t.Helper()
	folder := t.TempDir()
	var paths []string
	for _, name := range names {
		paths = append(paths, filepath.Join(folder, name))
		if err := os.WriteFile(paths[len(paths)-1], []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if len(names) == 0 {
		paths = []string{folder}
	}
	return a.j.picks.keep(paths)
}

func TestJobsAreShownWithTheirVerdicts(t *testing.T) {
	a := newTestAnalyses(t)
	ids, err := a.Add(picked(t, a, "a.mp4", "bad.mp4"))
	if err != nil || len(ids) != 2 {
		t.Fatal(ids, err)
	}
	s := shown(t, a, "both have ended", func(s AnalysesSnapshot) bool {
		return len(s.Jobs) == 2 && s.Jobs[0].State == "done" && s.Jobs[1].State == "failed"
	})
	done, bad := s.Jobs[0], s.Jobs[1]
	if done.Picture != "/stills/"+ids[0]+"/1500.jpg" || done.Left != -1 || done.Cached || done.Verdict == nil || done.Fault != nil {
		t.Errorf("%+v", done)
	}
	i := slices.IndexFunc(done.Verdict.Reasons, func(r RuleResult) bool { return r.Measure == "black" })
	if v := done.Verdict; v.State != "fail" || i < 0 || v.Reasons[i].Start != 2 || *v.Reasons[i].Value < 2.39 {
		t.Errorf("%+v", v)
	}
	if bad.Verdict != nil || bad.Fault == nil || bad.Fault.Code != "not_video" || bad.Fault.Values["file"] != "bad.mp4" {
		t.Errorf("%+v, %+v", bad, bad.Fault)
	}
	stills, err := a.Stills(ids[0])
	if err != nil || len(stills) != 1 || stills[0] != (Still{At: 1.5, Shot: true, URL: done.Picture}) {
		t.Errorf("%+v, %v", stills, err)
	}
	if data, err := a.j.still(ids[0], 1500); err != nil || len(data) != 3002 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if _, err = a.j.still("none", 1500); !fault.Is(err, fault.Invalid) {
		t.Errorf("a still of no job: %v", err)
	}
	job, err := a.j.product().Analyses.Job(ids[0])
	if err != nil {
		t.Fatal(err)
	}
	report := &analysis.Report{File: "a.mp4", Duration: 10, Video: analysis.Video{FrameRate: "25/1"}}
	pictures := a.j.product().Analyses.Pictures(t.Context(), job, export.Source{Report: report}) // the file is no video any more
	if data, err := pictures(8); err != nil || len(data) != 3002 {
		t.Errorf("a picture for a page: %d bytes, %v", len(data), err)
	}
	again, err := a.Again(ids[0])
	if err != nil || again == ids[0] {
		t.Errorf("%q, %v", again, err)
	}
}

func TestTemplatesJudgeAnew(t *testing.T) {
	a := newTestAnalyses(t)
	ids, err := a.Add(picked(t, a, "a.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	s := shown(t, a, "it is done", func(s AnalysesSnapshot) bool { return len(s.Jobs) == 1 && s.Jobs[0].Verdict != nil })
	if j := s.Judging; j.Chosen != "broadcast" || len(j.Templates) != 3 || !j.Templates[0].BuiltIn || j.Paused || j.Watched.Folder != "" {
		t.Errorf("%+v", j)
	}
	own := Template{Name: "Haus", Rules: []TemplateRule{{Measure: "black", Max: new(3.0), Near: 1}}}
	id, err := a.PutTemplate(own)
	if err == nil {
		err = a.ChooseTemplate(id)
	}
	if err != nil {
		t.Fatal(err)
	}
	s = a.Snapshot() // it is judged when the call has returned
	if v := s.Jobs[0].Verdict; s.Judging.Chosen != id || len(s.Judging.Templates) != 4 || v == nil || v.State != "pass" || v.Near != 1 || v.Judged != 1 {
		t.Errorf("%+v, %+v", s.Judging, v)
	}
	if v, err := a.Verdict(ids[0]); err != nil || v.Template != id || v.Results[0].State != "near" {
		t.Errorf("%+v, %v", v, err)
	}
	own.ID, own.Rules[0].Max = id, new(2.0)
	if _, err = a.PutTemplate(own); err != nil || a.Snapshot().Jobs[0].Verdict.State != "fail" {
		t.Errorf("%v, %+v", err, a.Snapshot().Jobs[0].Verdict)
	}
	if err = a.RemoveTemplate("web"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a built-in one: %v", err)
	}
	if err = a.RemoveTemplate(id); err != nil || a.Snapshot().Jobs[0].Verdict != nil || a.Snapshot().Judging.Chosen != "" {
		t.Errorf("%v, %+v", err, a.Snapshot().Judging)
	}
	if v, err := a.Verdict(ids[0]); v != nil || err != nil {
		t.Errorf("%+v, %v", v, err)
	}
	if m := a.Measures(); len(m) != len(verdict.Measures()) || m[0] != (Measure{"loudness", "LUFS"}) {
		t.Errorf("%+v", m)
	}
}

func TestPauseAndWatchedFolderAreShown(t *testing.T) {
	a := newTestAnalyses(t)
	a.SetPaused(true)
	shown(t, a, "it is paused", func(s AnalysesSnapshot) bool { return s.Judging.Paused })
	handle := picked(t, a)
	if err := a.SetWatched(handle); err != nil {
		t.Fatal(err)
	}
	folder, _ := a.j.picks.get(handle)
	shown(t, a, "the folder is watched", func(s AnalysesSnapshot) bool { return s.Judging.Watched.Folder == filepath.Base(folder[0]) })
	if err := os.RemoveAll(folder[0]); err != nil {
		t.Fatal(err)
	}
	s := shown(t, a, "it is gone", func(s AnalysesSnapshot) bool { return s.Judging.Watched.Fault != nil })
	if f := s.Judging.Watched.Fault; f.Code != "file_gone" || f.Values["file"] != filepath.Base(folder[0]) {
		t.Errorf("%+v", f)
	}
	if err := a.SetWatched(""); err != nil {
		t.Fatal(err)
	}
	shown(t, a, "none is watched", func(s AnalysesSnapshot) bool { return s.Judging.Watched == Watched{} })
	if err := a.SetWatched("no handle"); !fault.Is(err, fault.FileGone) {
		t.Errorf("%v", err)
	}
}
