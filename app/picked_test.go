package app

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

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
