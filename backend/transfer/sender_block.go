package transfer

import (
	"errors"
	"fmt"

	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// block deals with one block: it is skipped, confirmed, told as a hole, or read and sent. worked false means that it cost nothing.
func (s *sender) block(st *stream, block int64) (worked bool, err error) {
	f := st.file
	start, end := wire.BlockRange(f.size, block)
	missing := !st.check && !st.have.Has(block)
	want, claimed := st.confirm[block]
	leaf, known := st.leaf(block)
	feed := st.hash != nil && end > st.fed
	if known && claimed && want != leaf {
		missing, claimed = true, false
	}
	if !feed && !missing && (known || !claimed) {
		s.advance(st, block)
		if claimed {
			err = s.putLeaf(s.own, st, block, leaf)
		}
		if !st.check {
			st.kept(end - start)
		}
		return claimed, err
	}
	hollow := st.hollow(block)
	var read wire.Hash
	var w *way
	if hollow {
		read = s.skip(st, block, feed)
	} else if read, w, err = s.read(st, block, missing, feed); err != nil {
		return true, err
	}
	if known && read != leaf {
		return true, f.changed(fmt.Errorf("block %d differs", block))
	}
	s.took(st, block, read, feed)
	s.advance(st, block)
	switch {
	case missing && hollow:
		return true, s.hole(st, block)
	case missing:
		return true, s.putLeaf(w, st, block, read)
	case claimed && want != read:
		return true, s.again(repair{stream: st, block: block})
	case claimed:
		err = s.putLeaf(s.own, st, block, read)
	}
	if !st.check {
		st.kept(end - start)
	}
	return true, err
}

// took remembers what reading a block has shown.
func (s *sender) took(st *stream, block int64, leaf wire.Hash, fed bool) {
	if _, known := st.leaf(block); !known {
		st.leaves = append(st.leaves, leaf[:]...)
	}
	if fed {
		_, st.fed = wire.BlockRange(st.file.size, block)
		st.inside = false
	}
}

// advance makes the block one that was sent, before its leaf leaves: the answer may be quick.
func (s *sender) advance(st *stream, block int64) {
	s.mu.Lock()
	st.next = block + 1
	s.mu.Unlock()
}

// again sends a block and its leaf once more. What is read must be what was read before.
func (s *sender) again(r repair) error {
	st := r.stream
	if s.gone(st.file) {
		return errStopped
	}
	want, known := st.leaf(r.block)
	if !known {
		return errStopped // it was not read yet: it comes in its turn
	}
	leaf, w, err := s.read(st, r.block, true, false)
	if err != nil {
		return err
	}
	if leaf != want {
		return st.file.changed(fmt.Errorf("block %d differs", r.block))
	}
	return s.putLeaf(w, st, r.block, leaf)
}

// read reads a block, sends its frames when told to, feeds the hash of the whole when told to, and returns the leaf and the way that it
// belongs on. A way that ends meanwhile, then nil, is no failure: who ended it asks what has arrived.
func (s *sender) read(st *stream, block int64, send, feed bool) (wire.Hash, *way, error) {
	f := st.file
	start, end := wire.BlockRange(f.size, block)
	var w *way
	if send {
		w = s.choose(st, block, block)
	}
	if feed {
		st.hash.remember()
		st.inside = true
	}
	leaf := blake3.New()
	for offset := start; offset < end; {
		n := min(end-offset, slabFrames*wire.MaxFramePayload)
		if w != nil {
			if n = s.takeCredit(f, n); n == 0 || !s.paceFor(n) {
				return wire.Hash{}, nil, errStopped
			}
		}
		slab, err := s.readSlab(st, offset, n, 1+holds(feed))
		if err != nil {
			if w != nil {
				s.refund(f.transfer, n)
			}
			return wire.Hash{}, nil, err
		}
		for i := range slab.frames {
			_, _ = leaf.Write(slab.payload(i)) // never fails (hash.Hash)
		}
		if feed {
			st.hash.feedSlab(slab)
		}
		if w == nil {
			slab.release()
		} else if err := s.put(w, frames{file: f, slab: slab, credit: n}); errors.Is(err, errWayGone) {
			w = nil
		} else if err != nil {
			return wire.Hash{}, nil, err
		}
		offset += n
	}
	if send {
		st.moved(end - start)
	}
	return wire.Hash(leaf.Sum(nil)), w, nil
}

func holds(feed bool) int32 {
	if feed {
		return 1
	}
	return 0
}

// readSlab reads bytes of a file into frames with headers.
func (s *sender) readSlab(st *stream, offset, n int64, holders int32) (*slab, error) {
	slab := s.pool.get(holders)
	slab.shape(n)
	var pieces [slabFrames][]byte
	for i := range slab.frames {
		pieces[i] = slab.payload(i)
	}
	err := slab.headers(st.file.number(), offset)
	if err == nil {
		if err = readPieces(st.source, pieces[:slab.frames], offset); err != nil {
			err = st.file.readFault(offset, err)
		}
	}
	if err != nil {
		slab.holders.Store(1) // nobody else has it yet
		slab.release()
		return nil, err
	}
	return slab, nil
}

// paceFor waits until n more bytes may leave; false when the sender ends before.
func (s *sender) paceFor(n int64) bool {
	for ; n > 0; n -= wire.MaxFramePayload {
		if !s.pace.wait(min(n, wire.MaxFramePayload), s.ctx.Done()) {
			return false
		}
	}
	return true
}

// putLeaf sends the leaf of a block, behind the block on its way; a leaf that confirms what is there goes by the link's own.
func (s *sender) putLeaf(w *way, st *stream, block int64, leaf wire.Hash) error {
	start, _ := wire.BlockRange(st.file.size, block)
	return s.putSmall(w, st, wire.FrameLeaf, start, leaf[:])
}

// putSmall sends a frame that needs no credit.
func (s *sender) putSmall(w *way, st *stream, kind wire.FrameType, offset int64, payload []byte) error {
	message, err := wire.AppendFrame(make([]byte, 0, wire.FrameHeaderSize+len(payload)), wire.Frame{
		Type: kind, File: st.file.number(), Offset: uint64(offset), Payload: payload, //nolint:gosec // not negative
	})
	if err != nil {
		return err
	}
	if err = s.put(w, frames{file: st.file, small: message}); errors.Is(err, errWayGone) {
		return nil
	}
	return err
}
