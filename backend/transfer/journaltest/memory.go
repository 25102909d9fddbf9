// Package journaltest holds the contract of transfer.Journal (Run) and a journal in memory that meets it.
//
// It does not keep anything beyond the process: what "durable" means is tested where a journal has a disk.
package journaltest

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"videonet/backend/transfer"
)

// Memory is a journal that lives as long as the process. The zero Memory is empty and ready. Fail, when set, is asked before each
// write and may refuse it, as a full disk would; set it before the journal is used.
type Memory struct {
	Fail func(what string) error // "part", "source", "transfer", "ended", "rule"

	mu        sync.Mutex
	parts     map[transfer.FileKey]transfer.PartRecord
	sources   map[transfer.SourceKey]transfer.SourceRecord
	transfers []keptTransfer // oldest first
	rules     map[string]transfer.Rule
}

type keptTransfer struct {
	transfer.KeptTransfer

	files []transfer.FileRecord
}

func (m *Memory) fails(what string) error {
	if m.Fail == nil {
		return nil
	}
	if err := m.Fail(what); err != nil {
		return fmt.Errorf("put %s: %w", what, err)
	}
	return nil
}

// PutPart is transfer.Journal's.
func (m *Memory) PutPart(p transfer.PartRecord) error {
	if err := m.fails("part"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.parts == nil {
		m.parts = map[transfer.FileKey]transfer.PartRecord{}
	}
	m.parts[p.Key] = clonePart(p)
	return nil
}

// Part is transfer.Journal's.
func (m *Memory) Part(key transfer.FileKey) (transfer.PartRecord, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, found := m.parts[key]
	return clonePart(p), found, nil
}

// RemovePart is transfer.Journal's.
func (m *Memory) RemovePart(key transfer.FileKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.parts, key)
	return nil
}

// Parts is transfer.Journal's.
func (m *Memory) Parts() ([]transfer.PartRecord, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]transfer.PartRecord, 0, len(m.parts))
	for _, p := range m.parts {
		all = append(all, clonePart(p))
	}
	return all, nil
}

// PutSource is transfer.Journal's.
func (m *Memory) PutSource(s transfer.SourceRecord) error {
	if err := m.fails("source"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sources == nil {
		m.sources = map[transfer.SourceKey]transfer.SourceRecord{}
	}
	m.sources[s.Key] = cloneSource(s)
	return nil
}

// Source is transfer.Journal's.
func (m *Memory) Source(key transfer.SourceKey) (transfer.SourceRecord, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, found := m.sources[key]
	return cloneSource(s), found, nil
}

// RemoveSource is transfer.Journal's.
func (m *Memory) RemoveSource(key transfer.SourceKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sources, key)
	return nil
}

// PutTransfer is transfer.Journal's.
func (m *Memory) PutTransfer(t transfer.KeptTransfer, files iter.Seq[transfer.FileRecord]) error {
	if err := m.fails("transfer"); err != nil {
		return err
	}
	all := slices.Collect(files) // may ask others for their locks
	m.mu.Lock()
	defer m.mu.Unlock()
	t.Tops = maps.Clone(t.Tops)
	kept := keptTransfer{KeptTransfer: t, files: all}
	if i := m.place(t.ID); i >= 0 {
		m.transfers[i] = kept
	} else {
		m.transfers = append(m.transfers, kept)
	}
	slices.SortStableFunc(m.transfers, func(a, b keptTransfer) int { return a.At.Compare(b.At) })
	return nil
}

// PutHead is transfer.Journal's.
func (m *Memory) PutHead(t transfer.KeptTransfer) error {
	if err := m.fails("transfer"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.place(t.ID); i >= 0 {
		t.Tops = maps.Clone(t.Tops)
		m.transfers[i].KeptTransfer = t
	}
	return nil
}

// Ended is transfer.Journal's.
func (m *Memory) Ended(id string, files []transfer.EndedFile) error {
	if err := m.fails("ended"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.place(id)
	if i < 0 {
		return nil
	}
	for _, e := range files {
		if e.Index >= 0 && e.Index < len(m.transfers[i].files) {
			m.transfers[i].files[e.Index].End(e)
		}
	}
	return nil
}

// Transfers is transfer.Journal's.
func (m *Memory) Transfers() ([]transfer.KeptTransfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]transfer.KeptTransfer, len(m.transfers))
	for i, t := range m.transfers {
		all[i] = t.KeptTransfer
		all[i].Tops = maps.Clone(t.Tops)
	}
	return all, nil
}

// Files is transfer.Journal's.
func (m *Memory) Files(id string, from int) iter.Seq2[transfer.FileRecord, error] {
	return func(yield func(transfer.FileRecord, error) bool) {
		m.mu.Lock()
		var files []transfer.FileRecord
		if i := m.place(id); i >= 0 {
			files = slices.Clone(m.transfers[i].files)
		}
		m.mu.Unlock()
		for _, f := range files[min(max(from, 0), len(files)):] {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// RemoveTransfer is transfer.Journal's.
func (m *Memory) RemoveTransfer(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.transfers = slices.DeleteFunc(m.transfers, func(t keptTransfer) bool { return t.ID == id })
	return nil
}

// Rule is transfer.Journal's.
func (m *Memory) Rule(peer string) (transfer.Rule, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, found := m.rules[peer]
	return r, found, nil
}

// PutRule is transfer.Journal's.
func (m *Memory) PutRule(peer string, r transfer.Rule) error {
	if err := m.fails("rule"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rules == nil {
		m.rules = map[string]transfer.Rule{}
	}
	m.rules[peer] = r
	return nil
}

// RemoveRule is transfer.Journal's.
func (m *Memory) RemoveRule(peer string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rules, peer)
	return nil
}

// Rules is transfer.Journal's.
func (m *Memory) Rules() (map[string]transfer.Rule, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := maps.Clone(m.rules)
	if all == nil {
		all = map[string]transfer.Rule{}
	}
	return all, nil
}

// place returns where a transfer lies, -1 for nowhere. The caller holds the mutex.
func (m *Memory) place(id string) int {
	return slices.IndexFunc(m.transfers, func(t keptTransfer) bool { return t.ID == id })
}

func clonePart(p transfer.PartRecord) transfer.PartRecord {
	p.Bitmap, p.Midstate = slices.Clone(p.Bitmap), slices.Clone(p.Midstate)
	return p
}

func cloneSource(s transfer.SourceRecord) transfer.SourceRecord {
	s.Midstate, s.Leaves = slices.Clone(s.Midstate), slices.Clone(s.Leaves)
	return s
}
