package wire

import (
	"encoding/hex"
	"math/bits"
)

const (
	minBlock  = 1 << 20
	maxBlock  = 16 << 20
	maxBlocks = 16384 // of 1 to 8 MiB; files above 256 GiB have more, of 16 MiB
)

// BlockSize returns the size of a file's blocks in bytes: 1 MiB, doubled until there are at most 16,384, but at most 16 MiB.
func BlockSize(size int64) int64 {
	block := int64(minBlock)
	for block < maxBlock && size > block*maxBlocks {
		block *= 2
	}
	return block
}

// Blocks returns how many blocks a file of that size has, 0 for an empty one.
func Blocks(size int64) int64 {
	block := BlockSize(size)
	return (size + block - 1) / block
}

// BlockRange returns where a block begins and ends (exclusive) in a file of that size. The last block may be short.
func BlockRange(size, block int64) (start, end int64) {
	length := BlockSize(size)
	return block * length, min(size, (block+1)*length)
}

// Hash is the SHA-256 of a file or the BLAKE3-256 of a block. Its text is 64 lower-case hexadecimal digits.
type Hash [32]byte

// String returns the text form.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns the text form.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText accepts the one text form: upper case is refused, so that hashes are equal exactly when their texts are.
func (h *Hash) UnmarshalText(b []byte) error {
	raw, err := hex.DecodeString(string(b))
	if err != nil || len(raw) != len(h) || hex.EncodeToString(raw) != string(b) {
		return bad("a hash that is not 64 lower-case hexadecimal digits")
	}
	copy(h[:], raw)
	return nil
}

// Bitmap has a bit for each block of a file, the lowest bit of byte 0 for block 0; empty means none. Its text is base64url.
type Bitmap []byte

// NewBitmap returns a bitmap of so many blocks with no bit set.
func NewBitmap(blocks int64) Bitmap { return make(Bitmap, (blocks+7)/8) }

// Has reports whether the bit of a block is set. Blocks outside the bitmap are not.
func (b Bitmap) Has(block int64) bool {
	return block >= 0 && block/8 < int64(len(b)) && b[block/8]>>(block%8)&1 == 1
}

// Set sets the bit of one of the blocks that the bitmap was made for.
func (b Bitmap) Set(block int64) { b[block/8] |= 1 << (block % 8) }

// Count returns how many bits are set.
func (b Bitmap) Count() (n int64) {
	for _, v := range b {
		n += int64(bits.OnesCount8(v))
	}
	return n
}

// Fits refuses a bitmap that is neither empty nor of so many blocks, or that has a bit beyond them.
func (b Bitmap) Fits(blocks int64) error {
	if len(b) != 0 && (int64(len(b)) != (blocks+7)/8 || blocks%8 != 0 && b[len(b)-1]>>(blocks%8) != 0) {
		return bad("a bitmap of %d bytes for %d blocks", len(b), blocks)
	}
	return nil
}

// MarshalText returns base64url without padding.
func (b Bitmap) MarshalText() ([]byte, error) { return []byte(text(b)), nil }

// UnmarshalText accepts base64url without padding, without line breaks, with unused bits zero.
func (b *Bitmap) UnmarshalText(t []byte) error {
	raw, err := decode(string(t))
	*b = raw
	return err
}
