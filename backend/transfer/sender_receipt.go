package transfer

import (
	"slices"
	"time"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// Receipts is what signed receipts need.
type Receipts struct {
	Self   trust.Identity
	Name   string // what the person here is called in them
	Folder string // absolute path where they are saved; it must be there
}

const (
	// maxAsked is over how many links a receipt is said that the other side does not sign: it may know better, or sign nothing.
	maxAsked = 4
	// askLife is how long after its end the receipt of a transfer is asked for by a program that was started again.
	askLife = 7 * 24 * time.Hour
)

// pendingReceipt is a receipt that this side has signed and the other side has not yet.
type pendingReceipt struct {
	transfer *outgoing
	receipt  trust.Receipt
	ours     wire.FileReceipt
}

// propose signs what was sent, once all files of a transfer have ended.
func (s *sender) propose(t *outgoing) {
	kept := t.head()
	path := trust.PathWebRTC // nothing had to travel
	if len(kept.Ways) > 0 {
		path = kept.Ways[0]
	}
	facts, err := FactsOf(kept, t.keptFiles(), s.receipts.Self.Public(), kept.Ways)
	if err != nil || len(facts.Files) == 0 {
		return // a peer without a key, or nothing to sign
	}
	receipt, ours, err := ProposeReceipt(s.receipts.Self, facts, path, kept.At, kept.Ended)
	if err != nil {
		s.log.Warn("propose receipt", "error", err)
		return
	}
	s.clerk.flush() // asked for again, it must be the same record: of the same end
	s.mu.Lock()
	defer s.mu.Unlock()
	s.proposed[kept.Wire] = pendingReceipt{transfer: t, receipt: receipt, ours: ours}
	s.say(ours)
}

// askAgain says the receipt of a transfer that ended over an earlier link. It runs in the lane's goroutine: the sender may have ended.
func (s *sender) askAgain(t *outgoing) {
	if s.receipts != nil && t.onDesk() {
		s.propose(t)
	}
}

// unanswered returns the transfers whose receipt the other side has not signed when the link has ended, but for those it was asked for
// often enough. The caller holds the lane's mutex.
func (s *sender) unanswered() (asks []*outgoing) {
	for _, p := range s.proposed {
		if p.transfer.asked++; p.transfer.asked < maxAsked {
			asks = append(asks, p.transfer)
		}
	}
	return asks
}

// unsigned reports whether a transfer of the journal has ended not long ago without the receipt that it could have.
func (d *Desk) unsigned(k KeptTransfer) bool {
	return d.config.Receipts != nil && k.Receipt == "" && (k.Phase == Verified || k.Phase == Failed) && k.Done > 0 && time.Since(k.Ended) < askLife
}

// onDesk reports whether the transfer is still on the Desk, and not offered anew (Retry).
func (t *outgoing) onDesk() bool {
	d := t.lane.desk
	e := d.entry(t.record.id)
	return e != nil && d.sent(e) == t
}

// paths returns all paths that carried bytes. The first is the one that carried most of them since the program was started.
func (t *outgoing) paths() (all []string) {
	webrtc, tls := t.carried[0].Load(), t.carried[1].Load()
	if webrtc > 0 {
		all = append(all, trust.PathWebRTC)
	}
	if tls > 0 {
		all = append(all, trust.PathTLS)
	}
	if tls > webrtc {
		slices.Reverse(all)
	}
	for _, path := range t.before {
		if !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	return all
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
		if p.transfer.onDesk() {
			s.clerk.head(p.transfer)
		}
	})
}
