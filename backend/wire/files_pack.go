package wire

import (
	"encoding/binary"
	"iter"
)

const (
	// MaxPackedFile is the size in bytes of the largest file that may travel in a pack.
	MaxPackedFile = 32 << 10
	// PackHeaderSize is what stands before the bytes of each file of a pack: its number, its size, its SHA-256.
	PackHeaderSize = 4 + 4 + 32
)

// PackEntry is one small file of a FramePack, whole. Data shares the frame's memory.
type PackEntry struct {
	File   uint32
	SHA256 Hash
	Data   []byte // 0 to MaxPackedFile bytes
}

// PutPackHeader writes what stands before the bytes of a file into b, which has PackHeaderSize bytes.
func PutPackHeader(b []byte, file, size uint32, sum Hash) {
	binary.BigEndian.PutUint32(b, file)
	binary.BigEndian.PutUint32(b[4:], size)
	copy(b[8:PackHeaderSize], sum[:])
}

// Pack reads the entries of a FramePack's payload. The last pair has an error when the payload is not a whole number of entries of growing
// file numbers; what came before it was well-formed.
func Pack(payload []byte) iter.Seq2[PackEntry, error] {
	return func(yield func(PackEntry, error) bool) {
		last := uint32(0)
		for len(payload) > 0 {
			if len(payload) < PackHeaderSize {
				yield(PackEntry{}, bad("a pack that ends in a header"))
				return
			}
			e := PackEntry{File: binary.BigEndian.Uint32(payload), SHA256: Hash(payload[8:PackHeaderSize])}
			size := binary.BigEndian.Uint32(payload[4:])
			payload = payload[PackHeaderSize:]
			if size > MaxPackedFile || uint64(size) > uint64(len(payload)) || e.File <= last {
				yield(PackEntry{}, bad("a packed file of %d bytes, or numbers that do not grow", size))
				return
			}
			e.Data, payload, last = payload[:size:size], payload[size:], e.File
			if !yield(e, nil) {
				return
			}
		}
	}
}

// PutHole writes the payload of a FrameHole into b, which has HoleSize bytes.
func PutHole(b []byte, length int64) { binary.BigEndian.PutUint64(b, uint64(length)) } //nolint:gosec // lengths are not negative

// HoleSize is the size of the payload of a FrameHole, in bytes.
const HoleSize = 8

// Hole reads the payload of a FrameHole: how many bytes are zero, from 1 up to MaxFileSize.
func Hole(payload []byte) (length int64, err error) {
	if len(payload) != HoleSize {
		return 0, bad("a hole of %d bytes", len(payload))
	}
	n := binary.BigEndian.Uint64(payload)
	if n == 0 || n > MaxFileSize {
		return 0, bad("a hole of length %d", n)
	}
	return int64(n), nil
}
