package transfer

import (
	"fmt"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// frame takes one message of the data channel. Frames of a block come in order and are followed by its leaf; blocks come in any order.
func (r *receiver) frame(c *chunk) error {
	defer c.release()
	m, err := wire.ParseFrame(c.message)
	if err != nil {
		return misbehaved("a broken frame", err)
	}
	f := r.files[m.File]
	t := r.dropped[m.File]
	if f != nil {
		t = f.transfer
	}
	switch {
	case t == nil:
		return misbehaved("a frame of a file that is not open", nil)
	case !t.accepted:
		return misbehaved("a frame before accept", nil)
	case f != nil && f.finishing:
		return misbehaved("a frame after the end", nil)
	}
	switch m.Type {
	case wire.FrameLeaf:
		if f == nil {
			return nil
		}
		return r.leaf(f, m)
	case wire.FrameData:
		return r.data(t, f, c, m)
	default:
		return misbehaved(fmt.Sprintf("a frame of type %d", m.Type), nil)
	}
}

// data takes bytes of a file, nil for one that has ended here: those are dropped, but the credit they used comes back.
func (r *receiver) data(t *incoming, f *inFile, c *chunk, m wire.Frame) error {
	n := int64(len(m.Payload))
	if n == 0 {
		return misbehaved("an empty frame", nil)
	}
	if t.received += n; t.received > t.granted {
		return misbehaved("more bytes than the credit", nil)
	}
	if f != nil {
		if err := r.begin(f); err != nil {
			err = r.failed(f, err)
			if err != nil {
				return err
			}
		} else if err := r.place(f, c, m); err != nil {
			return err
		}
	}
	t.consumed += n
	if t.ended || t.consumed+window-t.granted < creditStep {
		return nil
	}
	t.granted = t.consumed + window
	return r.send(wire.FileCredit{Transfer: t.id, Bytes: t.granted})
}

// place writes bytes to where they belong and gives them to both hashes.
func (r *receiver) place(f *inFile, c *chunk, m wire.Frame) error {
	n := int64(len(m.Payload))
	if m.Offset > uint64(f.size-min(n, f.size)) || n > f.size { //nolint:gosec // not negative
		return misbehaved("bytes beyond the end", nil)
	}
	offset := int64(m.Offset) //nolint:gosec // at most the size
	block := offset / wire.BlockSize(f.size)
	start, end := wire.BlockRange(f.size, block)
	if f.block < 0 {
		if offset != start || f.bitmap.Has(block) {
			return misbehaved("a block that is there or does not begin", nil)
		}
		f.block, f.at = block, 0
		f.leaf.Reset()
	}
	if block != f.block || offset != start+f.at || offset+n > end {
		return misbehaved("bytes out of order", nil)
	}
	_, _ = f.leaf.Write(m.Payload) // never fails (hash.Hash)
	if _, err := f.part.file.WriteAt(m.Payload, offset); err != nil {
		return r.failed(f, err)
	}
	if offset == f.fed {
		if f.at == 0 {
			f.hash.remember()
		}
		c.holders.Add(1)
		f.hash.feed(c)
		f.fed += n
	}
	f.at += n
	f.transfer.record.moved(f.record, n)
	return nil
}

// leaf compares the block that just came with what the sender read. Only then does the block count.
func (r *receiver) leaf(f *inFile, m wire.Frame) error {
	if f.block < 0 {
		return misbehaved("a leaf without its block", nil)
	}
	start, end := wire.BlockRange(f.size, f.block)
	if m.Offset != uint64(start) || len(m.Payload) != len(wire.Hash{}) || f.at != end-start { //nolint:gosec // not negative
		return misbehaved("a leaf before the end of its block", nil)
	}
	block := f.block
	f.block = -1
	if wire.Hash(f.leaf.Sum(nil)) != wire.Hash(m.Payload) {
		return r.again(f, block)
	}
	f.bitmap.Set(block)
	f.verified++
	// Blocks that came before their turn are hashed from where they were stored: that is rare, and memory stays flat.
	for f.fed < f.size && f.bitmap.Has(f.fed/wire.BlockSize(f.size)) {
		from, to := wire.BlockRange(f.size, f.fed/wire.BlockSize(f.size))
		f.hash.reread(f.part.file, from, to)
		f.fed = to
	}
	return r.finish(f)
}

// again asks for a damaged block once more.
func (r *receiver) again(f *inFile, block int64) error {
	start, end := wire.BlockRange(f.size, block)
	if f.fed > start && f.fed <= end {
		f.hash.rollback()
		f.fed = start
	}
	f.transfer.record.moved(f.record, start-end)
	if f.tries[block]++; f.tries[block] > maxTries {
		return r.failed(f, fault.New(fault.TransferCorrupt, fmt.Errorf("block %d came damaged %d times", block, f.tries[block])))
	}
	r.log.Info("block damaged", "block", block, "tries", f.tries[block])
	return r.send(wire.FileAgain{Transfer: f.transfer.id, File: f.number, Block: uint32(block)}) //nolint:gosec // at most 262,144 blocks
}
