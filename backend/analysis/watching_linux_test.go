package analysis_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// look looks once and returns the names below the folder.
func look(t *testing.T, n *analysis.Newcomers, folder string) (names []string) {
	t.Helper()
	found, err := n.Look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		name, err := filepath.Rel(folder, path)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(name))
	}
	return names
}

func TestNewcomers(t *testing.T) {
	folder := t.TempDir()
	file(t, folder, "old.mp4", "old")
	n := analysis.FindNewcomers(analysis.Watched{Folder: folder})
	for range 3 {
		if got := look(t, n, folder); got != nil {
			t.Fatalf("what was there before: %v", got)
		}
	}
	growing := file(t, folder, "in/growing.mov", "1")
	file(t, folder, "whole.MP4", "whole")
	for _, odd := range []string{".hidden.mp4", "b.mp4.part", "c.txt", ".in/d.mp4"} {
		file(t, folder, odd, odd)
	}
	outside := file(t, t.TempDir(), "x.mp4", "")
	if err := os.Symlink(outside, filepath.Join(folder, "link.mp4")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(folder, "fifo.mp4"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := look(t, n, folder); got != nil {
		t.Fatalf("seen once: %v", got)
	}
	file(t, folder, "in/growing.mov", "12")
	if got := look(t, n, folder); !slices.Equal(got, []string{"whole.MP4"}) {
		t.Fatalf("%v", got)
	}
	kept := n.Seen()
	n = analysis.FindNewcomers(kept) // the next start of the program
	if got := look(t, n, folder); got != nil {
		t.Fatalf("after a restart: %v", got)
	}
	if got := look(t, n, folder); !slices.Equal(got, []string{"in/growing.mov"}) {
		t.Fatalf("%v", got)
	}
	later := time.Now().Add(time.Hour) // the same size, written anew
	if err := os.Chtimes(growing, later, later); err != nil {
		t.Fatal(err)
	}
	look(t, n, folder)
	if got := look(t, n, folder); !slices.Equal(got, []string{"in/growing.mov"}) {
		t.Fatalf("written anew: %v", got)
	}
	if got := look(t, n, folder); got != nil {
		t.Fatalf("told twice: %v", got)
	}
}

// A folder that goes away is a fault; what was seen in it stays seen when it is back.
func TestNewcomersOfAFolderThatGoes(t *testing.T) {
	parent := t.TempDir()
	folder, away := filepath.Join(parent, "in"), filepath.Join(parent, "away")
	file(t, folder, "a.mp4", "a")
	n := analysis.FindNewcomers(analysis.Watched{Folder: folder})
	look(t, n, folder)
	if err := os.Rename(folder, away); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Look(t.Context()); !fault.Is(err, fault.FileGone) {
		t.Errorf("%v", err)
	}
	if err := os.Rename(away, folder); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := look(t, n, folder); got != nil {
			t.Errorf("%v", got)
		}
	}
}

// watches keeps in memory.
type watches struct {
	mu   sync.Mutex
	kept analysis.Watched
}

func (w *watches) Watched() (analysis.Watched, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept, nil
}

func (w *watches) SetWatched(kept analysis.Watched) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = kept
	return nil
}

func watcher(t *testing.T, q *analysis.Queue, kept *watches) *analysis.Watcher {
	t.Helper()
	w, err := analysis.NewWatcher(q, kept, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// eventually waits for something that an event of the queue tells.
func eventually(t *testing.T, q *analysis.Queue, what string, is func() bool) {
	t.Helper()
	changes, stop := q.Subscribe()
	defer stop()
	timeout := time.After(time.Minute)
	for !is() {
		select {
		case <-changes:
		case <-timeout:
			t.Fatalf("never: %s", what)
		}
	}
}

func TestWatcherAnalysesWhatComes(t *testing.T) {
	parent, kept := t.TempDir(), &watches{}
	folder, away := filepath.Join(parent, "in"), filepath.Join(parent, "away")
	file(t, folder, "before.mp4", "")
	q := opened(t, runner{do: finish}, newShelf(), t.TempDir(), nil)
	w := watcher(t, q, kept)
	if err := w.Set(filepath.Join(folder, "before.mp4")); !fault.Is(err, fault.Invalid) {
		t.Errorf("a file: %v", err)
	}
	if err := w.Set(filepath.Join(parent, "none")); !fault.Is(err, fault.FileGone) {
		t.Errorf("nothing: %v", err)
	}
	if err := w.Set(folder); err != nil {
		t.Fatal(err)
	}
	file(t, folder, "new.mp4", "")
	eventually(t, q, "the newcomer is done", func() bool {
		s := q.Snapshot()
		return len(s.Jobs) == 1 && s.Jobs[0].Path == filepath.Join(folder, "new.mp4") && s.Jobs[0].State == analysis.Done
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file(t, folder, "meanwhile.mp4", "")
	w = watcher(t, q, kept) // the next start
	eventually(t, q, "what came meanwhile is done", func() bool { return len(q.Snapshot().Jobs) == 2 })
	if err := os.Rename(folder, away); err != nil {
		t.Fatal(err)
	}
	gone := func() bool { _, why := w.Watched(); return fault.Is(why, fault.FileGone) }
	eventually(t, q, "the folder is gone", gone)
	if err := os.Rename(away, folder); err != nil {
		t.Fatal(err)
	}
	eventually(t, q, "the folder is back", func() bool { return !gone() })
	if err := w.Set(""); err != nil {
		t.Fatal(err)
	}
	if name, why := w.Watched(); name != "" || why != nil || len(q.Snapshot().Jobs) != 2 {
		t.Errorf("%q, %v", name, why)
	}
	if k, _ := kept.Watched(); !reflect.DeepEqual(k, analysis.Watched{}) {
		t.Errorf("%+v", k)
	}
}
