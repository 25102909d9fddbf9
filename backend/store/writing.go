package store

import (
	"bytes"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"videonet/backend/fault"
)

// prepare makes what is missing of the buckets and of the sum. It writes only when something is missing, or when it is told to.
func prepare(db *bbolt.DB, rewrite bool) error {
	err := db.View(func(tx *bbolt.Tx) error {
		have, err := version(tx)
		if err != nil {
			return err
		}
		last, err := readState(tx)
		if err != nil {
			return err
		}
		rewrite = rewrite || have != schema || last.tx != uint64(tx.ID()) //nolint:gosec // transactions count up from 0
		for _, name := range buckets() {
			rewrite = rewrite || tx.Bucket([]byte(name)) == nil
		}
		return nil
	})
	if errors.Is(err, errNewer) {
		return fault.New(fault.ProfileNewer, err, "file", db.Path())
	}
	if err != nil || !rewrite {
		return err
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for _, name := range append(buckets(), meta) {
			if _, failed := tx.CreateBucketIfNotExists([]byte(name)); failed != nil {
				return failed
			}
		}
		if failed := takeOver(tx); failed != nil {
			return failed
		}
		sum, failed := sumAll(tx)
		if failed != nil {
			return failed
		}
		if failed = tx.Bucket([]byte(meta)).Put([]byte(schemaKey), seal(schema)); failed != nil {
			return failed
		}
		return writeState(tx, sum)
	})
}

func writeState(tx *bbolt.Tx, sum uint64) error {
	data := seal(sum, uint64(tx.ID()), uint64(time.Now().UnixMilli())) //nolint:gosec // neither is negative
	return tx.Bucket([]byte(meta)).Put([]byte(stateKey), data)
}

// writing is one commit that keeps the sum.
type writing struct {
	tx  *bbolt.Tx
	sum uint64
}

// update runs do in one transaction and asks for a copy.
func (s *Store) update(do func(w *writing) error) error {
	err := s.db.Update(func(tx *bbolt.Tx) error {
		last, err := readState(tx)
		if err != nil {
			return err
		}
		w := writing{tx, last.sum}
		if err = do(&w); err != nil {
			return err
		}
		return writeState(tx, w.sum)
	})
	if err == nil {
		s.changed()
	}
	return err
}

func (w *writing) put(bucket, key string, value []byte) error {
	b := w.tx.Bucket([]byte(bucket))
	if old := b.Get([]byte(key)); old != nil {
		w.sum -= hashRecord(bucket, []byte(key), old)
	}
	w.sum += hashRecord(bucket, []byte(key), value)
	return b.Put([]byte(key), value)
}

func (w *writing) remove(bucket, key string) error {
	b := w.tx.Bucket([]byte(bucket))
	old := b.Get([]byte(key))
	if old == nil {
		return nil
	}
	w.sum -= hashRecord(bucket, []byte(key), old)
	return b.Delete([]byte(key))
}

// removeBut removes every record whose key begins with prefix, but those that begin with but; "" spares none.
func (w *writing) removeBut(bucket, prefix, but string) error {
	var keys []string // no key may go while the cursor walks
	cursor := w.tx.Bucket([]byte(bucket)).Cursor()
	for key, _ := cursor.Seek([]byte(prefix)); bytes.HasPrefix(key, []byte(prefix)); key, _ = cursor.Next() {
		if but == "" || !bytes.HasPrefix(key, []byte(but)) {
			keys = append(keys, string(key))
		}
	}
	for _, key := range keys {
		if err := w.remove(bucket, key); err != nil {
			return err
		}
	}
	return nil
}

// transaction is the number of the last commit.
func transaction(db *bbolt.DB) (id uint64) {
	err := db.View(func(tx *bbolt.Tx) error {
		id = uint64(tx.ID()) //nolint:gosec // transactions count up from 0
		return nil
	})
	if err != nil { // closed
		return 0
	}
	return id
}
