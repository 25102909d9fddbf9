package picture

import "encoding/binary"

// The small picture in which cuts are looked for: motion of a few pixels and grain vanish in it, a new scene does not.
const (
	thumbWidth  = Width / 4
	thumbHeight = Height / 4
)

type thumb [thumbWidth * thumbHeight]byte

// colour are Cb and Cr, each a quarter of their size in both directions.
type colour [2][colourWidth * colourHeight]byte

const (
	colourWidth  = thumbWidth / 2
	colourHeight = thumbHeight / 2
)

// shrink averages 4x4 pixels of a plane into one. width is the plane's, a multiple of 8. Eight pixels at a time: pairs of a row and four
// rows are summed in four lanes of 16 bits (at most 8*255), then the two halves of each four lanes.
//
//go:norace
func shrink(dst, src []byte, width int) {
	const even = 0x00ff00ff00ff00ff
	for ; len(src) >= 4*width && len(dst) >= width/4; src, dst = src[4*width:], dst[width/4:] {
		a, b, c, d := src[:width], src[width:2*width], src[2*width:3*width], src[3*width:4*width]
		out := dst[:width/4]
		for len(a) >= 8 && len(b) >= 8 && len(c) >= 8 && len(d) >= 8 && len(out) >= 2 {
			v, w := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
			x, y := binary.LittleEndian.Uint64(c), binary.LittleEndian.Uint64(d)
			sum := v&even + v>>8&even + w&even + w>>8&even + x&even + x>>8&even + y&even + y>>8&even
			sum += sum >> 16                         // lanes 0 and 2 now hold the sums of 16 pixels, at most 4080
			out[0] = byte((sum&0xffff + 8) >> 4)     //nolint:gosec // a mean of bytes
			out[1] = byte((sum>>32&0xffff + 8) >> 4) //nolint:gosec // a mean of bytes
			a, b, c, d, out = a[8:], b[8:], c[8:], d[8:], out[2:]
		}
	}
}

// half is the picture of half the width and height, in which two pictures are compared with each other.
type half [halfWidth * halfHeight]byte

const (
	halfWidth  = Width / 2
	halfHeight = Height / 2
)

// take averages 2x2 pixels into one, eight pixels of two rows at a time.
//
//go:norace
func (h *half) take(src []byte) {
	const even = 0x00ff00ff00ff00ff
	const two = 0x0002000200020002
	dst := h[:]
	for ; len(src) >= 2*Width && len(dst) >= halfWidth; src, dst = src[2*Width:], dst[halfWidth:] {
		a, b, out := src[:Width], src[Width:2*Width], dst[:halfWidth]
		for len(a) >= 8 && len(b) >= 8 && len(out) >= 4 {
			v, w := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
			sum := (v&even + v>>8&even + w&even + w>>8&even + two) >> 2 & even
			sum |= sum >> 8                                                           // lanes of 8 bits, the 1st and 2nd of four in the lower half
			binary.LittleEndian.PutUint32(out, uint32(sum&0xffff|sum>>16&0xffff0000)) //nolint:gosec // 32 bits are left
			a, b, out = a[8:], b[8:], out[4:]
		}
	}
}

// difference is the mean difference of two thumbs in levels.
//
//go:norace
func (t *thumb) difference(o *thumb) float64 {
	var sum uint64
	for y := range thumbHeight {
		a, b := t[y*thumbWidth:(y+1)*thumbWidth], o[y*thumbWidth:(y+1)*thumbWidth]
		var row uint64 // four lanes of 16 bits, each at most 40*255
		for len(a) >= 8 && len(b) >= 8 {
			row += apart(binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b))
			a, b = a[8:], b[8:]
		}
		sum += row&0xffff + row>>16&0xffff + row>>32&0xffff + row>>48
	}
	return float64(sum) / (thumbWidth * thumbHeight)
}
