package transfer

import (
	"path"
	"slices"
	"time"

	"videonet/backend/wire"
)

// inWork is what only a file has that is being received, or of which something is here. loop owns it.
type inWork struct {
	key   FileKey
	keyed bool // the ledger's record under key is this file's

	there wire.Hash // of a whole file that lies here, zero for none
	root  wire.Hash // of it
	path  string    // of it

	part     *part // nil before begin
	kept     bool  // there is a part already, of an earlier link
	hash     *partHash
	midstate []byte // with which hash begins
	bitmap   wire.Bitmap
	verified int64  // blocks
	leaves   []byte // of the verified blocks, 32 bytes for each block; nil when they have to be read again
	claimed  map[int64]wire.Hash
	length   int64 // of the part
	fed      int64 // bytes given to hash, from the start
	feeding  bool  // a block that is not verified is among them, from mark on
	mark     int64
	arrivals []*arrival
	tries    map[int64]int

	done      *wire.FileDone
	suspect   bool // the disk refused what was written: sum is to be computed from the part again
	finishing bool

	point   chan struct{} // closed when the checkpoint that was begun last is written; nil for none
	pointed time.Time     // when
	since   int64         // bytes that were verified since then
}

// arrival is a block that is coming on a way.
type arrival struct {
	way   *inWay
	block int64 // -1 for none
	at    int64 // bytes of it that came

	held     []*chunk // that are not written yet, at most maxHeld
	heldFrom int64    // where the first of them belongs
}

// maxHeld is how many frames of a block are written at once.
const maxHeld = 16

// write writes what is held to the part. It stays held when that fails.
func (a *arrival) write(to *part) error {
	var pieces [maxHeld][]byte
	for i, c := range a.held {
		pieces[i] = c.payload()
	}
	if err := to.write(pieces[:len(a.held)], a.heldFrom); err != nil {
		return err
	}
	a.drop()
	return nil
}

// drop lets go of what is held.
func (a *arrival) drop() {
	for _, c := range a.held {
		c.release()
	}
	a.held = a.held[:0]
}

func (f *inFile) finishing() bool { return f.work != nil && f.work.finishing }

// resume takes what was seen of a part.
func (w *inWork) resume(f *inFile, s *found) {
	size, block := f.record.size, wire.BlockSize(f.record.size)
	w.kept, w.bitmap, w.claimed, w.length = true, slices.Clone(s.record.Bitmap), s.claims, s.length
	w.verified = w.bitmap.Count()
	if int64(len(s.record.Leaves)) == wire.Blocks(size)*int64(leafSize) {
		w.leaves = slices.Clone(s.record.Leaves)
	}
	fed := s.record.Fed
	sound := fed >= 0 && fed <= size && (fed%block == 0 || fed == size) && len(s.record.Midstate) > 0
	for b := int64(0); sound && b*block < fed; b++ {
		sound = w.bitmap.Has(b)
	}
	if sound {
		w.fed, w.midstate = fed, s.record.Midstate
	}
	n := w.bytes(size)
	f.transfer.record.resumed.Add(n)
	f.transfer.record.has(f.record, n)
	f.transfer.need.Add(-n)
}

// bytes returns how many bytes the verified blocks have.
func (w *inWork) bytes(size int64) int64 {
	n := w.verified * wire.BlockSize(size)
	if last := wire.Blocks(size) - 1; w.bitmap.Has(last) {
		start, end := wire.BlockRange(size, last)
		n -= wire.BlockSize(size) - (end - start)
	}
	return n
}

// said is what a have says of the file.
func (w *inWork) said() (wire.Bitmap, []wire.HaveLeaf) {
	bitmap := slices.Clone(w.bitmap)
	leaves := make([]wire.HaveLeaf, 0, len(w.claimed))
	for block, leaf := range w.claimed {
		bitmap.Set(block)
		leaves = append(leaves, wire.HaveLeaf{Block: uint32(block), Leaf: leaf}) //nolint:gosec // at most 262,144 blocks
	}
	slices.SortFunc(leaves, func(a, b wire.HaveLeaf) int { return int(a.Block) - int(b.Block) })
	return bitmap, leaves
}

// on returns what is coming on a way, made when nothing was.
func (w *inWork) on(from *inWay) *arrival {
	for _, a := range w.arrivals {
		if a.way == from {
			return a
		}
	}
	a := &arrival{way: from, block: -1}
	w.arrivals = append(w.arrivals, a)
	return a
}

// coming reports whether a block is on its way.
func (w *inWork) coming(block int64) bool {
	return slices.ContainsFunc(w.arrivals, func(a *arrival) bool { return a.block == block })
}

// begin makes or opens the part of a file, and the goroutine of its hash.
func (r *receiver) begin(f *inFile) error {
	if f.work != nil && f.work.part != nil {
		return nil
	}
	if f.told != toldHave {
		return misbehaved("a file that has no answer yet", nil)
	}
	if r.open == wire.MaxFilesOpen {
		return misbehaved("too many files at once", nil)
	}
	if f.work == nil {
		f.work = &inWork{key: f.key()}
		_, _, f.work.keyed = r.desk.ledger.take(f.work.key)
	}
	w := f.work
	p, err := f.openPart()
	if err != nil {
		return err
	}
	hash, err := newPartHash(w.midstate)
	if err != nil {
		w.midstate, w.fed = nil, 0 // read again
		hash, err = newPartHash(nil)
	}
	if err != nil {
		f.transfer.tree.leave(p.folder)
		return err
	}
	if f.record.size >= pastCacheFrom {
		p.passCache()
	}
	w.part, w.hash, w.tries = p, hash, map[int64]int{}
	if w.bitmap == nil {
		w.bitmap = wire.NewBitmap(wire.Blocks(f.record.size))
	}
	if w.leaves == nil && w.verified == 0 {
		w.leaves = make([]byte, wire.Blocks(f.record.size)*int64(leafSize))
	}
	r.open++
	f.transfer.begun = append(f.transfer.begun, f)
	f.transfer.record.begin(f.record, Receiving)
	w.pointed = time.Now()
	if !w.kept {
		r.checkpoint(f) // so that its part is found after a kill
	}
	r.advance(f)
	return nil
}

// openPart opens the part that is kept, or makes a new one in the folder where the file will stand.
func (f *inFile) openPart() (*part, error) {
	tree, name := f.transfer.tree, partName(f.transfer.salt, f.index())
	dir := f.transfer.folder(f)
	for again := false; ; again = true {
		into, err := tree.enter(dir, true)
		if err != nil {
			return nil, err
		}
		var p *part
		if f.work.kept {
			p, _, err = into.openPart(name)
		} else {
			p, err = into.newPart(name)
		}
		if err == nil {
			return p, nil
		}
		tree.forget(into)
		tree.leave(into)
		if again || f.work.kept || dir == "" || !isGone(err) { // the folder was removed meanwhile: it is made once more
			return nil, err
		}
	}
}

// advance feeds the hash with verified blocks that did not come in their turn, as many as it takes without waiting.
func (r *receiver) advance(f *inFile) {
	w := f.work
	for !w.feeding && w.fed < f.record.size && w.bitmap.Has(w.fed/wire.BlockSize(f.record.size)) {
		from, to := wire.BlockRange(f.record.size, w.fed/wire.BlockSize(f.record.size))
		if !w.hash.reread(w.part.file, from, to) {
			return
		}
		w.fed = to
	}
}

// partPath is where the part stands below the chosen folder.
func (f *inFile) partPath() string {
	return path.Join(f.transfer.folder(f), partName(f.transfer.salt, f.index()))
}
