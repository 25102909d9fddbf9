package store

import (
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

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
	err = s.db.Update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket([]byte(known))
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
		return bucket.Put([]byte(key.String()), data)
	})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("remember a key: %w", err)
	}
	return since, otherKey && since.IsZero(), nil
}
