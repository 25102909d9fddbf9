package picture

import "encoding/binary"

// The small picture in which cuts are looked for: motion of a few pixels and grain vanish in it, a new scene does not.
const (
	thumbWidth  = Width / 4
	thumbHeight = Height / 4
)

type thumb [thumbWidth * thumbHeight]byte

// shrink averages 4x4 pixels into one. Eight pixels at a time: pairs of a row and four rows are summed in four lanes of 16 bits
// (at most 8*255), then the two halves of each four lanes.
//
//go:norace
func shrink(dst *thumb, src []byte) {
	const even = 0x00ff00ff00ff00ff
	_ = src[pixels-1]
	for y := range thumbHeight {
		rows := src[y*4*Width : (y+1)*4*Width]
		out := dst[y*thumbWidth : (y+1)*thumbWidth]
		for x := 0; x < thumbWidth; x += 2 {
			var sum uint64
			for row := 0; row < 4*Width; row += Width {
				v := binary.LittleEndian.Uint64(rows[row+x*4:])
				sum += v&even + v>>8&even
			}
			sum += sum >> 16                           // lanes 0 and 2 now hold the sums of 16 pixels, at most 4080
			out[x] = byte((sum&0xffff + 8) >> 4)       //nolint:gosec // a mean of bytes
			out[x+1] = byte((sum>>32&0xffff + 8) >> 4) //nolint:gosec // a mean of bytes
		}
	}
}
