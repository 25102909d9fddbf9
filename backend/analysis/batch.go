package analysis

import (
	"encoding/binary"
	"math/bits"

	"videonet/backend/media"
)

// BatchSize is how many pictures are looked at together: 7.4 MB, small enough to stay near the processor, large enough that handing
// one over costs nothing.
const BatchSize = 32

// batches is how many batches one file has: one being filled, one being looked at, one between them. When none is free the decoder
// waits, and its pipe with it.
const batches = 3

const pixels = Width * Height

// batch is up to BatchSize pictures in order.
type batch struct {
	n    int
	pts  [BatchSize]media.PTS
	dark [BatchSize]int // pixels at or below blackLevel
	luma []byte
}

func newBatch() *batch { return &batch{luma: make([]byte, BatchSize*pixels)} }

func (b *batch) picture(i int) []byte { return b.luma[i*pixels : (i+1)*pixels] }

// measure does once what several checks need.
func (b *batch) measure() {
	for i := range b.n {
		b.dark[i] = countUpTo(b.picture(i), blackLevel)
	}
}

// countUpTo counts the bytes that are at most level, which must be below 128. Eight at a time: adding 127-level sets the top bit of
// every byte whose lower seven bits are above the level, the byte's own top bit does so for the rest.
//
// Not watched by the race detector, as the other loops over pixels: it would take a hundred times as long, and a batch in two hands at
// once shows in the fields around its pixels.
//
//go:norace
func countUpTo(p []byte, level byte) int {
	const low, top = 0x7f7f7f7f7f7f7f7f, 0x8080808080808080
	add := uint64(127-level) * 0x0101010101010101
	above := 0
	for ; len(p) >= 8; p = p[8:] {
		x := binary.LittleEndian.Uint64(p)
		above += bits.OnesCount64(((x&low + add) | x) & top)
	}
	return pixels - above
}

// analyzer looks at the pictures of one file in order and keeps what it found.
type analyzer interface {
	look(b *batch)
	// finish adds what was found to the report; at turns a stamp into the report's seconds, end is the file's.
	finish(r *Report, at func(media.PTS) float64, end float64)
}
