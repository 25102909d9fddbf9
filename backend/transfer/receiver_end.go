package transfer

import (
	"slices"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// endFile ends one file. discard removes its part; else it stays for partLife.
func (r *receiver) endFile(f *inFile, phase Phase, err error, discard bool) {
	t := f.transfer
	t.record.end(f.record, phase, err, nil)
	r.closeFile(f, discard)
	r.keepEnded(t, t.endedFile(f))
	r.settle(t)
}

// closeFile takes a file out of what is received. What finish holds is left to it.
func (r *receiver) closeFile(f *inFile, discard bool) {
	t, w := f.transfer, f.work
	if !f.ended {
		f.ended = true
		t.left--
		r.offers--
	}
	if w == nil || w.finishing {
		return
	}
	f.work = nil
	t.undone = slices.DeleteFunc(t.undone, func(u *inFile) bool { return u == f })
	discard = discard || !r.desk.keeps()
	p, point, record := w.part, w.point, PartRecord{}
	var midstate <-chan []byte
	if p != nil {
		f.work = w
		r.dropArrivals(f, nil)
		if !discard && w.keyed {
			record, midstate = f.snapshot()
		}
		f.work = nil
		t.begun = slices.DeleteFunc(t.begun, func(b *inFile) bool { return b == f })
		r.open--
	} else if w.kept && discard {
		if into, err := t.tree.enter(t.folder(f), false); err == nil {
			p = &part{folder: into, name: partName(t.salt, f.index())}
		}
	}
	if p == nil {
		r.let(w, discard && w.kept)
		return
	}
	t.finishing++
	tree := t.tree
	r.beside(func() {
		if point != nil {
			<-point
		}
		r.putAway(p, w, record, midstate, discard)
		tree.leave(p.folder)
		r.let(w, discard)
	}, func() error {
		t.finishing--
		r.settle(t)
		return nil
	})
}

// let gives the key of a file free, and removes its record.
func (r *receiver) let(w *inWork, remove bool) {
	if !w.keyed {
		return
	}
	if remove {
		if err := r.desk.ledger.removePart(w.key); err != nil {
			r.log.Warn("forget part", "error", err)
		}
	}
	r.desk.ledger.give(w.key)
}

// putAway removes a part, or syncs and notes what is verified of it.
func (r *receiver) putAway(p *part, w *inWork, record PartRecord, midstate <-chan []byte, discard bool) {
	if midstate != nil {
		record.Midstate = <-midstate
	}
	if w.hash != nil {
		w.hash.stop()
	}
	var err error
	switch {
	case discard || !w.keyed:
		err = p.discard()
	case p.file != nil:
		if err = syncData(p.file); err == nil {
			err = r.desk.ledger.putPart(record)
		}
		if closed := p.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		r.log.Warn("put part away", "error", err)
	}
}

// closePart lets go of a part that has its final name.
func (r *receiver) closePart(f *inFile) {
	w, t := f.work, f.transfer
	w.hash.stop()
	t.tree.leave(w.part.folder)
	w.part = nil
	t.begun = slices.DeleteFunc(t.begun, func(b *inFile) bool { return b == f })
	r.open--
}

// endTransfer ends all of it for one reason. discard removes what came of files that are not whole.
func (r *receiver) endTransfer(t *incoming, why error, discard bool) {
	if t.ended {
		return
	}
	t.gone.Store(true)
	t.record.endAll(why)
	r.dropStash(t)
	for i := range t.files {
		f := &t.files[i]
		if f.transfer == nil { // not all pages came: nobody has seen it
			r.offers--
			continue
		}
		if !f.ended {
			r.closeFile(f, discard)
		}
	}
	if !t.whole {
		t.ended = true
		delete(r.transfers, t.id)
		return
	}
	r.settle(t)
}

// settle lets go of a transfer when its last file has ended and nothing works on it.
func (r *receiver) settle(t *incoming) {
	if t.ended || t.left > 0 || t.finishing > 0 || t.committing.Load() > 0 {
		return
	}
	t.ended = true
	delete(r.transfers, t.id)
	if t.tree == nil {
		r.desk.ended(t)
		return
	}
	tree, over := t.tree, t.record.currentPhase()
	r.work.Go(func() {
		if over != Verified {
			t.removeStrays(tree, r.desk.ledger)
			tree.removeMade()
		}
		t.setTimes(tree)
		if err := tree.Close(); err != nil {
			r.log.Warn("close folder", "error", err)
		}
		r.desk.ended(t)
	})
}

// setTimes gives the folders of the offer their times, the deepest first: what is made in one changes it.
func (t *incoming) setTimes(tree *tree) {
	for i := len(t.files) - 1; i >= 0; i-- {
		f := &t.files[i]
		if !f.record.folder || f.mtime <= 0 {
			continue
		}
		name := f.record.stored
		if dir := t.dirs[f.dir]; dir != "" {
			name = dir + "/" + name
		}
		tree.setTime(t.below(name), time.UnixMilli(f.mtime))
	}
}

// endedFile is how a file has ended, for the journal.
func (t *incoming) endedFile(f *inFile) EndedFile {
	t.record.mu.Lock()
	defer t.record.mu.Unlock()
	e := EndedFile{Index: int(f.index()), Path: t.record.pathOf(f.record), Phase: f.record.phase, SHA256: f.record.receivedSum(), Root: f.root}
	e.Error = errorCode(f.record.err)
	return e
}

// errorCode is what the journal keeps of a failure.
func errorCode(err error) string {
	if err == nil {
		return ""
	}
	code, _ := fault.Of(err)
	return string(code)
}

// result returns how far a file is and what was received of it.
func (r *record) result(f *fileRecord) (Phase, wire.Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return f.phase, f.receivedSum()
}

// errOf returns why a file has failed.
func (r *record) errOf(f *fileRecord) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return f.err
}

