package transfer

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// How a receipt comes about (PROTOCOL.md, 6.3): the sender calls ProposeReceipt and says what it returns; the receiver calls
// AnswerReceipt with that and says what it returns; then each has both messages, calls ProofOf, and keeps the receipt by SaveReceipt.
// All but SaveReceipt are pure. A receipt that does not come about changes nothing about the files.

// ReceiptFacts is what one side knows of a transfer whose files have all ended, from itself and not from the other side's receipt.
type ReceiptFacts struct {
	Transfer         wire.ID
	Sender, Receiver trust.PublicKey
	// Paths are those over which bytes of files travelled: trust.PathWebRTC, trust.PathTLS. Empty when all was there already.
	Paths []string
	Files []trust.ReceiptFile // the verified ones, in the order of the offer, at least one; no folders
}

// FactsOf takes the facts from a transfer that has ended, as it is kept. self is our own key; paths as in ReceiptFacts.
func FactsOf(t KeptTransfer, files iter.Seq[FileRecord], self trust.PublicKey, paths []string) (ReceiptFacts, error) {
	f := ReceiptFacts{Transfer: t.Wire, Sender: self, Paths: paths}
	if err := f.Receiver.UnmarshalText([]byte(t.Peer.ID)); err != nil {
		return ReceiptFacts{}, fmt.Errorf("make receipt: %w", err)
	}
	if t.Direction == Receive {
		f.Sender, f.Receiver = f.Receiver, f.Sender
	}
	f.Files = make([]trust.ReceiptFile, 0, t.Done)
	for k := range files {
		// A file without a number is of an earlier offer of the same transfer, and not in this one.
		if e := k.Entry; k.Phase == Verified && e.Kind == wire.EntryFile && e.File != 0 {
			f.Files = append(f.Files, trust.ReceiptFile{Folder: e.Folder, Name: e.Name, Size: e.Size, SHA256: k.SHA256, Root: k.Root})
		}
	}
	return f, nil
}

// ReceiptOf makes the record. Began and ended are by the sender's clock; a clock that was set back in between gives ended = began.
func ReceiptOf(f ReceiptFacts, path string, began, ended time.Time) (trust.Receipt, error) {
	if len(f.Paths) > 0 && !slices.Contains(f.Paths, path) {
		return trust.Receipt{}, fmt.Errorf("make receipt: no bytes came over %q", path)
	}
	r := trust.Receipt{Files: f.Files, ReceiptHead: trust.ReceiptHead{
		Transfer: f.Transfer, Sender: f.Sender, Receiver: f.Receiver, Path: path, Began: max(began.UnixMilli(), 0), Count: len(f.Files),
	}}
	r.Ended = max(ended.UnixMilli(), r.Began)
	if _, err := r.Digest(); err != nil { // checks all of it
		return trust.Receipt{}, fmt.Errorf("make receipt: %w", err)
	}
	return r, nil
}

// ProposeReceipt makes and signs the sender's receipt. path is the one that carried most of the bytes that arrived.
func ProposeReceipt(self trust.Identity, f ReceiptFacts, path string, began, ended time.Time) (trust.Receipt, wire.FileReceipt, error) {
	if self.Public() != f.Sender {
		return trust.Receipt{}, wire.FileReceipt{}, errors.New("propose receipt: not the sender")
	}
	r, err := ReceiptOf(f, path, began, ended)
	if err != nil {
		return trust.Receipt{}, wire.FileReceipt{}, err
	}
	m, err := signReceipt(self, r)
	return r, m, err
}

// AnswerReceipt makes the receiver's receipt from its own facts, and signs it only when the sender has signed the very same. Of theirs it
// takes the path, which must be one of the facts, and the times, which are the sender's word. Errors: fault.PeerMisbehaved, and
// fault.SenderUnsigned when theirs says something else than our facts.
func AnswerReceipt(self trust.Identity, f ReceiptFacts, theirs wire.FileReceipt) (trust.Receipt, wire.FileReceipt, error) {
	if self.Public() != f.Receiver {
		return trust.Receipt{}, wire.FileReceipt{}, errors.New("answer receipt: not the receiver")
	}
	if theirs.Transfer != f.Transfer {
		return trust.Receipt{}, wire.FileReceipt{}, misbehaved("a receipt of another transfer", nil)
	}
	r, err := ReceiptOf(f, theirs.Path, time.UnixMilli(theirs.Began), time.UnixMilli(theirs.Ended))
	if err != nil || r.Began != theirs.Began || r.Ended != theirs.Ended {
		return trust.Receipt{}, wire.FileReceipt{}, misbehaved("a receipt of another path, or with times that cannot be", err)
	}
	if !r.Verify(f.Sender, theirs.Signature) {
		return trust.Receipt{}, wire.FileReceipt{}, fault.New(fault.SenderUnsigned, errors.New("answer receipt: the sender says something else"))
	}
	m, err := signReceipt(self, r)
	return r, m, err
}

func signReceipt(self trust.Identity, r trust.Receipt) (wire.FileReceipt, error) {
	signature, err := r.Sign(self)
	if err != nil {
		return wire.FileReceipt{}, err
	}
	return wire.FileReceipt{Transfer: r.Transfer, Path: r.Path, Began: r.Began, Ended: r.Ended, Signature: signature}, nil
}

// ProofOf joins a record and the two messages. senderName and receiverName are what the two call themselves; one that could not be shown
// is left out. Errors: fault.SenderUnsigned, fault.ReceiverUnsigned.
func ProofOf(r trust.Receipt, senderName, receiverName string, sender, receiver wire.FileReceipt) (trust.Proof, error) {
	digest, err := r.Digest()
	if err != nil {
		return trust.Proof{}, fmt.Errorf("make proof: %w", err)
	}
	p := trust.Proof{ReceiptHead: r.ReceiptHead, SenderName: showable(senderName), ReceiverName: showable(receiverName)}
	copy(p.SenderSignature[:], sender.Signature)
	copy(p.ReceiverSignature[:], receiver.Signature)
	switch senderHolds, receiverHolds := p.Signed(digest); {
	case !senderHolds:
		return trust.Proof{}, fault.New(fault.SenderUnsigned, nil)
	case !receiverHolds:
		return trust.Proof{}, fault.New(fault.ReceiverUnsigned, nil)
	}
	return p, nil
}

func showable(name string) string {
	if wire.CheckName(name) != nil {
		return ""
	}
	return name
}
