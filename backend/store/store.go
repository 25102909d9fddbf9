// Package store keeps what a profile remembers in its one bbolt file: settings, rooms, known keys, transfers and reports. The file's
// lock is the profile's lock. It decides nothing about what it keeps.
package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"videonet/backend/fault"
)

// The buckets. Values are JSON objects whose unknown keys are ignored, so that an older program reads a newer file.
const (
	settings = "settings"
	rooms    = "rooms"   // by room id
	known    = "known"   // by public key
	reports  = "reports" // by job id
	jobs     = "jobs"    // by job id
)

// lockWait is how long Open waits for the file's lock: a second program gets a sentence, never a hang.
const lockWait = 300 * time.Millisecond

// Store is one profile's memory. It is safe for concurrent use.
type Store struct{ db *bbolt.DB }

// Open opens or makes the profile's file in folder. It returns fault.ProfileInUse when another program has it,
// fault.ProfileBroken when it cannot be read, fault.FolderUnwritable and NoSpace when nothing can be kept in folder.
func Open(folder string) (*Store, error) {
	path := filepath.Join(folder, "videonet.db")
	before, missing := os.Stat(path)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fault.New(fault.ProfileInUse, fmt.Errorf("open %q: %w", path, err))
	}
	if err != nil {
		err = unopened(path, err)
		if fault.Is(err, fault.NoSpace) && (missing != nil || before.Size() == 0) {
			err = errors.Join(err, os.Remove(path)) // half a new file would be a broken profile for ever
		}
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{settings, rooms, known, reports, jobs} {
			if _, failed := tx.CreateBucketIfNotExists([]byte(name)); failed != nil {
				return failed
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare %q: %w", path, err), db.Close())
	}
	return &Store{db}, nil
}

// unopened says why a profile's file could not be opened: a disk or a folder that takes nothing does not make the profile broken.
func unopened(path string, err error) error {
	err = fmt.Errorf("open %q: %w", path, err)
	switch code, _ := fault.Of(err); {
	case code == fault.NoSpace:
		return err
	case code == fault.FileUnreadable || errors.Is(err, syscall.EROFS):
		return fault.New(fault.FolderUnwritable, err, "folder", filepath.Dir(path))
	}
	return fault.New(fault.ProfileBroken, err, "file", path)
}

// Close gives the profile free. It is safe twice.
func (s *Store) Close() error { return s.db.Close() }

func (s *Store) put(bucket, key string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep %s %q: %w", bucket, key, err)
	}
	err = s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(bucket)).Put([]byte(key), data) })
	if err != nil {
		return fmt.Errorf("keep %s %q: %w", bucket, key, err)
	}
	return nil
}

// get fills value and reports whether the key was there.
func (s *Store) get(bucket, key string, value any) (found bool, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		data := tx.Bucket([]byte(bucket)).Get([]byte(key))
		if data == nil {
			return nil
		}
		found = true
		return json.Unmarshal(data, value)
	})
	if err != nil {
		return false, fmt.Errorf("read %s %q: %w", bucket, key, err)
	}
	return found, nil
}

func (s *Store) remove(bucket, key string) error {
	err := s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(bucket)).Delete([]byte(key)) })
	if err != nil {
		return fmt.Errorf("forget %s %q: %w", bucket, key, err)
	}
	return nil
}

// all returns every value of a bucket, in the order of the keys.
func all[T any](s *Store, bucket string) ([]T, error) {
	var out []T
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucket)).ForEach(func(_, data []byte) error {
			var value T
			if err := json.Unmarshal(data, &value); err != nil {
				return err
			}
			out = append(out, value)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", bucket, err)
	}
	return out, nil
}
