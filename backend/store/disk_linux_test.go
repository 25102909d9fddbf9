package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"videonet/backend/fault"
	"videonet/backend/store"
)

// smallDisk mounts a file system of 1 MiB, of which room bytes are left.
func smallDisk(t *testing.T, room int64) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("NOT RUN: a small disk cannot be mounted here (needs root): ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	if err := os.WriteFile(filepath.Join(dir, "other"), make([]byte, 1<<20-room), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A new profile on a full disk is a sentence and leaves nothing, not even half a file: with room, it is made.
func TestNoRoomForANewProfile(t *testing.T) {
	for _, room := range []int64{0, 8 << 10} {
		disk := smallDisk(t, room)
		if _, err := store.Open(t.Context(), config(disk)); !fault.Is(err, fault.NoSpace) {
			t.Errorf("%d bytes left: %v", room, err)
		}
		entries, err := os.ReadDir(disk)
		entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return e.Name() == "videonet.lock" }) // holds nothing
		if err != nil || len(entries) != 1 {
			t.Errorf("%d bytes left: there is %v, %v", room, entries, err)
		}
		if err := os.Remove(filepath.Join(disk, "other")); err != nil {
			t.Fatal(err)
		}
		open(t, disk)
	}
}

// A disk that fills up loses nothing that was kept before.
func TestNoMoreRoomInAProfile(t *testing.T) {
	disk := smallDisk(t, 256<<10)
	s := open(t, disk)
	want := store.Settings{Name: "Mina", Language: "ko"}
	if err := s.SetSettings(want); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSettings(store.Settings{Name: strings.Repeat("x", 512<<10)}); !fault.Is(err, fault.NoSpace) {
		t.Errorf("%v", err)
	}
	if got, err := s.Settings(); err != nil || got != want {
		t.Errorf("kept are %+v, %v", got, err)
	}
	want.Language = "ja"
	if err := s.SetSettings(want); err != nil { // a little still fits
		t.Errorf("%v", err)
	}
}

func TestAFolderThatTakesNothing(t *testing.T) {
	disk := smallDisk(t, 0)
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), config(disk))
	if code, values := fault.Of(err); code != fault.FolderUnwritable || values["folder"] != disk {
		t.Errorf("%v", err)
	}
}

// A disk without room for a copy costs the copy and nothing else.
func TestNoRoomForCopies(t *testing.T) {
	disk := smallDisk(t, 512<<10)
	want := store.Settings{Name: strings.Repeat("x", 20<<10), Language: "ko"}
	put := func(s *store.Store) {
		for range 5 { // pages get free, which the next commits take
			want.Language = map[string]string{"ko": "ja", "ja": "ko"}[want.Language]
			must(t, s.SetSettings(want))
		}
	}
	s := open(t, disk)
	put(s)
	must(t, s.Close())
	_ = os.WriteFile(filepath.Join(disk, "filler"), make([]byte, 1<<20), 0o600) // takes what there is, and fails
	for range 2 {
		s = open(t, disk)
		put(s)
		must(t, s.Close())
		if _, err := os.Stat(filepath.Join(disk, copyNew+".new")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("half a copy is left: %v", err)
		}
	}
	s = open(t, disk)
	if got, err := s.Settings(); err != nil || got != want || s.Notice() != nil {
		t.Errorf("kept are %d bytes, %v; told is %v", len(got.Name), err, s.Notice())
	}
}

// A full disk while a damaged profile is restored is a sentence and touches nothing; with room, it is restored.
func TestNoRoomToRestore(t *testing.T) {
	disk := smallDisk(t, 512<<10)
	s := open(t, disk)
	want := store.Settings{Name: "Mina", Language: "ko"}
	must(t, s.SetSettings(want))
	must(t, s.Close())
	must(t, os.WriteFile(filepath.Join(disk, file), []byte("text"), 0o600))
	filler := filepath.Join(disk, "filler")
	_ = os.WriteFile(filler, make([]byte, 1<<20), 0o600) // takes what there is, and fails
	before := tree(t, disk)
	if _, err := store.Open(t.Context(), config(disk)); !fault.Is(err, fault.NoSpace) {
		t.Errorf("Open = %v", err)
	}
	if !reflect.DeepEqual(tree(t, disk), before) {
		t.Error("the profile was touched")
	}
	must(t, os.Remove(filler))
	s = open(t, disk)
	if got, err := s.Settings(); err != nil || got != want || !fault.Is(s.Notice(), fault.StoreRestored) {
		t.Errorf("there is %+v, %v; told is %v", got, err, s.Notice())
	}
}
