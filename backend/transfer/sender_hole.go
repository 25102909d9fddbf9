package transfer

import (
	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// holeBlocks is how many blocks one hole frame names at most: between two of them the other transfers have their turn.
const holeBlocks = 64

// hollow reports whether a block lies in a hole of the file. The system is asked once for each hole.
func (st *stream) hollow(block int64) bool {
	start, end := wire.BlockRange(st.file.size, block)
	if start < st.mapped || start >= st.dataTo {
		st.mapped = start
		st.dataFrom, st.dataTo = nextData(st.source, start, st.file.size)
	}
	return end <= st.dataFrom
}

// zeros returns the leaf of a block of n zeros. All but the last block of a file have one length.
func (st *stream) zeros(n int64) wire.Hash {
	if leaf, known := st.zeroLeaf[n]; known {
		return leaf
	}
	h := blake3.New()
	piece := make([]byte, zeroPiece)
	for left := n; left > 0; left -= zeroPiece {
		_, _ = h.Write(piece[:min(left, zeroPiece)]) // never fails (hash.Hash)
	}
	leaf := wire.Hash(h.Sum(nil))
	if st.zeroLeaf == nil {
		st.zeroLeaf = map[int64]wire.Hash{}
	}
	st.zeroLeaf[n] = leaf
	return leaf
}

// skip takes a block of zeros for read.
func (s *sender) skip(st *stream, block int64, feed bool) wire.Hash {
	start, end := wire.BlockRange(st.file.size, block)
	if feed {
		st.hash.zeros(end - start)
	}
	return st.zeros(end - start)
}

// hole sends a run of missing blocks that are holes, of which the first was dealt with.
func (s *sender) hole(st *stream, first int64) error {
	f := st.file
	last := first
	for next := first + 1; next < wire.Blocks(f.size) && next-first < holeBlocks; next++ {
		if _, claimed := st.confirm[next]; claimed || st.have.Has(next) || !st.hollow(next) {
			break
		}
		_, end := wire.BlockRange(f.size, next)
		feed := st.hash != nil && end > st.fed
		leaf := s.skip(st, next, feed)
		if known, ok := st.leaf(next); ok && known != leaf {
			return f.changed(nil)
		}
		s.took(st, next, leaf, feed)
		last = next
	}
	s.advance(st, last)
	w := s.choose(st, first, last)
	from, _ := wire.BlockRange(f.size, first)
	_, to := wire.BlockRange(f.size, last)
	st.count(to - from)
	var length [wire.HoleSize]byte
	wire.PutHole(length[:], to-from)
	return s.putSmall(w, st, wire.FrameHole, from, length[:])
}
