package store

import (
	"encoding/json"
	"fmt"
	"time"

	"videonet/backend/trust"
)

// acquaintance is a key that was met.
type acquaintance struct {
	Name  string    `json:"name"` // what it called itself last
	Since time.Time `json:"since"`
}

// Met notes that a key calls itself name. It returns when the key was first met, zero for a new one, and whether another key has been
// known under this name before. It meets meeting.Known.
func (s *Store) Met(key trust.PublicKey, name string) (since time.Time, otherKey bool, err error) {
	err = s.update(func(w *writing) error {
		bucket := w.tx.Bucket([]byte(known))
		mine := acquaintance{Name: name, Since: time.Now()}
		failed := bucket.ForEach(func(k, data []byte) error {
			var a acquaintance
			if broken := json.Unmarshal(data, &a); broken != nil {
				return broken
			}
			if string(k) == key.String() {
				since, mine.Since = a.Since, a.Since
			} else if name != "" && a.Name == name {
				otherKey = true
			}
			return nil
		})
		if failed != nil {
			return failed
		}
		data, failed := json.Marshal(mine)
		if failed != nil {
			return failed
		}
		return w.put(known, key.String(), data)
	})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("remember a key: %w", err)
	}
	return since, otherKey && since.IsZero(), nil
}

// Since returns when a key was first met, and whether it was.
func (s *Store) Since(peer string) (since time.Time, met bool) {
	var a acquaintance
	met, err := s.get(known, peer, &a)
	if err != nil || !met {
		return time.Time{}, false
	}
	return a.Since, true
}

// NameOf returns what a key called itself when it was met last, "" for one that was never met.
func (s *Store) NameOf(peer string) string {
	var a acquaintance
	if _, err := s.get(known, peer, &a); err != nil {
		return ""
	}
	return a.Name
}
