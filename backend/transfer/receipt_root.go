package transfer

import (
	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// RootOf returns the BLAKE3 root of a file: BLAKE3-256 over the leaves of all its blocks in order, 32 bytes each. An empty file has none.
func RootOf(leaves []byte) wire.Hash { return blake3.Sum256(leaves) }

// rootHash makes the root of a file whose bytes come in order.
type rootHash struct {
	block, left int64 // bytes of a block, and of this one still to come
	leaf, root  *blake3.Hasher
}

func newRootHash(size int64) *rootHash {
	block := wire.BlockSize(size)
	return &rootHash{block: block, left: block, leaf: blake3.New(), root: blake3.New()}
}

func (r *rootHash) write(b []byte) {
	for len(b) > 0 {
		n := min(int64(len(b)), r.left)
		_, _ = r.leaf.Write(b[:n]) // never fails (hash.Hash)
		if b, r.left = b[n:], r.left-n; r.left == 0 {
			r.endBlock()
		}
	}
}

func (r *rootHash) endBlock() {
	_, _ = r.root.Write(r.leaf.Sum(nil))
	r.leaf.Reset()
	r.left = r.block
}

// sum ends the file.
func (r *rootHash) sum() wire.Hash {
	if r.left < r.block {
		r.endBlock()
	}
	return wire.Hash(r.root.Sum(nil))
}
