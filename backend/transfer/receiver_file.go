package transfer

import (
	"errors"
	"fmt"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// maxTries is how often a block may come and not fit its leaf.
const maxTries = 3

// heardDone takes the sender's hash. On its channel it may come before the last frames.
func (r *receiver) heardDone(m wire.FileDone) error {
	t, f := r.find(m.File)
	if f == nil || t.id != m.Transfer {
		return misbehaved("done for a file that is not open", nil)
	}
	switch {
	case f.told == toldThere:
		return r.doneThere(f, m)
	case f.ended || t.ended:
		if f.record.phaseIn(t.record) == Verified {
			return misbehaved("done for a file that is not open", nil)
		}
		return nil
	case !t.accepted || f.record.folder:
		return misbehaved("done before accept", nil)
	case f.work != nil && f.work.done != nil:
		return misbehaved("done twice", nil)
	case m.Size != f.record.size:
		return misbehaved("another size than offered", nil)
	}
	err := r.begin(f)
	if err != nil && !isDiskFull(err) {
		return r.failed(f, err)
	}
	f.work.done = &m
	t.record.set(func(*record) { f.record.sent = m.SHA256 })
	if err != nil {
		return r.undone(f, err)
	}
	return r.finish(f)
}

// doneThere ends a file that lies here already, once the sender's hash is the same.
func (r *receiver) doneThere(f *inFile, m wire.FileDone) error {
	t := f.transfer
	phase, sum := t.record.result(f.record)
	switch {
	case m.Size != f.record.size:
		return misbehaved("another size than offered", nil)
	case f.ended && phase != Verified:
		return nil
	case f.ended && m.SHA256 != sum, !f.ended && m.SHA256 != f.work.there:
		return misbehaved("another hash than that of the file that is there", nil)
	}
	if !f.ended {
		sum = f.work.there
		where := f.work.path
		f.root = f.work.root
		t.record.resumed.Add(f.record.size)
		t.record.end(f.record, Verified, nil, func(f *fileRecord) { f.sent = sum; f.got(sum); t.record.place(f, where) })
		t.record.set(func(record *record) { record.skipped++ })
		t.need.Add(-f.record.size)
		r.closeFile(f, false)
		r.keepEnded(t, t.endedFile(f))
	}
	if err := r.send(wire.FileVerified{Transfer: t.id, File: f.number, SHA256: sum}); err != nil {
		return err
	}
	r.settle(t)
	return nil
}

// heardDiffers takes a file anew of which another one is there.
func (r *receiver) heardDiffers(m wire.FileDiffers) error {
	t, f := r.find(m.File)
	if f == nil || t.id != m.Transfer {
		return misbehaved("differs for a file that was not offered", nil)
	}
	if f.ended && f.record.phaseIn(t.record) != Verified {
		return nil
	}
	if f.told != toldThere {
		return misbehaved("differs for a file that is not there", nil)
	}
	f.told = toldHave
	if f.ended { // it was stored as it was then
		return r.send(wire.FileFailed{Transfer: t.id, File: f.number, Error: string(fault.SourceChanged)})
	}
	f.work.there, f.work.path = wire.Hash{}, ""
	return r.send(t.have(f))
}

// finish ends a file once its last block fits and the sender's hash is known. Syncing may take long: it is done beside.
func (r *receiver) finish(f *inFile) error {
	w := f.work
	if w.done == nil || w.finishing || w.verified < wire.Blocks(f.record.size) {
		return nil
	}
	w.finishing = true
	f.transfer.finishing++
	f.transfer.record.begin(f.record, Verifying)
	point := w.point
	var result storeResult
	r.beside(func() {
		if point != nil {
			<-point
		}
		if result = f.store(r.stop); result.err == nil {
			r.note(f, result)
		}
	}, func() error { return r.stored(f, result) })
	return nil
}

// storeResult is how the end of a file went.
type storeResult struct {
	sum  wire.Hash
	root wire.Hash
	path string
	err  error
}

// store compares the hashes and gives the file its name.
func (f *inFile) store(stop <-chan struct{}) storeResult {
	w := f.work
	sum, err := f.total(stop)
	if err == nil && sum != w.done.SHA256 {
		err = fault.New(fault.TransferCorrupt, fmt.Errorf("received %s, sent %s", sum, w.done.SHA256))
	}
	if err != nil {
		return storeResult{sum: sum, err: err}
	}
	root, err := w.rootOf(f.record.size)
	if err != nil {
		return storeResult{sum: sum, err: err}
	}
	name, err := w.part.store(f.names(), f.modified())
	if err == nil {
		err = f.transfer.tree.last(f.transfer.folder(f))
	}
	return storeResult{sum: sum, root: root, path: w.part.folder.where(name), err: err}
}

// total returns the SHA-256 of the part. After the disk refused to keep what was written it is read again: nobody knows what it kept.
func (f *inFile) total(stop <-chan struct{}) (wire.Hash, error) {
	w := f.work
	if w.suspect {
		if err := w.part.reopen(); err != nil {
			return wire.Hash{}, err
		}
		hash, err := newPartHash(nil)
		if err != nil {
			return wire.Hash{}, err
		}
		w.hash, w.fed = hash, 0
	}
	return w.hash.rest(w.part.file, w.fed, f.record.size, stop)
}

// note writes down that a file is whole and stored, then that its part is gone.
func (r *receiver) note(f *inFile, s storeResult) {
	t := f.transfer
	err := r.desk.ledger.ended(t.record.id, []EndedFile{{Index: int(f.index()), Path: s.path, Phase: Verified, SHA256: s.sum, Root: s.root}})
	if err == nil && f.work.keyed {
		err = r.desk.ledger.removePart(f.work.key)
	}
	if err != nil {
		r.log.Warn("note a stored file", "error", err) // it stands; after a restart it is seen by its name
		t.record.unkept.Store(true)
	}
}

// stored ends a file that finish is through with. A file that was stored stays, also when its transfer ended meanwhile: it is whole.
func (r *receiver) stored(f *inFile, result storeResult) error {
	t, w := f.transfer, f.work
	w.finishing = false
	t.finishing--
	switch {
	case result.err != nil && f.ended:
		r.closeFile(f, true)
		r.settle(t)
		return nil
	case errors.Is(result.err, errStopped): // run parks it
		w.hash, w.suspect = nil, true
		return nil
	case result.err != nil && isDiskFull(result.err):
		w.suspect = true
		return r.undone(f, result.err)
	case result.err != nil:
		t.record.set(func(*record) { f.record.got(result.sum) })
		return r.failed(f, result.err)
	}
	f.root = result.root
	t.record.end(f.record, Verified, nil, func(f *fileRecord) { f.got(result.sum); t.record.place(f, result.path) })
	r.closePart(f)
	r.closeFile(f, false)
	r.settle(t)
	return r.send(wire.FileVerified{Transfer: t.id, File: f.number, SHA256: result.sum})
}

// failed ends a file that this side cannot take, and says so. A broken protocol ends the link instead.
func (r *receiver) failed(f *inFile, err error) error {
	if fault.Is(err, fault.PeerMisbehaved) {
		return err
	}
	err = storeFault(f.transfer.tree.top, f.record.size, err)
	r.endFile(f, Failed, err, fault.Is(err, fault.TransferCorrupt))
	id, text := toWire(err)
	return r.send(wire.FileFailed{Transfer: f.transfer.id, File: f.number, Error: id, Value: text})
}
