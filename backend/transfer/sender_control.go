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
		s.heard.Add(1)
		s.mu.Lock()
		err = s.hear(m)
		s.mu.Unlock()
		if err != nil {
			return err
		}
	}
}

// hear takes one message. What belongs to a transfer that has ended here is late, not wrong. The caller holds the mutex.
func (s *sender) hear(m wire.FilesMessage) error {
	switch m := m.(type) {
	case wire.FileAccept:
		return s.heardAccept(m)
	case wire.FileRefuse:
		if t := s.transfers[m.Transfer]; t != nil {
			if t.accepted {
				return misbehaved("refuse after accept", nil)
			}
			s.endTransfer(t, fromWire(s.link.Peer, t.name(), m.Error, m.Value))
		}
	case wire.FileCancel:
		if t := s.transfers[m.Transfer]; t != nil {
			s.endTransfer(t, fromWire(s.link.Peer, t.name(), m.Error, m.Value))
		}
	case wire.FileCredit:
		return s.heardCredit(m)
	case wire.FileBegin:
		return s.heardBegin(m)
	case wire.FileHave:
		return s.heardHave(m)
	case wire.FileThere:
		return s.heardThere(m)
	case wire.FileAgain:
		return s.heardAgain(m)
	case wire.FileVerified:
		return s.heardVerified(m)
	case wire.FileStored:
		return s.heardStored(m)
	case wire.FileFailed:
		if f := s.file(m.Transfer, m.File); f != nil {
			s.endFile(f, Failed, fromWire(s.link.Peer, f.realName(), m.Error, m.Value), nil)
		}
	case wire.FilePause:
		s.heardHold(m.Transfer, true)
	case wire.FileResume:
		s.heardHold(m.Transfer, false)
	case wire.FileDirect:
		return s.heardDirect(m)
	case wire.FileReceipt:
		s.heardReceipt(m)
	default:
		return misbehaved(m.Kind()+" from the receiver", nil)
	}
	return nil
}

// name is what the transfer is called in sentences about all of it.
func (t *outgoing) name() string { return t.files[0].realName() }

// file returns a file of a transfer that has not ended, or nil.
func (s *sender) file(transfer wire.ID, number uint32) *outFile {
	t := s.transfers[transfer]
	if t == nil || number < t.first || number-t.first >= uint32(len(t.files)) { //nolint:gosec // at most wire.MaxOfferFiles
		return nil
	}
	if f := t.files[number-t.first]; !f.ended && f.offered && !f.folder {
		return f
	}
	return nil
}

