package transfer

import (
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"sync"
	"time"
)

// partLife is how long what came of a file stays when its transfer has failed or was cancelled.
const partLife = 7 * 24 * time.Hour

// ledger is the journal with the part records at hand: they are few, and asked for with every file of an offer.
type ledger struct {
	journal Journal // nil: only this process remembers

	mu    sync.Mutex
	parts map[FileKey]PartRecord
	used  map[FileKey]bool // parts that are being received
}

func newLedger(journal Journal) (*ledger, error) {
	l := &ledger{journal: journal, parts: map[FileKey]PartRecord{}, used: map[FileKey]bool{}}
	if journal == nil {
		return l, nil
	}
	parts, err := journal.Parts()
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		l.parts[p.Key] = p
	}
	return l, nil
}

// fileKey names a file that peer offers.
func fileKey(peer, folder, name string, size, mtime int64) FileKey {
	h := sha256.New()
	var n [8]byte
	for _, text := range []string{peer, folder, name} {
		binary.BigEndian.PutUint64(n[:], uint64(len(text)))
		_, _ = h.Write(n[:]) // never fails (hash.Hash)
		_, _ = h.Write([]byte(text))
	}
	for _, v := range []int64{size, mtime} {
		binary.BigEndian.PutUint64(n[:], uint64(v)) //nolint:gosec // bits, not a number
		_, _ = h.Write(n[:])
	}
	return FileKey(h.Sum(nil))
}

// take claims a key for one file that is being received; false when another one has it. What is known of its part comes along.
func (l *ledger) take(key FileKey) (p PartRecord, found, taken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used[key] {
		return PartRecord{}, false, false
	}
	l.used[key] = true
	p, found = l.parts[key]
	return p, found, true
}

// give lets others have a key.
func (l *ledger) give(key FileKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.used, key)
}

// knows reports whether something of a file is here.
func (l *ledger) knows(key FileKey) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, known := l.parts[key]
	return known
}

// empty reports whether no part is known.
func (l *ledger) empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.parts) == 0
}

func (l *ledger) putPart(p PartRecord) error {
	if l.journal != nil {
		if err := l.journal.PutPart(p); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parts[p.Key] = p
	return nil
}

func (l *ledger) removePart(key FileKey) error {
	l.mu.Lock()
	_, known := l.parts[key]
	delete(l.parts, key)
	l.mu.Unlock()
	if l.journal == nil || !known {
		return nil
	}
	return l.journal.RemovePart(key)
}

// old returns the parts that nobody receives and that were written before a moment.
func (l *ledger) old(before time.Time) []PartRecord {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []PartRecord
	for key, p := range l.parts {
		if !l.used[key] && p.Updated.Before(before) {
			all = append(all, p)
		}
	}
	return all
}

// of returns the parts of one transfer.
func (l *ledger) of(transfer string) []PartRecord {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []PartRecord
	for _, p := range l.parts {
		if p.Transfer == transfer {
			all = append(all, p)
		}
	}
	return all
}

func (l *ledger) putTransfer(t KeptTransfer, files iter.Seq[FileRecord]) error {
	if l.journal == nil {
		return nil
	}
	return l.journal.PutTransfer(t, files)
}

func (l *ledger) putHead(t KeptTransfer) error {
	if l.journal == nil {
		return nil
	}
	return l.journal.PutHead(t)
}

func (l *ledger) ended(id string, files []EndedFile) error {
	if l.journal == nil || len(files) == 0 {
		return nil
	}
	return l.journal.Ended(id, files)
}

func (l *ledger) removeTransfer(id string) error {
	if l.journal == nil {
		return nil
	}
	return l.journal.RemoveTransfer(id)
}
