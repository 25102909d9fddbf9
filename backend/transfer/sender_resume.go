package transfer

import (
	"bytes"
	"time"

	"videonet/backend/wire"
)

const (
	// What is known of a source is told to the journal after so many bytes or so long, whichever comes first: that much is read
	// again after a kill.
	checkpointBytes = 64 << 20
	checkpointPause = 2 * time.Second
	// worthKeeping is the size of a file below which reading it again costs less than keeping what is known of it.
	worthKeeping = 8 << 20
)

// checkpoint tells the journal how far a source was read, from time to time.
func (s *sender) checkpoint(st *stream) {
	if s.clerk == nil || st.hash == nil || st.file.size < worthKeeping || st.fed == st.told {
		return
	}
	now := time.Now()
	if st.fed-st.told < checkpointBytes && now.Sub(st.saved) < checkpointPause {
		return
	}
	st.told, st.saved = st.fed, now
	record := st.known(now)
	st.hash.checkpoint(func(midstate []byte) {
		record.Midstate = midstate
		s.clerk.source(record)
	})
}

// summed tells the journal that a source was read to its end.
func (s *sender) summed(st *stream) {
	if s.clerk != nil && st.file.size >= worthKeeping {
		s.clerk.source(st.known(time.Now()))
	}
}

// known returns what is known of the source, without the midstate.
func (st *stream) known(now time.Time) SourceRecord {
	r := SourceRecord{Key: st.key, Fed: st.fed, Updated: now}
	if st.summed {
		r.Fed, r.SHA256 = st.file.size, st.sum
	}
	size := wire.BlockSize(st.file.size)
	leaves := min((r.Fed+size-1)/size*hashSize, int64(len(st.leaves)))
	r.Leaves = bytes.Clone(st.leaves[:leaves])
	return r
}

// park lets go of all open files when a link has ended, and keeps what is known of them for the next one. Nobody else works on the
// transfer then.
func (t *outgoing) park() {
	for _, f := range t.files {
		st := f.work
		if st == nil {
			continue
		}
		f.work = nil
		if st.hash != nil {
			st.hash.stop()
		}
		if !t.ended && !f.ended && f.size >= worthKeeping && (st.fed > 0 || st.summed) {
			record := st.known(time.Now())
			if st.hash != nil {
				record.Midstate = st.hash.boundary(st.inside)
			}
			if t.kept == nil {
				t.kept = map[int32]SourceRecord{}
			}
			t.kept[f.index] = record
			t.lane.clerk.source(record)
		}
		st.close()
	}
	t.current = nil
}

// recall takes up what is known of a source: from the link before, or from the journal.
func (s *sender) recall(st *stream) {
	f := st.file
	ended, verified := f.transfer.record.fileEnded(&f.fileRecord)
	st.silent = ended
	if ended && verified != (wire.Hash{}) {
		st.sum, st.summed = verified, true
		return
	}
	s.mu.Lock()
	record, found := f.transfer.kept[f.index] // until the file has ended: this link may end before the file is begun
	s.mu.Unlock()
	found = found && record.Key == st.key
	if !found && s.clerk != nil && f.size >= worthKeeping {
		var err error
		if record, found, err = s.clerk.journal.Source(st.key); err != nil {
			s.log.Warn("read what is known of a source", "error", err)
		}
	}
	if !found || !st.restore(record) {
		st.hash = newFileHash()
	}
}

// restore takes a record up. It refuses one that does not fit.
func (st *stream) restore(r SourceRecord) bool {
	size := st.file.size
	block := wire.BlockSize(size)
	whole := r.SHA256 != (wire.Hash{})
	fits := r.Fed > 0 && r.Fed <= size && (r.Fed == size || r.Fed%block == 0) &&
		int64(len(r.Leaves)) == (r.Fed+block-1)/block*hashSize && (!whole || r.Fed == size)
	if !fits {
		return false
	}
	if whole {
		st.sum, st.summed = r.SHA256, true
	} else {
		hash, err := restoreFileHash(r.Midstate)
		if err != nil {
			return false
		}
		st.hash = hash
	}
	st.fed, st.told, st.leaves = r.Fed, r.Fed, bytes.Clone(r.Leaves)
	return true
}
