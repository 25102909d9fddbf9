package app

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"videonet/backend/fault"
)

func TestPicksHideThePath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Reel 07.MOV")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newPicks()
	picked := p.add([]string{path, filepath.Join(t.TempDir(), "gone.txt")})
	want := []PickedFile{{Name: "Reel 07.MOV", Size: 5, Video: true}, {Name: "gone.txt"}}
	if !slices.Equal(picked.Files, want) {
		t.Errorf("files %+v, want %+v", picked.Files, want)
	}
	if paths, err := p.get(picked.Handle); err != nil || len(paths) != 2 || paths[0] != path {
		t.Errorf("get = %q, %v", paths, err)
	}
	if _, err := p.get(path); !fault.Is(err, fault.FileGone) {
		t.Errorf("a path is no handle: %v", err)
	}
}

func TestPicksForgetTheOldest(t *testing.T) {
	p := newPicks()
	first := p.add([]string{"a"})
	for range keptPicks {
		p.add([]string{"b"})
	}
	if _, err := p.get(first.Handle); err == nil {
		t.Error("the oldest choice is still there")
	}
	if none := p.add(nil); none.Handle != "" || len(none.Files) != 0 {
		t.Errorf("nothing chosen: %+v", none)
	}
}

func TestPicksCountFolders(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Project.mov")
	if err := os.MkdirAll(filepath.Join(folder, "cut"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{"a": 3, "cut/b": 4} {
		if err := os.WriteFile(filepath.Join(folder, name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/", filepath.Join(folder, "everything")); err != nil {
		t.Fatal(err)
	}
	picked := newPicks().add([]string{folder})
	if want := []PickedFile{{Name: "Project.mov", Size: 7, Folder: true}}; !slices.Equal(picked.Files, want) {
		t.Errorf("files %+v, want %+v", picked.Files, want)
	}
	if got := folderSize(folder, time.Now()); got != uncounted {
		t.Errorf("a folder that takes too long has %d bytes", got)
	}
}
