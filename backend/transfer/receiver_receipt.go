package transfer

import (
	"bytes"
	"os"
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
		t.tls.Store(true)
	} else {
		t.webrtc.Store(true)
	}
}

// heardReceipt answers the sender's receipt when it says what this side knows itself, and keeps it once both have signed. One that does
// not fit changes nothing about the files.
func (r *receiver) heardReceipt(m wire.FileReceipt) {
	receipts := r.desk.config.Receipts
	if receipts == nil || r.answered[m.Transfer] {
		return
	}
	t := r.signable(m.Transfer)
	if t == nil {
		return
	}
	r.answered[m.Transfer] = true
	r.work.Go(func() {
		path, err := r.sign(receipts, t, m)
		if err != nil {
			r.log.Warn("the other side's receipt", "error", err)
		}
		if path == "" || r.desk.entry(t.record.id) == nil {
			return
		}
		t.record.set(func(record *record) { record.receipt = path })
		r.desk.save(t)
	})
}

// signable returns a transfer of this sender that has ended, over this link or an earlier one; nil for none. Nothing of it will change.
func (r *receiver) signable(id wire.ID) (t *incoming) {
	if i := slices.IndexFunc(r.spans, func(s span) bool { return s.transfer.id == id }); i >= 0 {
		if t = r.spans[i].transfer; !t.accepted || !t.record.over() {
			return nil
		}
		return t
	}
	d := r.desk
	d.between.Lock()
	defer d.between.Unlock()
	d.mu.Lock()
	i := slices.IndexFunc(d.entries, func(e *entry) bool {
		return e.receiver == nil && e.incoming != nil && e.incoming.id == id && e.record.peer.ID == r.link.Peer.ID
	})
	if i >= 0 {
		t = d.entries[i].incoming
	}
	d.mu.Unlock()
	if t == nil || !t.accepted || !t.record.over() {
		return nil
	}
	if err := t.revive(); err != nil {
		r.log.Warn("read the files of a transfer", "error", err)
		return nil
	}
	return t
}

// remember takes up on which ways bytes of a transfer came that has ended. Unknown ones stay so.
func (t *incoming) remember(ways []string) {
	t.webrtc.Store(slices.Contains(ways, trust.PathWebRTC))
	t.tls.Store(slices.Contains(ways, trust.PathTLS))
	t.resumed = false
}

// paths returns those over which bytes have come. After a restart nobody knows of those before: any may be named.
func (t *incoming) paths() (paths []string) {
	if t.webrtc.Load() {
		paths = append(paths, trust.PathWebRTC)
	}
	if t.tls.Load() {
		paths = append(paths, trust.PathTLS)
	}
	if t.resumed {
		return nil
	}
	return paths
}

// sign answers a receipt, and returns the path under which it is saved: also when the answer finds no link any more. Of a transfer that
// this side has signed it signs no other record.
func (r *receiver) sign(receipts *Receipts, t *incoming, theirs wire.FileReceipt) (path string, err error) {
	kept := t.head()
	if kept.Receipt != "" {
		if ours, found := signedBefore(kept.Receipt, theirs); found {
			if ours.Signature == nil {
				return "", misbehaved("another receipt of a transfer that was signed", nil)
			}
			return kept.Receipt, r.send(ours)
		}
	}
	facts, err := FactsOf(kept, t.keptFiles(), receipts.Self.Public(), kept.Ways)
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

// signedBefore reads what this side has said of a transfer. Its signature is nil when that was another record. found is false when the
// receipt is not there any more: a person may have removed it.
func signedBefore(path string, theirs wire.FileReceipt) (ours wire.FileReceipt, found bool) {
	file, err := os.Open(path)
	if err != nil {
		return ours, false
	}
	defer func() { _ = file.Close() }() // it was only read
	proof, _, err := trust.ReadReceipt(file, func(trust.ReceiptFile) error { return nil })
	if err != nil {
		return ours, false
	}
	if proof.Transfer == theirs.Transfer && proof.Path == theirs.Path && proof.Began == theirs.Began && proof.Ended == theirs.Ended &&
		bytes.Equal(proof.SenderSignature[:], theirs.Signature) {
		ours = theirs
		ours.Signature = proof.ReceiverSignature[:]
	}
	return ours, true
}
