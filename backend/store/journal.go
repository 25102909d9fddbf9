package store

import (
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"videonet/backend/transfer"
)

// The methods here and in transfers.go meet transfer.Journal. Each write is on the disk when it returns.

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