func (s *sender) heardAccept(m wire.FileAccept) error {
	t := s.transfers[m.Transfer]
	if t == nil {
		return nil
	}
	if t.accepted {
		return misbehaved("accept twice", nil)
	}
	t.accepted = true
	if t.held.Load() {
		s.say(wire.FilePause{Transfer: t.id})
	}
	for i, err := range t.record.failures() { // over a link before this one
		if f := t.files[i]; f.offered && !f.folder {
			s.sayFailed(f, err)
			s.closeFile(f)
		}
	}
	if s.direct != nil && !s.greeted {
		s.greeted = true
		s.work.Go(s.approach)
	}
	s.settle(t)
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

// know takes the receiver's first word about a file.
func (s *sender) know(f *outFile) error {
	if !f.transfer.accepted || f.known {
		return misbehaved("have at the wrong time", nil)
	}
	f.known = true
	return nil
}

func (s *sender) heardBegin(m wire.FileBegin) error {
	t := s.transfers[m.Transfer]
	if t == nil {
		return nil
	}
	if m.First < t.first || m.Last-t.first >= uint32(len(t.files)) { //nolint:gosec // at most wire.MaxOfferFiles
		return misbehaved("begin of files that were not offered", nil)
	}
	for number := m.First; number <= m.Last; number++ {
		if f := s.file(m.Transfer, number); f != nil {
			if err := s.know(f); err != nil {
				return err
			}
		}
	}
	t.queue = append(t.queue, run{first: int32(m.First - t.first), last: int32(m.Last - t.first), fresh: true}) //nolint:gosec // checked above
	s.wake.Broadcast()
	return nil
}

func (s *sender) heardHave(m wire.FileHave) error {
	f := s.file(m.Transfer, m.File)
	if f == nil {
		return nil
	}
	if m.BlockSize != wire.BlockSize(f.size) {
		return misbehaved("another block size", nil)
	}
	if err := m.Bitmap.Fits(wire.Blocks(f.size)); err != nil {
		return misbehaved("a bitmap that does not fit", err)
	}
	if f.asked > 0 {
		f.asked--
		if f.work != nil && len(f.work.moves) > 0 {
			s.lost(f.work, m.Bitmap)
			return nil
		}
		s.unpack(f)
	} else if err := s.know(f); err != nil {
		return err
	}
	if len(m.Bitmap) > 0 {
		a := answer{have: m.Bitmap, confirm: map[int64]wire.Hash{}}
		for _, l := range m.Leaves {
			a.confirm[int64(l.Block)] = l.Leaf
		}
		f.transfer.answers[f.index] = a
	}
	s.enqueue(f)
	return nil
}

// unpack takes a file back that was sent in a pack and got lost.
func (s *sender) unpack(f *outFile) {
	if f.packed {
		f.packed, f.begun = false, false
		f.transfer.record.moved(&f.fileRecord, -f.size)
		s.packed--
	}
}

func (s *sender) enqueue(f *outFile) {
	f.transfer.queue = append(f.transfer.queue, run{first: f.index, last: f.index})
	s.wake.Broadcast()
}

func (s *sender) heardThere(m wire.FileThere) error {
	for _, sum := range m.Files {
		f := s.file(m.Transfer, sum.File)
		if f == nil {
			continue
		}
		if err := s.know(f); err != nil {
			return err
		}
		f.transfer.answers[f.index] = answer{there: &sum.SHA256}
		s.enqueue(f)
	}
	return nil
}

func (s *sender) heardAgain(m wire.FileAgain) error {
	f := s.file(m.Transfer, m.File)
	if f == nil {
		return nil
	}
	st, block := f.work, int64(m.Block)
	if st == nil || block >= st.next || st.check {
		return misbehaved("again for a block that was not sent", nil)
	}
	if st.repairs == nil {
		st.repairs = map[int64]int{}
	}
	if st.repairs[block]++; st.repairs[block] > maxRepairs {
		return misbehaved(fmt.Sprintf("again for one block more than %d times", maxRepairs), nil)
	}
	s.repair(st, block)
	return nil
}

// repair has a block sent once more. The caller holds the mutex.
func (s *sender) repair(st *stream, block int64) {
	s.repairs = append(s.repairs, repair{stream: st, block: block})
	start, end := wire.BlockRange(st.file.size, block)
	st.moved(start - end)
	s.wake.Broadcast()
}

func (s *sender) heardVerified(m wire.FileVerified) error {
	f := s.file(m.Transfer, m.File)
	if f == nil {
		return nil
	}
	if f.work == nil || !f.work.done {
		return misbehaved("verified before done", nil)
	}
	set := func(r *fileRecord) { r.got(m.SHA256) }
	if m.SHA256 != f.work.sum {
		s.endFile(f, Failed, fault.New(fault.TransferCorrupt, nil), set)
		return nil
	}
	s.endFile(f, Verified, nil, set)
	return nil
}

func (s *sender) heardStored(m wire.FileStored) error {
	t := s.transfers[m.Transfer]
	if t == nil {
		return nil
	}
	for _, r := range m.Files {
		if r[0] < t.first || r[1]-t.first >= uint32(len(t.files)) { //nolint:gosec // at most wire.MaxOfferFiles
			return misbehaved("stored for files that were not offered", nil)
		}
		for number := r[0]; number <= r[1]; number++ {
			f := s.file(m.Transfer, number)
			if f == nil {
				continue
			}
			if !f.packed {
				return misbehaved("stored for a file that was not packed", nil)
			}
			s.endFile(f, Verified, nil, func(r *fileRecord) { r.got(r.sent) })
		}
	}
	return nil
}

func (s *sender) heardHold(transfer wire.ID, on bool) {
	if t := s.transfers[transfer]; t != nil {
		t.peerHeld = on
		t.record.set(func(r *record) { r.pausedByPeer = on })
		s.wake.Broadcast()
	}
}

func (s *sender) heardDirect(m wire.FileDirect) error {
	select {
	case s.theirs <- m:
		return nil
	default:
		return misbehaved("direct twice", nil)
	}
}
