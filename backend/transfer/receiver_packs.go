package transfer

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"io/fs"
	"slices"
	"time"

	"videonet/backend/fault"
)

// Small files are synced, named and told in batches: a sync costs as much as writing hundreds of them.
const (
	packBatch = 1024                   // files
	packPause = 20 * time.Millisecond  // after the last one that came
	packAge   = 200 * time.Millisecond // after the first one
)

// packWriter writes the small files of a link, one after the other.
type packWriter struct {
	r      *receiver
	batch  []packEnd
	first  time.Time
	commit chan []packEnd

	tree *tree // of into
	into *folder
}

// writePacks writes what waits in the box until the receiver ends. What was written by then still gets its names.
func (r *receiver) writePacks() {
	w := &packWriter{r: r, commit: make(chan []packEnd, 1)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for batch := range w.commit {
			r.commitPacks(batch)
		}
	}()
	defer func() { w.flush(); w.leave(); close(w.commit); <-done }()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(packPause)
		if len(w.batch) == 0 {
			timer.Stop()
		}
		select {
		case <-r.stop:
			return
		case <-r.box.wake:
			for _, work := range r.box.take() {
				w.write(work)
			}
			if len(w.batch) > 0 && time.Since(w.first) >= packAge {
				w.flush()
			}
		case <-timer.C:
			w.flush()
		}
	}
}

// write writes the files of one frame.
func (w *packWriter) write(work packWork) {
	t := work.transfer
	for i, item := range work.items {
		if t.gone.Load() {
			w.add(packEnd{packed: item, err: fault.New(fault.Canceled, nil)})
			continue
		}
		err := w.one(t, item)
		if isDiskFull(err) {
			rest := work
			rest.items = work.items[i:]
			w.flush()
			w.r.tell(func() error {
				t.repack = append(t.repack, rest)
				return w.r.stall(t, err)
			})
			return
		}
		w.add(packEnd{packed: item, root: rootOfOne(item.data), err: err})
	}
	work.drop()
	w.r.tell(func() error {
		t.finishing--
		err := w.r.consume(t, work.bytes)
		w.r.settle(t)
		return err
	})
}

// add puts a file into the batch. Until it has ended its transfer is not settled.
func (w *packWriter) add(e packEnd) {
	e.data = nil
	if len(w.batch) == 0 {
		w.first = time.Now()
	}
	w.batch = append(w.batch, e)
	e.file.transfer.committing.Add(1)
	if len(w.batch) == packBatch {
		w.flush()
	}
}

func (w *packWriter) flush() {
	if len(w.batch) > 0 {
		w.commit <- w.batch
		w.batch = nil
	}
}

// one writes one file as a part.
func (w *packWriter) one(t *incoming, item packed) error {
	if sha256.Sum256(item.data) != item.sum {
		return fault.New(fault.TransferCorrupt, errors.New("a packed file does not fit its SHA-256"))
	}
	f := item.file
	dir, name := t.folder(f), partName(t.salt, f.index())
	for again := false; ; again = true {
		if err := w.enter(t.tree, dir); err != nil {
			return err
		}
		err := w.into.writePart(name, item.data, f.modified())
		if again || dir == "" || !isGone(err) {
			return err
		}
		t.tree.forget(w.into) // removed meanwhile: it is made once more
		w.leave()
	}
}

// enter keeps the folder of the last file open: files of one folder follow each other.
func (w *packWriter) enter(t *tree, dir string) error {
	if w.into != nil && w.tree == t && w.into.name == dir {
		return nil
	}
	w.leave()
	into, err := t.enter(dir, true)
	if err != nil {
		return err
	}
	w.tree, w.into = t, into
	return nil
}

func (w *packWriter) leave() {
	if w.into != nil {
		w.tree.leave(w.into)
		w.into, w.tree = nil, nil
	}
}

// commitPacks makes a batch last: one sync, then the names, one sync of these, one note in the journal, one message.
func (r *receiver) commitPacks(batch []packEnd) {
	slices.SortStableFunc(batch, func(a, b packEnd) int {
		if c := cmp.Compare(a.file.transfer.salt, b.file.transfer.salt); c != 0 {
			return c
		}
		return cmp.Compare(a.file.index(), b.file.index())
	})
	for len(batch) > 0 {
		t := batch[0].file.transfer
		n := slices.IndexFunc(batch, func(e packEnd) bool { return e.file.transfer != t })
		if n < 0 {
			n = len(batch)
		}
		r.commitOf(t, batch[:n])
		batch = batch[n:]
	}
}

// commitOf does so for one transfer. Once the disk is full nothing more is tried: what has no name by then comes again (packsEnded).
func (r *receiver) commitOf(t *incoming, ends []packEnd) {
	err := syncDisk(t.tree.top)
	var into *folder
	var touched []string
	for i := range ends {
		e := &ends[i]
		if e.err == nil {
			e.err = err
		}
		name, dir := partName(t.salt, e.file.index()), t.folder(e.file)
		if into == nil || into.name != dir {
			if into != nil {
				t.tree.leave(into)
			}
			var entered error
			if into, entered = t.tree.enter(dir, false); entered != nil {
				e.err, into = cmp.Or(e.err, entered), nil
				if isDiskFull(entered) {
					err = entered
				}
				continue
			}
			touched = append(touched, dir)
		}
		if e.err == nil && t.gone.Load() {
			e.err = fault.New(fault.Canceled, nil)
		}
		if e.err == nil {
			var final string
			if final, e.err = into.rename(name, e.file.names()); e.err == nil {
				e.path = into.where(final)
			} else if isDiskFull(e.err) {
				err = e.err
			}
		}
		if e.err != nil {
			_ = into.root.Remove(name) // it may never have been made
		}
	}
	if into != nil {
		t.tree.leave(into)
	}
	if err := t.tree.syncNames(touched); err != nil {
		r.log.Warn("sync folders", "error", err)
	}
	notes := make([]EndedFile, 0, len(ends))
	for _, e := range ends {
		if e.err == nil {
			notes = append(notes, EndedFile{Index: int(e.file.index()), Path: e.path, Phase: Verified, SHA256: e.sum, Root: e.root})
		}
	}
	if err := r.desk.ledger.ended(t.record.id, notes); err != nil {
		r.log.Warn("note stored files", "error", err)
		t.record.unkept.Store(true)
	}
	r.tell(func() error {
		t.committing.Add(-int64(len(ends)))
		err := r.packsEnded(t, ends)
		r.settle(t)
		return err
	})
}

// syncNames makes the names in some folders last.
func (t *tree) syncNames(dirs []string) error {
	const few = 8
	if len(dirs) > few {
		return syncDisk(t.top)
	}
	var errs []error
	for _, dir := range dirs {
		into, err := t.enter(dir, false)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, syncFolder(into.self))
		t.leave(into)
	}
	return errors.Join(errs...)
}

// isGone reports whether a folder was removed meanwhile.
func isGone(err error) bool { return errors.Is(err, fs.ErrNotExist) }
