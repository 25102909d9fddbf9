package transfer

import (
	"slices"

	"github.com/zeebo/blake3"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// leafSize is that of the leaf of a block, in bytes.
const leafSize = len(wire.Hash{})

// keepLeaf remembers the leaf of a block, for the root.
func (w *inWork) keepLeaf(block int64, leaf wire.Hash) {
	if w.leaves != nil {
		copy(w.leaves[block*int64(leafSize):], leaf[:])
	}
}

// rootOf returns the root of a whole part. Its blocks are read again only when an older record knows no leaves.
func (w *inWork) rootOf(size int64) (wire.Hash, error) {
	if w.leaves != nil {
		return RootOf(w.leaves), nil
	}
	if err := w.part.reopen(); err != nil {
		return wire.Hash{}, err
	}
	root, buffer := newRootHash(size), make([]byte, rereadBuffer)
	for at := int64(0); at < size; at += rereadBuffer {
		p := buffer[:min(size-at, rereadBuffer)]
		if _, err := w.part.file.ReadAt(p, at); err != nil {
			return wire.Hash{}, err
		}
		root.write(p)
	}
	return root.sum(), nil
}

// zeroLeaf remembers the leaf of a block of zeros: a hole has thousands of them.
type zeroLeaf struct {
	size int64
	sum  wire.Hash
}

func (z *zeroLeaf) leaf(size int64) wire.Hash {
	if z.size == size {
		return z.sum
	}
	h, zeros := blake3.New(), make([]byte, rereadBuffer)
	for n := size; n > 0; n -= rereadBuffer {
		_, _ = h.Write(zeros[:min(n, rereadBuffer)]) // never fails (hash.Hash)
	}
	z.size, z.sum = size, wire.Hash(h.Sum(nil))
	return z.sum
}

// rootOfOne is the root of a file of one block, or of none.
func rootOfOne(data []byte) wire.Hash {
	if len(data) == 0 {
		return RootOf(nil)
	}
	leaf := blake3.Sum256(data)
	return RootOf(leaf[:])
}

// carried notes on which way bytes have come.
func (t *incoming) carried(from *inWay) {
	if from.path == directPath {
		t.tls = true
	} else {
		t.webrtc = true
	}
}

// heardReceipt answers the sender's receipt when it says what this side knows itself, and keeps it once both have signed. One that does
// not fit changes nothing about the files.
func (r *receiver) heardReceipt(m wire.FileReceipt) {
	receipts := r.desk.config.Receipts
	i := slices.IndexFunc(r.spans, func(s span) bool { return s.transfer.id == m.Transfer })
	if receipts == nil || i < 0 {
		return
	}
	t := r.spans[i].transfer
	if t.signed || !t.accepted || !t.record.over() {
		return
	}
	t.signed = true
	kept := t.journal()
	r.work.Go(func() {
		path, err := r.sign(receipts, kept, t.paths(), m)
		if err != nil {
			r.log.Warn("the other side's receipt", "error", err)
			return
		}
		t.record.set(func(record *record) { record.receipt = path })
		r.desk.save(t)
	})
}

// paths returns those over which bytes have come. After a restart nobody knows of those before: any may be named.
func (t *incoming) paths() (paths []string) {
	if t.webrtc {
		paths = append(paths, trust.PathWebRTC)
	}
	if t.tls {
		paths = append(paths, trust.PathTLS)
	}
	if t.resumed {
		return nil
	}
	return paths
}

func (r *receiver) sign(receipts *Receipts, kept KeptTransfer, paths []string, theirs wire.FileReceipt) (path string, err error) {
	facts, err := FactsOf(kept, receipts.Self.Public(), paths)
	if err != nil {
		return "", err
	}
	receipt, ours, err := AnswerReceipt(receipts.Self, facts, theirs)
	if err != nil {
		return "", err
	}
	proof, err := ProofOf(receipt, r.link.Peer.Name, receipts.Name, theirs, ours)
	if err != nil {
		return "", err
	}
	if path, err = SaveReceipt(receipts.Folder, proof, slices.Values(receipt.Files)); err != nil {
		return "", err
	}
	return path, r.send(ours)
}
