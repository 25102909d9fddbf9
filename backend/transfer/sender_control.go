package transfer

import (
	"fmt"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// readControl reads what the receiver says until the link ends. It never writes, so that two sides can not wait for each other.
func (s *sender) readControl() error {
	buffer := make([]byte, wire.MaxMessage)
	for {
		m, err := s.control.receive(buffer)
		if err != nil {
			return err
		}
		s.mu.Lock()
		err = s.heard(m)
		s.mu.Unlock()
		if err != nil {
			return err
		}
	}
}

// heard takes one message. What belongs to a transfer that has ended here is late, not wrong. The caller holds the mutex.
func (s *sender) heard(m wire.FilesMessage) error {
	switch m := m.(type) {
	case wire.FileAccept:
		if t := s.transfers[m.Transfer]; t != nil {
			if t.accepted {
				return misbehaved("accept twice", nil)
			}
			t.accepted = true
		}
	case wire.FileRefuse:
		if t := s.transfers[m.Transfer]; t != nil {
			if t.accepted {
				return misbehaved("refuse after accept", nil)
			}
			s.endTransfer(t, fromWire(s.link.Peer, t.files[0].name(), m.Error, m.Value))
		}
	case wire.FileCancel:
		if t := s.transfers[m.Transfer]; t != nil {
			s.endTransfer(t, fromWire(s.link.Peer, t.files[0].name(), m.Error, m.Value))
		}
	case wire.FileCredit:
		return s.heardCredit(m)
	case wire.FileHave:
		return s.heardHave(m)
	case wire.FileAgain:
		return s.heardAgain(m)
	case wire.FileVerified:
		return s.heardVerified(m)
	case wire.FileFailed:
		if f := s.file(m.Transfer, m.File); f != nil {
			s.endFile(f, Failed, fromWire(s.link.Peer, f.name(), m.Error, m.Value), nil)
		}
	case wire.FilePause, wire.FileResume: // reserved
	default:
		return misbehaved(m.Kind()+" from the receiver", nil)
	}
	return nil
}

// file returns a file of a transfer that has not ended, or nil.
func (s *sender) file(transfer wire.ID, number uint32) *outFile {
	t := s.transfers[transfer]
	if t == nil {
		return nil
	}
	first := t.files[0].number
	if number < first || number-first >= uint32(len(t.files)) { //nolint:gosec // at most wire.MaxOfferFiles
		return nil
	}
	if f := t.files[number-first]; !f.ended {
		return f
	}
	return nil
}

func (s *sender) heardCredit(m wire.FileCredit) error {
	t := s.transfers[m.Transfer]
	if t == nil {
		return nil
	}
	if !t.accepted || m.Bytes < t.credit {
		return misbehaved("credit that shrinks", nil)
	}
	t.credit = m.Bytes
	s.wake.Broadcast()
	return nil
}

func (s *sender) heardHave(m wire.FileHave) error {
	f := s.file(m.Transfer, m.File)
	if f == nil {
		return nil
	}
	if !f.transfer.accepted || f.known {
		return misbehaved("have at the wrong time", nil)
	}
	if m.BlockSize != wire.BlockSize(f.size) {
		return misbehaved("another block size", nil)
	}
	if err := m.Bitmap.Fits(wire.Blocks(f.size)); err != nil {
		return misbehaved("a bitmap that does not fit", err)
	}
	f.known, f.have, f.confirm = true, m.Bitmap, map[int64]wire.Hash{}
	for _, l := range m.Leaves {
		f.confirm[int64(l.Block)] = l.Leaf
	}
	s.queue = append(s.queue, f)
	s.wake.Broadcast()
	return nil
}

func (s *sender) heardAgain(m wire.FileAgain) error {
	f := s.file(m.Transfer, m.File)
	if f == nil {
		return nil
	}
	block := int64(m.Block)
	if block >= int64(len(f.leaves)) {
		return misbehaved("again for a block that was not sent", nil)
	}
	if f.repairs == nil {
		f.repairs = map[int64]int{}
	}
	if f.repairs[block]++; f.repairs[block] > maxRepairs {
		return misbehaved(fmt.Sprintf("again for one block more than %d times", maxRepairs), nil)
	}
	s.repairs = append(s.repairs, repair{file: f, block: block})
	start, end := wire.BlockRange(f.size, block)
	f.transfer.record.moved(f.record, start-end)
	s.wake.Broadcast()
	return nil
}

func (s *sender) heardVerified(m wire.FileVerified) error {
	f := s.file(m.Transfer, m.File)
	if f == nil {
		return nil
	}
	if f.sum == (wire.Hash{}) {
		return misbehaved("verified before done", nil)
	}
	set := func(r *fileRecord) { r.received = m.SHA256 }
	if m.SHA256 != f.sum {
		s.endFile(f, Failed, fault.New(fault.TransferCorrupt, nil), set)
		return nil
	}
	s.endFile(f, Verified, nil, set)
	return nil
}
