package transfer

import (
	"errors"

	"videonet/backend/wire"
)

// errStopped ends the work on a file or on all: who stopped it has said why.
var errStopped = errors.New("stopped")

// enough is the credit that a block is begun with where there is a choice: a block that has to wait in its middle holds the others up.
const enough = 4 << 20

// job is one step of pump's work: one of these.
type job struct {
	repair repair
	stream *stream    // its next block
	open   *outFile   // a file to begin
	pack   []*outFile // small files, whose credit was taken
}

// pump reads what the receiver waits for and sends it: a block of one transfer, then one of the next; within a transfer its files in order.
func (s *sender) pump() error {
	for {
		j, closing, ok := s.next()
		s.steps.Add(1)
		for _, st := range closing {
			st.close()
		}
		switch {
		case !ok:
			return errStopped
		case j.repair.stream != nil:
			s.failed(j.repair.stream.file, s.again(j.repair))
		case j.stream != nil:
			s.failed(j.stream.file, s.step(j.stream))
		case j.open != nil:
			s.failed(j.open, s.begin(j.open))
		case j.pack != nil:
			s.pack(j.pack)
		}
	}
}

// next waits for work: a repair before a new block. It also returns the streams that are to be closed. ok false means that the sender
// has ended.
func (s *sender) next() (j job, closing []*stream, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if s.err != nil {
			return job{}, nil, false
		}
		closing, s.closing = s.closing, nil
		if r, found := s.takeRepair(); found {
			return job{repair: r}, closing, true
		}
		for _, want := range []int64{enough, 1} {
			for i := range s.order {
				at := (s.turn + i) % len(s.order)
				if j, found := s.jobOf(s.order[at], want); found {
					s.turn = at + 1
					return j, closing, true
				}
			}
		}
		if len(closing) > 0 {
			return job{}, closing, true
		}
		s.wake.Wait()
	}
}

// takeRepair returns the oldest repair that is not held. The caller holds the mutex.
func (s *sender) takeRepair() (repair, bool) {
	for i, r := range s.repairs {
		f := r.stream.file
		if !f.ended && f.transfer.waits() {
			continue
		}
		s.repairs = append(s.repairs[:i:i], s.repairs[i+1:]...)
		if f.ended {
			return s.takeRepair()
		}
		return r, true
	}
	return repair{}, false
}

// waits reports whether somebody holds the transfer.
func (t *outgoing) waits() bool { return t.held.Load() || t.peerHeld }

// jobOf returns what is next of a transfer. The caller holds the mutex. want is the least credit for a block: that much, a whole block,
// or a frame.
func (s *sender) jobOf(t *outgoing, want int64) (job, bool) {
	if !t.accepted || t.waits() {
		return job{}, false
	}
	if st := t.current; st != nil && st.file.ended {
		t.current = nil
	}
	if st := t.current; st != nil {
		if st.needsCredit() && t.credit-t.sent < max(min(want, st.nextLength()), st.leastFrame()) {
			return job{}, false
		}
		return job{stream: st}, true
	}
	for len(t.queue) > 0 {
		r := &t.queue[0]
		if r.first > r.last {
			t.queue = t.queue[1:]
			continue
		}
		f := t.files[r.first]
		if f.ended || f.folder || !f.offered {
			r.first++
			continue
		}
		if r.fresh && f.size <= wire.MaxPackedFile {
			if j, found := s.packOf(t, r); found || r.first <= r.last {
				return j, found
			}
			continue
		}
		if f.work == nil && s.open >= wire.MaxFilesOpen {
			return job{}, false
		}
		r.first++
		if f.work == nil {
			f.begun = true
			s.open++
		}
		return job{open: f}, true
	}
	return job{}, false
}

// needsCredit reports whether the next block will be sent as far as is known. The caller holds the mutex.
func (st *stream) needsCredit() bool {
	if st.check || st.next >= wire.Blocks(st.file.size) {
		return false
	}
	start, end := wire.BlockRange(st.file.size, st.next)
	return !st.have.Has(st.next) && (start < st.mapped || end > st.dataFrom)
}

// nextLength is the size of the next block.
func (st *stream) nextLength() int64 {
	start, end := wire.BlockRange(st.file.size, st.next)
	return end - start
}

// leastFrame is the size of its first frame: a smaller one is not sent for want of credit.
func (st *stream) leastFrame() int64 { return min(st.nextLength(), wire.MaxFramePayload) }

// takeCredit waits until the receiver has room for one more frame and returns for how many of n bytes it has, in whole frames. It
// returns 0 when the file ends before.
func (s *sender) takeCredit(f *outFile, n int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	least := min(n, wire.MaxFramePayload)
	for {
		if s.err != nil || f.ended {
			return 0
		}
		t := f.transfer
		if room := t.credit - t.sent; room >= least {
			if room < n {
				n = room / wire.MaxFramePayload * wire.MaxFramePayload
			}
			t.sent += n
			return n
		}
		s.wake.Wait()
	}
}

// refund gives credit back that was taken for bytes that were never written. The caller does not hold the mutex.
func (s *sender) refund(t *outgoing, n int64) {
	if n == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.sent -= n
	s.wake.Broadcast()
}
