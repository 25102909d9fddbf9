package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// The methods here meet transfer.Journal. Each write is on the disk when it returns.

// PutPart keeps what of a part is surely on the disk.
func (s *Store) PutPart(p transfer.PartRecord) error { return s.put(parts, string(p.Key[:]), p) }

// Part returns what is kept of a part, and whether anything is.
func (s *Store) Part(key transfer.FileKey) (p transfer.PartRecord, found bool, err error) {
	found, err = s.get(parts, string(key[:]), &p)
	return p, found, err
}

// RemovePart forgets a part.
func (s *Store) RemovePart(key transfer.FileKey) error { return s.remove(parts, string(key[:])) }

// Parts returns all parts, in no order that means anything.
func (s *Store) Parts() ([]transfer.PartRecord, error) { return all[transfer.PartRecord](s, parts) }

// PutSource keeps what reading a source has shown.
func (s *Store) PutSource(r transfer.SourceRecord) error { return s.put(sources, string(r.Key[:]), r) }

// Source returns what is known of a source, and whether anything is.
func (s *Store) Source(key transfer.SourceKey) (r transfer.SourceRecord, found bool, err error) {
	found, err = s.get(sources, string(key[:]), &r)
	return r, found, err
}

// RemoveSource forgets a source.
func (s *Store) RemoveSource(key transfer.SourceKey) error { return s.remove(sources, string(key[:])) }

// PutTransfer keeps a transfer whole; what Ended has said of it is outdone. One without a wire id is refused: it could not be read again.
func (s *Store) PutTransfer(r transfer.KeptTransfer) error {
	if r.Wire == (wire.ID{}) {
		return fmt.Errorf("keep transfer %q: it has no wire id", r.ID)
	}
	data, err := json.Marshal(r)
	if err == nil {
		err = s.update(func(w *writing) error {
			if failed := w.removeAll(ended, endedKey(r.ID)); failed != nil {
				return failed
			}
			return w.put(transfers, r.ID, data)
		})
	}
	if err != nil {
		return fmt.Errorf("keep transfer %q: %w", r.ID, err)
	}
	return nil
}

// endedKey is the beginning of the keys of a transfer's files in the bucket ended; the file's index follows.
func endedKey(id string) string { return id + "\x00" }

// Ended keeps how files of a transfer have ended, one small record each: a transfer may have 100,000. Of a transfer that is not kept it
// keeps nothing.
func (s *Store) Ended(id string, files []transfer.EndedFile) error {
	err := s.update(func(w *writing) error {
		if w.tx.Bucket([]byte(transfers)).Get([]byte(id)) == nil {
			return nil
		}
		for _, f := range files {
			data, err := json.Marshal(f)
			if err != nil {
				return err
			}
			key := binary.BigEndian.AppendUint32([]byte(endedKey(id)), uint32(f.Index)) //nolint:gosec // an index of a manifest, whose numbers are 32 bits
			if err = w.put(ended, string(key), data); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep ended files of %q: %w", id, err)
	}
	return nil
}

// Transfers returns all transfers, oldest first.
func (s *Store) Transfers() ([]transfer.KeptTransfer, error) {
	var out []transfer.KeptTransfer
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(transfers)).ForEach(func(id, data []byte) error {
			var r transfer.KeptTransfer
			if err := json.Unmarshal(data, &r); err != nil {
				return err
			}
			out = append(out, r)
			return applyEnded(tx, string(id), r.Files)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read transfers: %w", err)
	}
	slices.SortStableFunc(out, func(a, b transfer.KeptTransfer) int {
		if older := a.At.Compare(b.At); older != 0 {
			return older
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// applyEnded writes into files what Ended has said of them.
func applyEnded(tx *bbolt.Tx, id string, files []transfer.FileRecord) error {
	prefix := []byte(endedKey(id))
	cursor := tx.Bucket([]byte(ended)).Cursor()
	for key, data := cursor.Seek(prefix); bytes.HasPrefix(key, prefix); key, data = cursor.Next() {
		var e transfer.EndedFile
		if err := json.Unmarshal(data, &e); err != nil {
			return err
		}
		if e.Index < 0 || e.Index >= len(files) {
			continue // it was no file of this transfer
		}
		f := &files[e.Index]
		f.Path, f.Phase, f.SHA256, f.Root, f.Error = e.Path, e.Phase, e.SHA256, e.Root, e.Error
	}
	return nil
}

// RemoveTransfer forgets a transfer.
func (s *Store) RemoveTransfer(id string) error {
	err := s.update(func(w *writing) error {
		if failed := w.removeAll(ended, endedKey(id)); failed != nil {
			return failed
		}
		return w.remove(transfers, id)
	})
	if err != nil {
		return fmt.Errorf("forget transfer %q: %w", id, err)
	}
	return nil
}

// Rule returns the rule for a peer's key, and whether there is one.
func (s *Store) Rule(peer string) (r transfer.Rule, found bool, err error) {
	found, err = s.get(rules, peer, &r)
	return r, found, err
}

// PutRule keeps a rule, replacing the one of the same key.
func (s *Store) PutRule(peer string, r transfer.Rule) error { return s.put(rules, peer, r) }

// RemoveRule forgets a rule.
func (s *Store) RemoveRule(peer string) error { return s.remove(rules, peer) }

// Rules returns all rules by the peer's key.
func (s *Store) Rules() (map[string]transfer.Rule, error) {
	out := map[string]transfer.Rule{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(rules)).ForEach(func(peer, data []byte) error {
			var r transfer.Rule
			err := json.Unmarshal(data, &r)
			out[string(peer)] = r
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return out, nil
}
