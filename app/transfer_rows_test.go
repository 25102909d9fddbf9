package app

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

func offered(files ...transfer.File) transfer.Transfer {
	for i := range files {
		files[i].Number = i + 1
	}
	return transfer.Transfer{ID: "t", Direction: transfer.Receive, Phase: transfer.Offered, Files: files, Count: len(files), At: time.Now()}
}

func TestRowsAreCalledAfterWhatWasChosen(t *testing.T) {
	for _, c := range []struct {
		name          string
		files         []transfer.File
		kind, called  string
		more, renamed int
	}{
		{"a file", []transfer.File{{Name: "a.mov"}}, "file", "a.mov", 0, 0},
		{"an empty folder", []transfer.File{{Name: "cut", IsFolder: true}}, "folder", "cut", 0, 0},
		{
			"a folder",
			[]transfer.File{{Name: "a", Within: "Project"}, {Name: "b", Within: "Project/cut 2", StoredAs: "_b"}},
			"folder", "Project", 0, 1,
		},
		{"files", []transfer.File{{Name: "a.mov"}, {Name: "b.mov"}, {Name: "c.mov"}}, "files", "a.mov", 2, 0},
		{"a folder and a file", []transfer.File{{Name: "a", Within: "Project"}, {Name: "b.mov"}}, "files", "Project", 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := newTestTransfers(t).row(offered(c.files...))
			if row.Kind != c.kind || row.Name != c.called || row.More != c.more || row.Renamed != c.renamed || row.Count != len(c.files) {
				t.Errorf("got %+v", row)
			}
			if row.Video != (c.kind == "file") {
				t.Errorf("video: %v", row.Video)
			}
		})
	}
}

func TestRowsCarryAFewFilesAlone(t *testing.T) {
	var files []transfer.File
	for i := range transfer.MaxShown {
		files = append(files, transfer.File{Name: fmt.Sprint(i), Within: "many", Phase: transfer.Failed, Err: fault.New(fault.SourceChanged, nil)})
	}
	tr := offered(files...)
	row := newTestTransfers(t).row(tr)
	if len(row.Files) != shownFiles || row.Files[0].Fault == nil || row.Files[0].Fault.Code != string(fault.SourceChanged) {
		t.Errorf("got %+v", row.Files)
	}
}

func TestLeftIsWholeSecondsOrUnknown(t *testing.T) {
	long := time.Now().Add(-time.Minute)
	for _, c := range []struct {
		tr   transfer.Transfer
		want float64 // -1: unknown
	}{
		{transfer.Transfer{Left: 317.2, Rate: 1, At: long}, 318},
		{transfer.Transfer{Left: -1, Rate: 1, At: long}, -1},
		{transfer.Transfer{At: long}, -1},
	} {
		got := -1.0
		if seconds := left(c.tr); seconds != nil {
			got = *seconds
		}
		if got != c.want {
			t.Errorf("%+v: %v, want %v", c.tr, got, c.want)
		}
	}
}

func TestRootsAreWhatWasChosen(t *testing.T) {
	at := func(parts ...string) string {
		return filepath.Join(append([]string{string(filepath.Separator), "home", "m"}, parts...)...)
	}
	tr := offered(
		transfer.File{Name: "a", Within: "Project", Path: at("Project", "a")},
		transfer.File{Name: "b", Within: "Project/cut", Path: at("Project", "cut", "b")},
		transfer.File{Name: "empty", Within: "Project", IsFolder: true, Path: at("Project", "empty")},
		transfer.File{Name: "c.mov", Path: at("c.mov")},
		transfer.File{Name: "not here yet", Within: "Project"},
	)
	roots, err := newTestTransfers(t).roots(tr)
	if want := []string{at("Project"), at("c.mov")}; err != nil || !slices.Equal(roots, want) {
		t.Errorf("got %q, %v, want %q", roots, err, want)
	}
}
