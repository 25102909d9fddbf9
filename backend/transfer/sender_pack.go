package transfer

import (
	"crypto/sha256"

	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// packOf takes the next small files of a run for one frame, with the credit for them. The caller holds the mutex.
func (s *sender) packOf(t *outgoing, r *run) (job, bool) {
	var files []*outFile
	room := min(wire.MaxFramePayload, t.credit-t.sent)
	for ; r.first <= r.last && s.packed < wire.MaxPacked; r.first++ {
		f := t.files[r.first]
		if f.ended || f.folder || !f.offered {
			continue
		}
		need := wire.PackHeaderSize + f.size
		if f.size > wire.MaxPackedFile || need > room {
			break
		}
		room -= need
		t.sent += need
		f.begun, f.packed = true, true
		s.packed++
		files = append(files, f)
	}
	return job{pack: files}, len(files) > 0
}

// pack reads small files into one frame and sends it.
func (s *sender) pack(files []*outFile) {
	t := files[0].transfer
	slab := s.pool.get(1)
	buffer := slab.buffer[wire.FrameHeaderSize:]
	at, unused := int64(0), int64(0)
	whole := files[:0]
	for _, f := range files {
		sum, err := f.readWhole(buffer[at+wire.PackHeaderSize:])
		if err != nil {
			unused += wire.PackHeaderSize + f.size
			s.failed(f, err)
			continue
		}
		wire.PutPackHeader(buffer[at:], f.number(), uint32(f.size), sum) //nolint:gosec // at most wire.MaxPackedFile
		at += wire.PackHeaderSize + f.size
		t.record.begin(&f.fileRecord, Sending)
		t.record.sentSum(&f.fileRecord, sum)
		whole = append(whole, f)
	}
	s.refund(t, unused)
	if len(whole) == 0 || !s.paceFor(at) {
		slab.release()
		return
	}
	slab.shape(at)
	// A pack's header is never refused: its payload is at most a frame's.
	_ = wire.PutFrameHeader(slab.message(0), wire.FramePack, 0, 0)
	w := s.choosePack(whole)
	for _, f := range whole {
		t.record.movedOpen(&f.fileRecord, f.size-f.bytes.Load()) // a link before this one may have counted it
	}
	_ = s.put(w, frames{slab: slab, transfer: t, credit: at}) // a way that ends asks what has arrived; the sender's end is told by next
}

// readWhole reads a small file into the front of p and returns its SHA-256. It refuses one that is not what was chosen.
func (f *outFile) readWhole(p []byte) (wire.Hash, error) {
	path := f.sourcePath()
	n, before, after, err := readSmall(path, f.walked, p[:f.size+1])
	if err != nil {
		return wire.Hash{}, sourceFault(path, err)
	}
	if err := f.admit(before); err != nil {
		return wire.Hash{}, err
	}
	if err := f.admit(after); err != nil || int64(n) != f.size {
		return wire.Hash{}, f.changed(err)
	}
	data := p[:n]
	var leaves []byte
	if n > 0 {
		leaf := blake3.Sum256(data)
		leaves = leaf[:]
	}
	f.root = blake3.Sum256(leaves)
	return sha256.Sum256(data), nil
}
