package export_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"videonet/backend/analysis/export"
	"videonet/backend/fault"
)

func TestIntoNeverWritesOver(t *testing.T) {
	folder := t.TempDir()
	source := source(t)
	source.Report.File = "clip.mp4"
	taken := filepath.Join(folder, "clip.mp4.report.csv")
	if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"clip.mp4 (2)", "clip.mp4 (3)"} {
		names, err := export.Into(folder, []export.Format{export.JSON, export.CSV}, source)
		if err != nil || !slices.Equal(names, []string{want + ".report.json", want + ".report.csv"}) {
			t.Fatalf("%v, %v", names, err)
		}
		for _, name := range names {
			if data, err := os.ReadFile(filepath.Join(folder, name)); err != nil || len(data) == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if data, _ := os.ReadFile(taken); string(data) != "mine" {
		t.Errorf("written over: %q", data)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".videonet*")); left != nil {
		t.Errorf("left are %v", left)
	}
}

// A name of a stranger's leads to a file in the folder and nowhere else.
func TestIntoHostileNames(t *testing.T) {
	for _, name := range []string{"../../up.mp4", "/etc/passwd", `C:\windows\a.mp4`, "..", "", "a\nb\x00c.mp4", `q:"?*.mp4`, strings.Repeat("긴", 400) + ".mp4"} {
		folder := filepath.Join(t.TempDir(), "in")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		source := source(t)
		source.Report.File = name
		names, err := export.Into(folder, []export.Format{export.CSV}, source)
		if err != nil || len(names) != 1 {
			t.Errorf("%q: %v, %v", name, names, err)
			continue
		}
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != 1 || entries[0].Name() != names[0] {
			t.Errorf("%q: %v %v", name, entries, err)
		}
	}
}

func TestIntoSaysWhyNot(t *testing.T) {
	if _, err := export.Into(filepath.Join(t.TempDir(), "none"), []export.Format{export.CSV}, source(t)); !fault.Is(err, fault.FolderUnwritable) {
		t.Errorf("%v", err)
	}
	s := source(t)
	s.Fonts = []string{"/dev/null"}
	names, err := export.Into(t.TempDir(), []export.Format{export.PDF, export.CSV}, s)
	if !fault.Is(err, fault.NoFont) || len(names) != 1 {
		t.Errorf("%v, %v", names, err)
	}
}
