package store

import (
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"
)

func (s *Store) put(bucket, key string, value any) error {
	data, err := json.Marshal(value)
	if err == nil {
		err = s.update(func(w *writing) error { return w.put(bucket, key, data) })
	}
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
	err := s.update(func(w *writing) error { return w.remove(bucket, key) })
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
