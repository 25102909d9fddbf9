package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"videonet/backend/platform"
)

// Two generations: when the disk spoils the newest copy too, there is one more. Each was checked, in a child process, before it took its
// name, so a file that bbolt itself spoiled never pushes out a good copy.
const generations = 2

// copyShare bounds the cost: no copy before a hundred times what the last one took, so at most 1 % of a program's time goes into them
// however large the file is.
const copyShare = 100

// lastCopyLimit is how long Close works on the last copy; without it the next start has the one before.
const lastCopyLimit = 20 * time.Second

// copyPath is where the copy of a generation lies, 0 the newest.
func copyPath(path string, generation int) string {
	if generation == 0 {
		return path + ".copy"
	}
	return path + ".copy-older"
}

// newPath is where a file is written before it takes its name.
func newPath(path string) string { return path + ".new" }

func (s *Store) changed() {
	select {
	case s.dirty <- struct{}{}:
	default: // asked for already
	}
}

// keepCopies copies the file after a change: CopyAfter later, and not sooner than CopyEvery after the last one.
func (s *Store) keepCopies(ctx context.Context) {
	defer close(s.done)
	for wait := s.cfg.CopyAfter; ; {
		select {
		case <-ctx.Done():
			return
		case <-s.dirty:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		start := time.Now()
		if err := s.copy(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("copy the profile", "error", err)
		}
		wait = max(s.cfg.CopyEvery, copyShare*time.Since(start))
	}
}

// copy makes the newest copy, unless it is of the file's last transaction already.
func (s *Store) copy(ctx context.Context) error {
	temporary := newPath(copyPath(s.path, 0))
	var of uint64
	err := s.db.View(func(tx *bbolt.Tx) error {
		if of = uint64(tx.ID()); of == s.copied { //nolint:gosec // transactions count up from 0
			return nil
		}
		return tx.CopyFile(temporary, 0o600)
	})
	if of == s.copied && err == nil {
		return nil
	}
	if err == nil {
		err = syncFile(temporary)
	}
	if err == nil {
		err = s.cfg.accept(ctx, temporary, of)
	}
	if err == nil {
		s.checked = of
		err = rotate(s.path, temporary)
	}
	if err != nil {
		return fmt.Errorf("copy %q: %w", s.path, errors.Join(err, removeIfThere(temporary)))
	}
	s.copied = of
	return nil
}

// accept checks the copy that was just made of a transaction.
func (c Config) accept(ctx context.Context, path string, of uint64) error {
	v, err := c.check(ctx, path)
	switch {
	case err != nil:
		return err
	case !v.good():
		return fmt.Errorf("the copy is damaged: %s", v.Damage)
	case v.Tx != of:
		return fmt.Errorf("the copy is of transaction %d, not %d", v.Tx, of)
	}
	return nil
}

// rotate makes the new file the newest copy. A stop in between leaves the older one and the new one's next try.
func rotate(path, temporary string) error {
	err := os.Rename(copyPath(path, 0), copyPath(path, 1))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err = os.Rename(temporary, copyPath(path, 0)); err != nil {
		return err
	}
	return platform.SyncFolder(filepath.Dir(path))
}

// finish makes the last copy, closes the file and notes how it is now, if its pages passed the check.
func (s *Store) finish() error {
	ctx, cancel := context.WithTimeout(s.ctx, lastCopyLimit)
	defer cancel()
	if err := s.copy(ctx); err != nil {
		s.cfg.Log.Warn("copy the profile", "error", err)
	}
	last := transaction(s.db)
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close %q: %w", s.path, err)
	}
	if s.checked != last || s.marked == last {
		return nil // the next start checks, or the marker is right
	}
	now, err := markerOf(s.path)
	if err != nil {
		return err
	}
	if err = writeMarker(s.path, now); err != nil {
		s.cfg.Log.Warn("mark the profile as closed", "error", err) // costs the next start a check
	}
	return nil
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
