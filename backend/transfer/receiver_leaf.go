package transfer

import (
	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// leafHash is the BLAKE3 of the block that is coming on a way. Who reads the way computes it while the bytes are in the cache, before
// anybody has looked at the frames: whether they follow each other within a block is for the receiver's loop to say.
type leafHash struct {
	state *blake3.Hasher
	file  uint32
	next  uint64 // offset
}

// take takes a message as it came. To a leaf frame it notes the leaf of the bytes before it; what is broken is left for others to find.
func (h *leafHash) take(c *chunk) {
	m, err := wire.ParseFrame(c.message)
	if err != nil {
		return
	}
	if h.state == nil {
		h.state = blake3.New()
	}
	switch m.Type {
	case wire.FrameData:
		if m.File != h.file || m.Offset != h.next { // the block before has lost its end
			h.state.Reset()
		}
		_, _ = h.state.Write(m.Payload) // never fails (hash.Hash)
		h.file, h.next = m.File, m.Offset+uint64(len(m.Payload))
	case wire.FrameLeaf:
		c.leaf = wire.Hash(h.state.Sum(nil))
		h.state.Reset()
	default: // has no leaf of its own
	}
}
