package transfer

import (
	"os"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// hashSize is the size of a leaf in bytes.
const hashSize = int64(len(wire.Hash{}))

// stream is one file while it is sent, and until the receiver has verified it: a block may be asked again. pump owns it; what the
// receiver's messages change is guarded by the sender's mutex.
type stream struct {
	file   *outFile
	source *os.File
	key    SourceKey
	hash   *fileHash // nil once sum is known
	fed    int64     // bytes of whole blocks that hash has
	inside bool      // hash has a part of a block as well
	leaves []byte    // of the blocks from the first on, hashSize each
	// From mapped to dataFrom is a hole, from there to dataTo are data: around the next block.
	mapped, dataFrom, dataTo int64
	zeroLeaf                 map[int64]wire.Hash // of blocks of zeros, by length
	silent                   bool                // the record is through with the file

	saved time.Time // when the journal was told last
	told  int64     // fed, then

	// guarded by the sender's mutex
	have    wire.Bitmap // nil for none
	confirm map[int64]wire.Hash
	check   bool // the receiver says that all of it is there: nothing is sent before it is known whether it is
	want    wire.Hash
	next    int64 // block
	done    bool  // done was said
	sum     wire.Hash
	summed  bool // sum is known
	repairs map[int64]int
	way     []uint8 // by block, the direct way that carried it; nil while there was none
	moves   []uint8 // ways that were said to be gone, whose answers are to come
}

// begin opens a file and takes up what is known of it.
func (s *sender) begin(f *outFile) error {
	s.mu.Lock()
	t := f.transfer
	a := t.answers[f.index]
	delete(t.answers, f.index)
	st := f.work
	s.mu.Unlock()
	if st == nil {
		source, err := f.openSource()
		if err != nil {
			return err
		}
		st = &stream{file: f, source: source, key: f.sourceKey(), saved: time.Now()}
		s.recall(st)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.ended || s.err != nil { // cancelled while it was opened
		if f.work == nil {
			st.close()
		}
		return errStopped
	}
	st.have, st.confirm, st.check, st.next = a.have, a.confirm, a.there != nil, 0
	if st.check {
		st.want = *a.there
	}
	f.work, t.current = st, st
	t.record.begin(&f.fileRecord, Sending)
	st.count(-f.bytes.Load()) // what a link before this one counted: what is there is counted again
	return nil
}

// close lets go of the file. Who calls it owns the stream.
func (st *stream) close() {
	if st.hash != nil {
		st.hash.stop()
	}
	_ = st.source.Close() // it was only read
}

// leaf returns the leaf of a block that was read.
func (st *stream) leaf(block int64) (leaf wire.Hash, known bool) {
	if int64(len(st.leaves)) < (block+1)*hashSize {
		return leaf, false
	}
	return wire.Hash(st.leaves[block*hashSize:]), true
}

// step goes on with a file by one block, or by many of which nothing has to be done.
func (s *sender) step(st *stream) error {
	f := st.file
	blocks := wire.Blocks(f.size)
	if st.next >= blocks {
		return s.finish(st)
	}
	if err := f.unchanged(st.source); err != nil {
		return err
	}
	for st.next < blocks {
		worked, err := s.block(st, st.next)
		if err != nil {
			return err
		}
		if worked {
			break
		}
	}
	s.checkpoint(st)
	return nil
}

// moved, kept and count tell the record how far the file is, unless it was verified over a link before this one.
func (st *stream) moved(n int64) {
	if !st.silent {
		st.file.transfer.record.moved(&st.file.fileRecord, n)
	}
}

func (st *stream) kept(n int64) {
	if !st.silent {
		st.file.transfer.record.kept(&st.file.fileRecord, n)
	}
}

func (st *stream) count(n int64) {
	if !st.silent {
		st.file.transfer.record.count(&st.file.fileRecord, n)
	}
}

// finish ends the reading of a file: its SHA-256 is told, or compared with what the receiver has.
func (s *sender) finish(st *stream) error {
	f := st.file
	if !st.summed {
		sum := st.hash.sum()
		if err := f.unchanged(st.source); err != nil {
			return err
		}
		st.hash = nil
		s.mu.Lock()
		st.sum, st.summed = sum, true
		s.mu.Unlock()
		s.summed(st)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f.transfer.current = nil
	if f.ended {
		return errStopped
	}
	if st.check && st.sum != st.want {
		st.check = false
		f.asked++
		s.say(wire.FileDiffers{Transfer: f.transfer.id, File: f.number()})
		return nil
	}
	if int64(len(st.leaves)) == wire.Blocks(f.size)*hashSize { // else it is known from before
		f.root = wire.Hash(blake3.Sum256(st.leaves))
	}
	if st.check {
		st.kept(f.size - f.bytes.Load())
	}
	st.done = true
	f.transfer.record.begin(&f.fileRecord, Verifying)
	f.transfer.record.set(func(*record) { f.sent = st.sum })
	s.say(wire.FileDone{Transfer: f.transfer.id, File: f.number(), SHA256: st.sum, Size: f.size})
	return nil
}
