package transfer

import (
	"iter"
	"path/filepath"
	"time"

	"videonet/backend/wire"
)

// history is a transfer that ended before the program was started: its files are in the journal, and only those that people see at once
// are here too.
type history struct {
	kept  KeptTransfer
	files func(from int) iter.Seq2[FileRecord, error]
	count int
	shown []*fileRecord
}

// historyOf makes the record of a transfer that has ended, and leaves its files where they are.
func (d *Desk) historyOf(k KeptTransfer) (*record, error) {
	r := recordOf(k, d.wake)
	h := &history{kept: k, count: k.Count, files: d.filesOf(k.ID)}
	r.phase, r.ended, r.done, r.failed, r.total = k.Phase, k.Ended, k.Done, k.Failed, k.Total
	r.spent = k.Spent
	r.bytes.Store(k.Bytes)
	r.resumed.Store(k.Resumed)
	broken := k.Count > MaxShown && k.Failed > 0 // then these are shown
	index := 0
	for f, err := range h.files(0) {
		if err != nil {
			return nil, err
		}
		if phase, _ := k.endOf(f); !broken || phase == Failed {
			h.shown = append(h.shown, h.file(f, index))
		}
		if index++; len(h.shown) == MaxShown {
			break
		}
	}
	if k.Error != "" && len(h.shown) > 0 {
		r.err = restoredError(k.Error, k.Peer, h.shown[0].name)
	}
	r.history = h
	return r, nil
}

// filesOf gives the files of a transfer in the journal, from one on.
func (d *Desk) filesOf(id string) func(from int) iter.Seq2[FileRecord, error] {
	return func(from int) iter.Seq2[FileRecord, error] { return d.config.Journal.Files(id, from) }
}

// file makes what people see of a file.
func (h *history) file(k FileRecord, index int) *fileRecord {
	f := &fileRecord{
		name: k.Entry.Name, within: k.Entry.Folder, size: k.Entry.Size, folder: k.Entry.Kind == wire.EntryFolder, sent: k.SHA256,
		index: int32(index), //nolint:gosec // at most wire.MaxOfferFiles
	}
	f.phase, f.err = h.kept.endOf(k)
	if f.phase == Verified {
		f.bytes.Store(f.size)
		if k.SHA256 != (wire.Hash{}) {
			f.got(k.SHA256)
		}
	}
	switch {
	case h.kept.Direction == Send:
		f.setSource(k.Path)
	case f.folder || k.Path == "":
		f.path = k.Path
	default:
		f.path, f.stored = filepath.Split(k.Path)
	}
	if h.count == 1 {
		f.took(h.kept)
	}
	return f
}

// page returns the files from one on, at most n. The caller holds the record's mutex.
func (r *record) historyPage(from, n int, now time.Time) ([]File, error) {
	out := []File{}
	for k, err := range r.history.files(from) {
		if err != nil {
			return nil, err
		}
		if len(out) == n {
			break
		}
		out = append(out, r.viewFile(r.history.file(k, from+len(out)), now))
	}
	return out, nil
}

// setSource says where a file that is sent lies.
func (f *fileRecord) setSource(path string) {
	f.path = filepath.Dir(path)
	if base := filepath.Base(path); base != f.name {
		f.stored = base
	}
}

// revive takes the files of a transfer that has ended from the journal: somebody works on them again.
func (r *record) revive(load func(scratch *record, kept KeptTransfer, files func(from int) iter.Seq2[FileRecord, error]) error) error {
	r.mu.Lock()
	h := r.history
	r.mu.Unlock()
	if h == nil {
		return nil
	}
	scratch := recordOf(h.kept, func() {})
	if err := load(scratch, h.kept, h.files); err != nil {
		return err
	}
	r.set(func(r *record) {
		r.files, r.total, r.left, r.busy, r.done, r.failed, r.broken = scratch.files, scratch.total, scratch.left, scratch.busy, scratch.done,
			scratch.failed, scratch.broken
		r.bytes.Store(scratch.bytes.Load())
		r.history = nil
	})
	return nil
}