// chosen returns the folder that was chosen.
func (r *record) chosen() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.folder
}

// keepEnded notes how a file has ended, together with those that end meanwhile.
func (r *receiver) keepEnded(t *incoming, e EndedFile) {
	if !r.desk.keeps() {
		return
	}
	t.unsaved = append(t.unsaved, e)
	if t.saving {
		return
	}
	t.saving = true
	t.finishing++
	r.saveEnded(t)
}

func (r *receiver) saveEnded(t *incoming) {
	batch := t.unsaved
	t.unsaved = nil
	r.beside(func() {
		if err := r.desk.ledger.ended(t.record.id, batch); err != nil {
			r.log.Warn("note files that have ended", "error", err)
			t.record.unkept.Store(true)
		}
	}, func() error {
		if len(t.unsaved) > 0 {
			r.saveEnded(t)
			return nil
		}
		t.saving = false
		t.finishing--
		r.settle(t)
		return nil
	})
}

// has says how many bytes of a file are here, whatever was counted before.
func (r *record) has(f *fileRecord, n int64) { r.count(f, n-f.bytes.Load()) }

// phaseIn returns how far a file is.
func (f *fileRecord) phaseIn(r *record) Phase {
	r.mu.Lock()
	defer r.mu.Unlock()
	return f.phase
}

// stored returns the bytes of the files that are verified.
func (r *record) stored() (n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.files {
		if f.phase == Verified {
			n += f.size
		}
	}
	return n
}

// removeStrays removes parts that a killed program has left and that no record knows: of small files, and of those that had just begun.
func (t *incoming) removeStrays(tree *tree, known *ledger) {
	if !t.resumed {
		return
	}
	for i := range t.files {
		f := &t.files[i]
		if phase, _ := t.record.result(f.record); f.record.folder || phase == Verified || known.knows(f.key()) {
			continue
		}
		if into, err := tree.enter(t.folder(f), false); err == nil {
			_ = into.root.Remove(partName(t.salt, f.index())) // mostly there is none
			tree.leave(into)
		}
	}
}
