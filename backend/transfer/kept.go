package transfer

import (
	"iter"

	"videonet/backend/wire"
)

// keptPage is how many files are looked at without letting others at the record.
const keptPage = 256

// head returns what survives of a transfer beside its files.
func (r *record) head(id wire.ID) KeptTransfer {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := KeptTransfer{
		ID: r.id, Wire: id, Direction: r.direction, Peer: r.peer, Folder: r.folder, Phase: Waiting, Paused: r.paused,
		At: r.at, Ended: r.ended, Count: r.countFiles(), Done: r.done, Failed: r.failed, Skipped: r.skipped,
		Bytes: r.bytes.Load(), Total: r.total, Receipt: r.receipt, Path: r.link,
	}
	if r.phase.Ended() {
		k.Phase, k.Error = r.phase, errorCode(r.err)
		r.keepTime(&k)
	}
	return k
}

// keep gives n files, each made by one, which is called with the mutex held.
func (r *record) keep(n int, one func(i int) FileRecord) iter.Seq[FileRecord] {
	return func(yield func(FileRecord) bool) {
		page := make([]FileRecord, 0, min(n, keptPage))
		for from := 0; from < n; from += keptPage {
			page = page[:0]
			r.mu.Lock()
			for i := from; i < min(n, from+keptPage); i++ {
				page = append(page, one(i))
			}
			r.mu.Unlock()
			for i := range page {
				if !yield(page[i]) {
					return
				}
			}
		}
	}
}

// keptPhase is how far a file is to the journal.
func keptPhase(p Phase) Phase {
	if p.Ended() {
		return p
	}
	return Waiting
}

// endOf returns how a file has ended. One of a transfer that has ended ended with it, whatever was last said of the file.
func (k KeptTransfer) endOf(f FileRecord) (phase Phase, err error) {
	switch {
	case f.Phase.Ended():
		return f.Phase, restoredError(f.Error, k.Peer, f.Entry.Name)
	case !k.Phase.Ended() || k.Phase == Verified:
		return k.Phase, nil
	}
	return k.Phase, restoredError(k.Error, k.Peer, f.Entry.Name)
}

// recordOf makes the record of a transfer that was kept, without files.
func recordOf(k KeptTransfer, changed func()) *record {
	r := newRecord(k.ID, k.Direction, k.Peer, Waiting, changed)
	r.at, r.link, r.folder, r.receipt, r.paused = k.At, k.Path, k.Folder, k.Receipt, k.Paused
	r.skipped = k.Skipped
	return r
}

// conclude ends a record as it was kept, after its files.
func (r *record) conclude(k KeptTransfer) {
	var err error
	if len(r.files) > 0 {
		err = restoredError(k.Error, k.Peer, r.files[0].name)
	}
	r.endAll(err)
	r.set(func(r *record) {
		r.phase, r.ended = k.Phase, k.Ended
		if k.Error == "" {
			r.err = nil
		}
		if len(r.files) == 1 {
			r.files[0].took(k)
		}
	})
}

// took takes up how long the only file of a transfer took.
func (f *fileRecord) took(k KeptTransfer) {
	if k.Spent > 0 {
		f.started, f.ended = k.Ended.Add(-k.Spent).UnixNano(), k.Ended.UnixNano()
	}
}
