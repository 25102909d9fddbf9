package storage_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/storage"
)

func works(t *testing.T, folder string) *storage.Works {
	t.Helper()
	w, err := storage.OpenWorks(folder)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func jpeg(i int) []byte { return append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{byte(i)}, 10+i)...) }

func put(t *testing.T, w *storage.Works, job string, stills ...analysis.Still) {
	t.Helper()
	if err := w.PutStills(job, stills); err != nil {
		t.Fatal(err)
	}
}

// times are those of the kept stills, with a star for the first of a shot.
func times(t *testing.T, w *storage.Works, job string) (out []string) {
	t.Helper()
	all, err := w.Stills(job)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		star := ""
		if s.Shot {
			star = "*"
		}
		if s.JPEG != nil {
			t.Error("a list carries pictures")
		}
		out = append(out, fmt.Sprint(s.At, star))
	}
	return out
}

func TestStillsAreKeptInOrder(t *testing.T) {
	folder := t.TempDir()
	w := works(t, folder)
	put(t, w, "A", analysis.Still{At: 4, JPEG: jpeg(1)}, analysis.Still{At: 0.04, Shot: true, JPEG: jpeg(2)})
	put(t, w, "A", analysis.Still{At: 2, JPEG: jpeg(3)}, analysis.Still{At: 4, Shot: true, JPEG: jpeg(4)}, analysis.Still{At: 9})
	put(t, w, "B", analysis.Still{At: 1, JPEG: jpeg(5)})
	for range 2 {
		if got := times(t, w, "A"); !slices.Equal(got, []string{"0.04*", "2", "4*"}) {
			t.Errorf("%v", got)
		}
		if got, found, err := w.Still("A", 4000); err != nil || !found || !bytes.Equal(got, jpeg(4)) {
			t.Errorf("%v %v: %x", found, err, got)
		}
		w = works(t, folder) // the next start of the program
	}
	if _, found, err := w.Still("A", 3999); found || err != nil {
		t.Errorf("a still that is not there: %v", err)
	}
	if got := times(t, w, "none"); got != nil {
		t.Errorf("%v", got)
	}
	if err := w.CopyStills("A", "B"); err != nil {
		t.Fatal(err)
	}
	if got, found, _ := w.Still("B", 2000); !found || !bytes.Equal(got, jpeg(3)) || len(times(t, w, "B")) != 3 {
		t.Errorf("copied: %v", times(t, w, "B"))
	}
	if jobs, err := w.WorkJobs(); err != nil || !slices.Equal(jobs, []string{"A", "B"}) {
		t.Errorf("%v %v", jobs, err)
	}
	if err := w.RemoveWork("A"); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 || times(t, w, "A") != nil {
		t.Errorf("left are %v", entries)
	}
	put(t, w, "A", analysis.Still{At: 1, JPEG: jpeg(1)})
	if got := times(t, w, "A"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("after a removal %v", got)
	}
}

// Wherever a write of the last still was cut, the others stand and the next one is added behind them.
func TestATornStillIsCutOff(t *testing.T) {
	whole := t.TempDir()
	w := works(t, whole)
	put(t, w, "A", analysis.Still{At: 1, JPEG: jpeg(1)}, analysis.Still{At: 2, JPEG: jpeg(2)})
	data, err := os.ReadFile(filepath.Join(whole, "A", "stills"))
	if err != nil {
		t.Fatal(err)
	}
	second := len(data) - 17 - len(jpeg(2))
	for cut := second; cut < len(data); cut++ {
		for _, zeros := range []int{0, 40} { // what a power cut leaves of a file that had grown
			folder := t.TempDir()
			w = works(t, folder)
			if err = os.MkdirAll(filepath.Join(folder, "A"), 0o700); err != nil {
				t.Fatal(err)
			}
			torn := append(slices.Clone(data[:cut]), make([]byte, zeros)...)
			if err = os.WriteFile(filepath.Join(folder, "A", "stills"), torn, 0o600); err != nil {
				t.Fatal(err)
			}
			put(t, w, "A", analysis.Still{At: 3, JPEG: jpeg(3)})
			if got := times(t, w, "A"); !slices.Contains(got, "1") || !slices.Contains(got, "3") {
				t.Fatalf("cut at %d, %d zeros: %v", cut, zeros, got)
			}
			if got, found, err := w.Still("A", 3000); err != nil || !found || !bytes.Equal(got, jpeg(3)) {
				t.Fatalf("cut at %d, %d zeros: %v %v", cut, zeros, found, err)
			}
			if got, found, _ := w.Still("A", 2000); found && !bytes.Equal(got, jpeg(2)) {
				t.Fatalf("cut at %d, %d zeros: a damaged still was given", cut, zeros)
			}
		}
	}
}

func TestCheckpoints(t *testing.T) {
	folder := t.TempDir()
	w := works(t, folder)
	if _, found, err := w.Checkpoint("A"); found || err != nil {
		t.Errorf("found one before there was any: %v", err)
	}
	for _, state := range []string{"first", "", "second"} {
		if err := w.PutCheckpoint("A", []byte(state)); err != nil {
			t.Fatal(err)
		}
		if got, found, err := works(t, folder).Checkpoint("A"); err != nil || !found || string(got) != state {
			t.Errorf("%q, want %q, %v %v", got, state, found, err)
		}
	}
	path := filepath.Join(folder, "A", "checkpoint")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data { // a damaged one counts as none
		bad := slices.Clone(data)
		bad[i] ^= 4
		if err = os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, found, err := w.Checkpoint("A"); found || err != nil {
			t.Fatalf("byte %d: %v %v", i, found, err)
		}
	}
	for range 2 {
		if err = w.RemoveCheckpoint("A"); err != nil {
			t.Error(err)
		}
	}
	if _, found, _ := w.Checkpoint("A"); found {
		t.Error("it is still there")
	}
}

func TestJobsLeadNowhereElse(t *testing.T) {
	w := works(t, t.TempDir())
	for _, job := range []string{"", ".", "..", "../x", "a/b", `a\b`, "a\x00", "a.b"} {
		_, _, still := w.Still(job, 0)
		_, _, state := w.Checkpoint(job)
		for _, err := range []error{still, state, w.PutCheckpoint(job, nil), w.RemoveCheckpoint(job), w.RemoveWork(job), w.PutStills(job, nil)} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", job, err)
			}
		}
	}
}
