package transfer

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"videonet/backend/wire"
)

// chunk is one frame in a buffer of fixed size. Two goroutines may hold it (one hashes, one sends or writes); who lets go last gives
// it back.
type chunk struct {
	pool    *chunkPool
	holders atomic.Int32
	message []byte    // header and payload, a part of buffer
	buffer  []byte    // for one frame; its payload lies where a disk can take it from without a copy
	leaf    wire.Hash // of a received leaf frame: of the bytes that came before it
}

// diskPage is what memory, offset and length of a write must be a multiple of to pass the page cache by, in bytes. It is the page of
// every system and at least the sector of every disk.
const diskPage = 4096

func newChunk(pool *chunkPool) *chunk {
	memory := make([]byte, diskPage+wire.FrameHeaderSize+wire.MaxFramePayload)
	//nolint:gosec // only where the payload would lie in its page is read
	within := int(uintptr(unsafe.Pointer(unsafe.SliceData(memory)))+wire.FrameHeaderSize) % diskPage
	start := (diskPage - within) % diskPage
	return &chunk{pool: pool, buffer: memory[start : start+wire.FrameHeaderSize+wire.MaxFramePayload]}
}

// payload returns the bytes behind the header.
func (c *chunk) payload() []byte { return c.message[wire.FrameHeaderSize:] }

// release lets go of the chunk; the caller must not touch it afterwards.
func (c *chunk) release() {
	if c.holders.Add(-1) == 0 {
		c.pool.free.Put(c)
	}
}

// chunkPool keeps the buffers of one link. How many exist is bounded by the queues that hold them.
type chunkPool struct{ free sync.Pool }

// get returns a chunk with so many holders, whose message is the whole buffer.
func (p *chunkPool) get(holders int32) *chunk {
	c, ok := p.free.Get().(*chunk)
	if !ok {
		c = newChunk(p)
	}
	c.holders.Store(holders)
	c.message = c.buffer
	return c
}
