package transfer

import (
	"sync"
	"sync/atomic"

	"videonet/backend/wire"
)

// slabFrames is how many frames are read, hashed and sent at once: handing each one on alone costs more than hashing it. Per GiB 4 took
// 2.04 CPU s sending and 2.13 receiving, 8 1.92 and 2.01 (medians of 6 alternating runs on a busy machine); 2 and 16 were no better.
const slabFrames = 8

// frameSize is the space of one frame in a slab.
const frameSize = wire.FrameHeaderSize + wire.MaxFramePayload

// slab is up to slabFrames frames of one block, one behind the other. Two goroutines may hold it (one hashes, one sends); who lets go
// last gives it back.
type slab struct {
	pool    *slabPool
	holders atomic.Int32
	frames  int
	last    int // payload bytes of the last frame; the others are full
	buffer  [slabFrames * frameSize]byte
}

// shape cuts the slab into frames for n payload bytes, at least 1 and at most slabFrames × wire.MaxFramePayload.
func (s *slab) shape(n int64) {
	s.frames = int((n + wire.MaxFramePayload - 1) / wire.MaxFramePayload)
	s.last = int(n - int64(s.frames-1)*wire.MaxFramePayload)
}

// message returns a frame with its header.
func (s *slab) message(i int) []byte {
	n := wire.MaxFramePayload
	if i == s.frames-1 {
		n = s.last
	}
	return s.buffer[i*frameSize : i*frameSize+wire.FrameHeaderSize+n]
}

// payload returns a frame without its header.
func (s *slab) payload(i int) []byte { return s.message(i)[wire.FrameHeaderSize:] }

// headers writes the headers of data frames of a file from an offset on.
func (s *slab) headers(file uint32, offset int64) error {
	for i := range s.frames {
		at := uint64(offset) + uint64(i)*wire.MaxFramePayload //nolint:gosec // offsets in a file are not negative
		if err := wire.PutFrameHeader(s.message(i), wire.FrameData, file, at); err != nil {
			return err
		}
	}
	return nil
}

// release lets go of the slab; the caller must not touch it afterwards.
func (s *slab) release() {
	if s.holders.Add(-1) == 0 {
		s.pool.free.Put(s)
	}
}

// slabPool keeps the buffers of one link. How many exist is bounded by the queues that hold them.
type slabPool struct{ free sync.Pool }

// get returns a slab with so many holders, without frames.
func (p *slabPool) get(holders int32) *slab {
	s, ok := p.free.Get().(*slab)
	if !ok {
		s = &slab{pool: p}
	}
	s.holders.Store(holders)
	s.frames, s.last = 0, 0
	return s
}
