package transfer

import (
	"slices"

	"videonet/backend/wire"
)

// maxStash is how many frames of a transfer may wait for room on the disk: a window of them and their leaves, many times over.
const maxStash = 2048

// stall holds a transfer because the disk is full: the sender is told to pause, people read why, and what is on its way waits in memory,
// at most a window of it. Resume tries again.
func (r *receiver) stall(t *incoming, err error) error {
	if t.stalled || t.ended {
		return nil
	}
	t.stalled = true
	why := storeFault(t.tree.top, max(0, t.need.Load()), err)
	r.log.Warn("transfer paused", "error", why)
	was := t.paused
	t.paused = true
	t.record.set(func(record *record) { record.paused, record.why = true, why })
	if was {
		return nil
	}
	return r.send(wire.FilePause{Transfer: t.id})
}

// undone remembers a file whose end has to wait for room on the disk.
func (r *receiver) undone(f *inFile, err error) error {
	t := f.transfer
	if !slices.Contains(t.undone, f) {
		t.undone = append(t.undone, f)
	}
	return r.stall(t, err)
}

// pause holds a transfer or lets it go because a person wants it.
func (r *receiver) pause(t *incoming, paused bool) error {
	if t.ended || !t.accepted || t.paused == paused {
		return nil
	}
	t.paused = paused
	t.record.set(func(record *record) {
		if record.paused = paused; !paused && record.phase != Interrupted {
			record.why = nil
		}
	})
	r.desk.save(t)
	if paused {
		for _, f := range t.begun {
			if f.work != nil && f.work.part != nil && !f.work.finishing && f.work.since > 0 {
				r.checkpoint(f)
			}
		}
		return r.send(wire.FilePause{Transfer: t.id})
	}
	if err := r.send(wire.FileResume{Transfer: t.id}); err != nil {
		return err
	}
	if err := r.unstall(t); err != nil {
		return err
	}
	return r.consume(t, 0)
}

// unstall tries again what had to wait for room.
func (r *receiver) unstall(t *incoming) error {
	stash, undone := t.stash, t.undone
	t.stalled, t.stash, t.undone = false, nil, nil
	repack := t.repack
	t.repack = nil
	for _, w := range repack {
		r.box.put(w)
	}
	if t.unmade {
		t.unmade = false
		t.finishing++
		tree, folders := t.tree, t.foldersLeft()
		r.beside(func() { r.makeFolders(t, tree, folders) }, func() error {
			t.finishing--
			r.settle(t)
			return nil
		})
	}
	for i, in := range stash {
		if err := r.frame(in); err != nil {
			for _, rest := range stash[i+1:] {
				rest.drop()
			}
			return err
		}
	}
	for _, f := range undone {
		if f.ended || f.work == nil {
			continue
		}
		if t.stalled {
			t.undone = append(t.undone, f)
			continue
		}
		if err := r.redo(f); err != nil {
			return err
		}
	}
	return nil
}

// redo ends a file anew.
func (r *receiver) redo(f *inFile) error {
	if err := r.begin(f); err != nil {
		if isDiskFull(err) {
			return r.undone(f, err)
		}
		return r.failed(f, err)
	}
	sum := f.work.done.SHA256
	f.transfer.record.set(func(*record) { f.record.sent = sum })
	return r.finish(f)
}

// dropStash forgets frames that wait.
func (r *receiver) dropStash(t *incoming) {
	for _, in := range t.stash {
		in.drop()
	}
	t.stash = nil
	for _, w := range t.repack {
		w.drop()
		t.finishing--
	}
	t.repack = nil
}
