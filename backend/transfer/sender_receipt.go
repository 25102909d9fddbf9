package transfer

import (
	"slices"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// Receipts is what signed receipts need.
type Receipts struct {
	Self   trust.Identity
	Name   string // what the person here is called in them
	Folder string // absolute path where they are saved; it must be there
}

// pendingReceipt is a receipt that this side has signed and the other side has not yet.
type pendingReceipt struct {
	transfer *outgoing
	receipt  trust.Receipt
	ours     wire.FileReceipt
}

// propose signs what was sent, once all files of a transfer have ended.
func (s *sender) propose(t *outgoing) {
	kept := t.journal()
	// Files of an earlier offer of the same transfer are not in this one.
	kept.Files = slices.DeleteFunc(kept.Files, func(f FileRecord) bool { return f.Entry.File == 0 })
	path, paths := t.paths()
	facts, err := FactsOf(kept, s.receipts.Self.Public(), paths)
	if err != nil || len(facts.Files) == 0 {
		return // a peer without a key, or nothing to sign
	}
	receipt, ours, err := ProposeReceipt(s.receipts.Self, facts, path, kept.At, kept.Ended)
	if err != nil {
		s.log.Warn("propose receipt", "error", err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.proposed[kept.Wire] = pendingReceipt{transfer: t, receipt: receipt, ours: ours}
	s.say(ours)
}

// paths returns the path that carried most of the bytes, and all that carried some.
func (t *outgoing) paths() (most string, all []string) {
	webrtc, tls := t.carried[0].Load(), t.carried[1].Load()
	most = trust.PathWebRTC
	if tls > webrtc {
		most = trust.PathTLS
	}
	if webrtc > 0 {
		all = append(all, trust.PathWebRTC)
	}
	if tls > 0 {
		all = append(all, trust.PathTLS)
	}
	return most, all
}

// heardReceipt keeps the receipt once both have signed it. One that does not fit changes nothing about the files. The caller holds the
// mutex.
func (s *sender) heardReceipt(m wire.FileReceipt) {
	p, found := s.proposed[m.Transfer]
	if !found {
		return
	}
	delete(s.proposed, m.Transfer)
	s.work.Go(func() {
		proof, err := ProofOf(p.receipt, s.receipts.Name, s.link.Peer.Name, p.ours, m)
		if err != nil {
			s.log.Warn("the other side's receipt", "error", err)
			return
		}
		path, err := SaveReceipt(s.receipts.Folder, proof, slices.Values(p.receipt.Files))
		if err != nil {
			s.log.Warn("save receipt", "error", err)
			return
		}
		p.transfer.record.set(func(r *record) { r.receipt = path })
		s.clerk.transfer(p.transfer)
	})
}
