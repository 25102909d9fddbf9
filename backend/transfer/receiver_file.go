package transfer

import (
	"fmt"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// maxTries is how often a block may come and not fit its leaf.
const maxTries = 3

// inFile is one file that is being received. loop owns it; hash and part have goroutines of their own in fileHash and finish.
type inFile struct {
	transfer *incoming
	record   *fileRecord
	number   uint32
	size     int64
	modified time.Time

	part      *part
	hash      *fileHash
	bitmap    wire.Bitmap
	verified  int64 // blocks
	block     int64 // that is arriving, -1 for none
	at        int64 // bytes of it that came
	leaf      *blake3.Hasher
	fed       int64 // bytes given to hash, from the start
	tries     map[int64]int
	done      *wire.FileDone
	finishing bool // finish has part and hash
	ended     bool

	// out of finish
	sum  wire.Hash
	path string
	err  error
}

// begin makes the part of a file and the goroutine of its hash.
func (r *receiver) begin(f *inFile) error {
	if f.part != nil {
		return nil
	}
	if r.open == wire.MaxFilesOpen {
		return misbehaved("too many files at once", nil)
	}
	part, err := f.transfer.folder.newPart()
	if err != nil {
		return storeFault(f.transfer.folder, f.size, err)
	}
	r.open++
	f.part, f.hash, f.leaf = part, newFileHash(), blake3.New()
	f.bitmap, f.tries = wire.NewBitmap(wire.Blocks(f.size)), map[int64]int{}
	f.transfer.record.begin(f.record, Receiving)
	return nil
}

// heardDone takes the sender's hash. On its channel it may come before the last frames.
func (r *receiver) heardDone(m wire.FileDone) error {
	f := r.files[m.File]
	if f == nil || f.transfer.id != m.Transfer {
		if r.dropped[m.File] != nil {
			return nil
		}
		return misbehaved("done for a file that is not open", nil)
	}
	switch {
	case !f.transfer.accepted:
		return misbehaved("done before accept", nil)
	case f.done != nil:
		return misbehaved("done twice", nil)
	case m.Size != f.size:
		return misbehaved("another size than offered", nil)
	}
	f.done = &m
	f.transfer.record.set(func(*record) { f.record.sent = m.SHA256 })
	if err := r.begin(f); err != nil {
		return r.failed(f, err)
	}
	return r.finish(f)
}

// finish ends a file once its last block fits and the sender's hash is known. Syncing may take long: it is done beside.
func (r *receiver) finish(f *inFile) error {
	if f.done == nil || f.verified < wire.Blocks(f.size) {
		return nil
	}
	f.finishing = true
	f.transfer.finishing++
	f.transfer.record.begin(f.record, Verifying)
	r.work.Go(func() {
		f.path, f.err = f.store()
		select {
		case r.finished <- f:
		case <-r.stop: // run looks at the file when all goroutines have ended
		}
	})
	return nil
}

// store compares the hashes and gives the file its name. It returns the path, or why there is none.
func (f *inFile) store() (string, error) {
	var err error
	if f.sum, err = f.hash.sum(); err != nil {
		return "", err
	}
	if f.sum != f.done.SHA256 {
		return "", fault.New(fault.TransferCorrupt, fmt.Errorf("received %s, sent %s", f.sum, f.done.SHA256))
	}
	return f.part.store(f.record.stored, f.modified)
}

// stored ends a file that finish is through with. A file that was stored stays, also when its transfer ended meanwhile: it is whole.
func (r *receiver) stored(f *inFile) error {
	t := f.transfer
	f.finishing = false
	t.finishing--
	if f.err != nil {
		t.record.set(func(*record) { f.record.received = f.sum })
		return r.failed(f, f.err)
	}
	t.record.end(f.record, Verified, nil, func(record *fileRecord) { record.received, record.path = f.sum, f.path })
	r.closeFile(f)
	delete(r.dropped, f.number) // every byte of it came
	r.settle(t)
	return r.send(wire.FileVerified{Transfer: t.id, File: f.number, SHA256: f.sum})
}

// failed ends a file that this side cannot take, and says so. A broken protocol ends the link instead.
func (r *receiver) failed(f *inFile, err error) error {
	if fault.Is(err, fault.PeerMisbehaved) {
		return err
	}
	if f.ended {
		r.release(f)
		r.settle(f.transfer)
		return nil
	}
	err = storeFault(f.transfer.folder, f.size, err)
	r.endFile(f, Failed, err)
	id, text := toWire(err)
	return r.send(wire.FileFailed{Transfer: f.transfer.id, File: f.number, Error: id, Value: text})
}

// endFile ends one file.
func (r *receiver) endFile(f *inFile, phase Phase, err error) {
	f.transfer.record.end(f.record, phase, err, nil)
	r.closeFile(f)
	r.settle(f.transfer)
}

// closeFile takes a file out of what is received.
func (r *receiver) closeFile(f *inFile) {
	if !f.ended {
		f.ended = true
		f.transfer.left--
		r.offers--
		delete(r.files, f.number)
		r.dropped[f.number] = f.transfer
	}
	r.release(f)
}

// release lets go of what a file holds, and removes its part unless it was stored. What finish holds is left to it.
func (r *receiver) release(f *inFile) {
	if f.part == nil || f.finishing {
		return
	}
	r.open--
	f.hash.stop()
	if err := f.part.discard(); err != nil {
		r.log.Warn("remove part", "error", err)
	}
	f.part = nil
}

// settle lets go of a transfer when its last file has ended.
func (r *receiver) settle(t *incoming) {
	if t.ended || t.left > 0 || t.finishing > 0 {
		return
	}
	t.ended = true
	delete(r.transfers, t.id)
	if t.folder == nil {
		return
	}
	if err := t.folder.Close(); err != nil {
		r.log.Warn("close folder", "error", err)
	}
}
