package transfer

import "videonet/backend/wire"

// hole takes blocks that are all zero. Nothing is written: the part has a hole there.
func (r *receiver) hole(f *inFile, in inFrame, m wire.Frame) (kept bool, _ error) {
	w, size := f.work, f.record.size
	length, err := wire.Hole(m.Payload)
	if err != nil || m.Offset >= uint64(size) || length > size-int64(m.Offset) { //nolint:gosec // compared first
		return false, misbehaved("a hole beyond the end", err)
	}
	start, unit := int64(m.Offset), wire.BlockSize(size) //nolint:gosec // below the size
	end := start + length
	if start%unit != 0 || end%unit != 0 && end != size {
		return false, misbehaved("a hole that is not of whole blocks", nil)
	}
	for block := start / unit; block*unit < end; block++ {
		if w.bitmap.Has(block) || w.coming(block) {
			return false, misbehaved("a hole where a block is", nil)
		}
	}
	if err := w.clear(start, end); err != nil {
		return r.refused(f, in, err)
	}
	var zero zeroLeaf
	for block := start / unit; block*unit < end; block++ {
		delete(w.claimed, block)
		from, to := wire.BlockRange(size, block)
		w.keepLeaf(block, zero.leaf(to-from))
		w.bitmap.Set(block)
		w.verified++
	}
	f.transfer.record.kept(f.record, length)
	f.transfer.need.Add(-length)
	w.since++ // the next checkpoint notes it, but nothing would have to travel again
	r.advance(f)
	return false, r.finish(f)
}

// clear makes a range of the part zero: a hole behind its end, and where an earlier try has left something.
func (w *inWork) clear(start, end int64) error {
	if start < w.length {
		if err := punch(w.part.file, start, min(end, w.length)); err != nil {
			return err
		}
	}
	if end > w.length {
		if err := w.part.file.Truncate(end); err != nil {
			return err
		}
		w.length = end
	}
	return nil
}
