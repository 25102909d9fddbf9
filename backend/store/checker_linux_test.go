package store_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"videonet/backend/fault"
	"videonet/backend/store"
)

// counting returns a checker that does what ours does and counts its starts: in folders, because the child may write no files.
func counting(t *testing.T) (program string, starts func() int) {
	t.Helper()
	program, log := filepath.Join(t.TempDir(), "checker"), t.TempDir()
	must(t, os.WriteFile(program, []byte("#!/bin/sh\nmkdir '"+log+"'/$$\necho 'a library says something'\nexec '"+os.Args[0]+"' \"$@\"\n"), 0o700))
	return program, func() int {
		entries, err := os.ReadDir(log)
		must(t, err)
		return len(entries)
	}
}

// A start after a good end costs no child process; one after a kill does; so does the copy after a change.
func TestWhenAFileIsChecked(t *testing.T) {
	folder, _, _ := lived(t, 3)
	program, starts := counting(t)
	cfg := config(folder)
	cfg.Checker, cfg.CopyAfter = program, time.Hour
	for _, c := range []struct {
		name  string
		do    func(s *store.Store) error // while it is open
		spoil bool                       // what is known of the last end is lost first
		want  int
	}{
		{"after a good end", nil, false, 0},
		{"again", nil, false, 0},
		{"after a kill", nil, true, 1},
		{"after the end of that", nil, false, 0},
		{"with a change", func(s *store.Store) error { return s.SetSettings(store.Settings{Name: "x"}) }, false, 1},
		{"after it", nil, false, 0},
	} {
		if c.spoil {
			must(t, os.WriteFile(filepath.Join(folder, mark), []byte("no JSON"), 0o600))
		}
		before := starts()
		s, err := store.Open(t.Context(), cfg)
		must(t, err)
		if c.do != nil {
			must(t, c.do(s))
		}
		must(t, s.Close())
		if got := starts() - before; got != c.want || s.Notice() != nil {
			t.Errorf("%s: %d checks, want %d; told is %v", c.name, got, c.want, s.Notice())
		}
	}
}

// A program that gives no verdict, whatever the reason, makes no profile a damaged one.
func TestACheckerThatDoesNotAnswerIsNoDamage(t *testing.T) {
	for _, checker := range []string{"/nowhere", "/bin/true", "/bin/false", "/bin/cat"} {
		folder, _, want := lived(t, 3)
		must(t, os.WriteFile(filepath.Join(folder, mark), []byte("{}"), 0o600))
		cfg := config(folder)
		cfg.Checker = checker
		s, err := store.Open(t.Context(), cfg)
		must(t, err)
		if got := read(t, s); s.Notice() != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: told is %v", checker, s.Notice())
		}
		must(t, s.Close())
	}
}

// Giving up while the check runs leaves the profile as it was.
func TestGivingUpAtTheCheckTouchesNothing(t *testing.T) {
	folder, _, want := lived(t, 3)
	must(t, os.WriteFile(filepath.Join(folder, mark), []byte("{}"), 0o600))
	slow := filepath.Join(t.TempDir(), "slow")
	must(t, os.WriteFile(slow, []byte("#!/bin/sh\nexec sleep 60\n"), 0o700))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	cfg := config(folder)
	cfg.Checker = slow
	before := tree(t, folder)
	if _, err := store.Open(ctx, cfg); !fault.Is(err, fault.Canceled) {
		t.Errorf("Open = %v", err)
	}
	if !reflect.DeepEqual(tree(t, folder), before) {
		t.Error("the profile was touched")
	}
	if s := open(t, folder); s.Notice() != nil || !reflect.DeepEqual(read(t, s), want) {
		t.Errorf("told is %v", s.Notice())
	}
}

// A program from before there was a lock of the profile holds bbolt's alone.
func TestHeldByAnOlderProgram(t *testing.T) {
	folder, _, _ := lived(t, 3)
	for _, content := range []string{"{}", ""} { // with a check, and with what is left of the marker below
		if content != "" {
			must(t, os.WriteFile(filepath.Join(folder, mark), []byte(content), 0o600))
		}
		db, err := bbolt.Open(filepath.Join(folder, file), 0o600, nil)
		must(t, err)
		if _, err := store.Open(t.Context(), config(folder)); !fault.Is(err, fault.ProfileInUse) {
			t.Errorf("Open = %v", err)
		}
		must(t, db.Close())
		must(t, open(t, folder).Close()) // writes the marker anew
	}
}

// Copies come by themselves after a change, without an end of the program.
func TestCopiesFollowChanges(t *testing.T) {
	folder := t.TempDir()
	cfg := config(folder)
	cfg.CopyAfter, cfg.CopyEvery = time.Millisecond, time.Millisecond
	s, err := store.Open(t.Context(), cfg)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	var last uint64
	for range 3 {
		must(t, s.SetSettings(store.Settings{Name: "Mina"}))
		for deadline := time.Now().Add(time.Minute); store.NewestTransaction(filepath.Join(folder, copyNew)) <= last; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("no copy comes")
			}
		}
		last = store.NewestTransaction(filepath.Join(folder, copyNew))
	}
	if older := store.NewestTransaction(filepath.Join(folder, copyOlder)); older == 0 || older >= last {
		t.Errorf("the older copy is of transaction %d, the newer of %d", older, last)
	}
}
