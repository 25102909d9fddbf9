package transfer

import (
	"fmt"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// together is how many messages are handed to loop at once when they come at once: handing each one on alone costs as much as hashing it.
const together = 8

// inFrames are messages of one way that came together.
type inFrames struct {
	way    *inWay
	chunks [together]*chunk
	n      int
	ended  bool // the way has ended behind them
}

func (in inFrames) drop() {
	for _, c := range in.chunks[:in.n] {
		c.release()
	}
}

// inFrame is one message of a way.
type inFrame struct {
	way     *inWay
	chunk   *chunk
	charged bool // against the credit already
}

func (in inFrame) drop() { in.chunk.release() }

// arrived takes what a way has brought.
func (r *receiver) arrived(in inFrames) error {
	for i, c := range in.chunks[:in.n] {
		if err := r.frame(inFrame{way: in.way, chunk: c}); err != nil {
			for _, rest := range in.chunks[i+1 : in.n] {
				rest.release()
			}
			return err
		}
	}
	if in.ended {
		return r.wayEnded(in.way)
	}
	return nil
}

// frame takes one message of a way. On one way frames of a block come in order and are followed by its leaf; blocks come in any order.
func (r *receiver) frame(in inFrame) error {
	m, err := wire.ParseFrame(in.chunk.message)
	if err != nil {
		in.drop()
		return misbehaved("a broken frame", err)
	}
	if m.Type == wire.FramePack {
		return r.pack(in, m)
	}
	t, f := r.find(m.File)
	kept := false
	if err = r.fits(t, f, m); err == nil && t.stalled && !f.ended {
		kept = true
		t.stash = append(t.stash, in)
	} else if err == nil {
		kept, err = r.take(t, f, in, m)
	}
	if !kept {
		in.drop()
	}
	return err
}

// fits reports what is wrong with a frame for what it names.
func (r *receiver) fits(t *incoming, f *inFile, m wire.Frame) error {
	switch {
	case f == nil:
		return misbehaved("a frame of a file that is not open", nil)
	case m.Type != wire.FrameData && m.Type != wire.FrameLeaf && m.Type != wire.FrameHole:
		return misbehaved(fmt.Sprintf("a frame of type %d", m.Type), nil)
	case !t.accepted || f.record.folder:
		return misbehaved("a frame before accept", nil)
	case f.finishing() && !f.ended:
		return misbehaved("a frame after the end", nil)
	case f.ended && f.record.phaseIn(t.record) == Verified:
		return misbehaved("a frame after the end", nil) // every byte of it came
	case !f.ended && f.told != toldHave:
		return misbehaved("a frame of a file that has no answer yet", nil)
	case t.stalled && len(t.stash) == maxStash:
		return misbehaved("too many small frames", nil)
	}
	return nil
}

// take takes a frame of a transfer that is not stalled. It reports whether the frame is kept for later: the disk is full.
func (r *receiver) take(t *incoming, f *inFile, in inFrame, m wire.Frame) (kept bool, err error) {
	if m.Type == wire.FrameData {
		return r.data(t, f, in, m)
	}
	if f.ended {
		return false, nil
	}
	if err := r.begin(f); err != nil {
		return r.refused(f, in, err)
	}
	if m.Type == wire.FrameHole {
		return r.hole(f, in, m)
	}
	return false, r.leaf(f, in, m)
}

// refused is what becomes of a frame that could not be stored: it waits when the disk is full, else its file ends.
func (r *receiver) refused(f *inFile, in inFrame, err error) (kept bool, _ error) {
	if !isDiskFull(err) {
		return false, r.failed(f, err)
	}
	f.transfer.stash = append(f.transfer.stash, in)
	return true, r.stall(f.transfer, err)
}

// charge counts the bytes of a frame against the credit.
func (t *incoming) charge(n int64) error {
	if t.received += n; t.received > t.granted {
		return misbehaved("more bytes than the credit", nil)
	}
	return nil
}

// consume gives credit back for bytes that were stored or dropped.
func (r *receiver) consume(t *incoming, n int64) error {
	t.consumed += n
	if t.ended || t.gone.Load() || t.paused || t.consumed+window-t.granted < creditStep {
		return nil
	}
	t.granted = t.consumed + window
	return r.send(wire.FileCredit{Transfer: t.id, Bytes: t.granted})
}

// data takes bytes of a file. Those of one that has ended here are dropped, but the credit they used comes back.
func (r *receiver) data(t *incoming, f *inFile, in inFrame, m wire.Frame) (kept bool, err error) {
	n := int64(len(m.Payload))
	if n == 0 {
		return false, misbehaved("an empty frame", nil)
	}
	if !in.charged {
		if err = t.charge(n); err != nil {
			return false, err
		}
		in.charged = true
		t.carried(in.way)
	}
	if !f.ended {
		if err = r.begin(f); err != nil {
			kept, err = r.refused(f, in, err)
		} else {
			kept, err = r.place(f, in, m)
		}
		if kept || err != nil {
			return kept, err
		}
	}
	return false, r.consume(t, n)
}

// place writes bytes to where they belong and gives them to both hashes.
func (r *receiver) place(f *inFile, in inFrame, m wire.Frame) (kept bool, _ error) {
	n, size, w := int64(len(m.Payload)), f.record.size, f.work
	if m.Offset > uint64(size-min(n, size)) || n > size { //nolint:gosec // not negative
		return false, misbehaved("bytes beyond the end", nil)
	}
	offset := int64(m.Offset) //nolint:gosec // at most the size
	block := offset / wire.BlockSize(size)
	start, end := wire.BlockRange(size, block)
	a := w.on(in.way)
	if a.block < 0 {
		if offset != start || w.bitmap.Has(block) || w.coming(block) {
			return false, misbehaved("a block that is there or does not begin", nil)
		}
		delete(w.claimed, block)
		a.block, a.at = block, 0
	}
	if block != a.block || offset != start+a.at || offset+n > end {
		return false, misbehaved("bytes out of order", nil)
	}
	if len(a.held) == 0 {
		a.heldFrom = offset
	}
	in.chunk.holders.Add(1)
	a.held = append(a.held, in.chunk)
	if len(a.held) == maxHeld || offset+n == end {
		if err := a.write(w.part); err != nil {
			a.held = a.held[:len(a.held)-1] // it comes again
			in.chunk.release()
			return r.refused(f, in, err)
		}
		w.length = max(w.length, offset+n)
	}
	if offset == w.fed {
		if a.at == 0 {
			w.hash.remember()
			w.feeding, w.mark = true, start
		}
		if w.feeding && w.mark == start {
			in.chunk.holders.Add(1)
			w.hash.feed(in.chunk)
			w.fed += n
		}
	}
	a.at += n
	f.transfer.record.moved(f.record, n)
	f.transfer.need.Add(-n)
	return false, nil
}

// leaf compares the block that just came with what the sender read. Only then does the block count.
func (r *receiver) leaf(f *inFile, in inFrame, m wire.Frame) error {
	w, size := f.work, f.record.size
	if len(m.Payload) != len(wire.Hash{}) {
		return misbehaved("a leaf of another length", nil)
	}
	leaf := wire.Hash(m.Payload)
	a, came := w.on(in.way), in.chunk.leaf
	if a.block < 0 {
		return r.confirmed(f, m.Offset, leaf)
	}
	block := a.block
	start, end := wire.BlockRange(size, block)
	if m.Offset != uint64(start) || a.at != end-start { //nolint:gosec // not negative
		return misbehaved("a leaf before the end of its block", nil)
	}
	a.block = -1
	fed := w.feeding && w.mark == start
	if came != leaf {
		if fed {
			w.hash.rollback()
			w.fed, w.feeding = start, false
		}
		return r.askAgain(f, block)
	}
	if fed {
		w.feeding = false
	}
	w.keepLeaf(block, leaf)
	return r.whole(f, block, end-start)
}

// confirmed takes a block that was here already, and of which the sender says that its own is the same.
func (r *receiver) confirmed(f *inFile, offset uint64, leaf wire.Hash) error {
	w, size := f.work, f.record.size
	if offset >= uint64(size) || offset%uint64(wire.BlockSize(size)) != 0 { //nolint:gosec // not negative
		return misbehaved("a leaf without its block", nil)
	}
	block := int64(offset) / wire.BlockSize(size) //nolint:gosec // below the size
	if claimed, ok := w.claimed[block]; !ok || claimed != leaf {
		return misbehaved("a leaf without its block", nil)
	}
	delete(w.claimed, block)
	w.keepLeaf(block, leaf)
	start, end := wire.BlockRange(size, block)
	f.transfer.record.kept(f.record, end-start)
	f.transfer.need.Add(start - end)
	return r.whole(f, block, end-start)
}

// whole counts a block.
func (r *receiver) whole(f *inFile, block, n int64) error {
	w := f.work
	w.bitmap.Set(block)
	w.verified++
	w.since += n
	r.advance(f)
	if w.since >= pointBytes {
		r.checkpoint(f)
	}
	return r.finish(f)
}

// askAgain asks for a damaged block once more.
func (r *receiver) askAgain(f *inFile, block int64) error {
	start, end := wire.BlockRange(f.record.size, block)
	f.transfer.record.moved(f.record, start-end)
	f.transfer.need.Add(end - start)
	w := f.work
	if w.tries[block]++; w.tries[block] > maxTries {
		return r.failed(f, fault.New(fault.TransferCorrupt, fmt.Errorf("block %d came damaged %d times", block, w.tries[block])))
	}
	r.log.Info("block damaged", "block", block, "tries", w.tries[block])
	return r.send(wire.FileAgain{Transfer: f.transfer.id, File: f.number, Block: uint32(block)}) //nolint:gosec // at most 262,144 blocks
}
