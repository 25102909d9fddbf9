package testpattern

import (
	"image"
	"time"
)

// The layout of the code; the package comment draws it.
const (
	columns = 40 // blocks in the width of the picture
	left    = 4  // blocks to the left of a row
	below   = 1  // blocks under the last row
	rows    = 3
	bits    = 32
	guard   = 0x5A5A5A5A

	dark, light, middle = 36, 208, 128 // luma; seen as RGB they are 23, 223 and 130
)

// Clock returns what the second row says at t: tenths of a millisecond since 1970, modulo 2^32 (119 hours).
func Clock(t time.Time) uint32 {
	return uint32(t.UnixMicro() / 100) //nolint:gosec // the modulo is meant
}

// Age returns how long before t the clock was painted. It is right within half of the clock's range: 59 hours.
func Age(clock uint32, t time.Time) time.Duration {
	return time.Duration(int32(Clock(t)-clock)) * 100 * time.Microsecond //nolint:gosec // the wrap is meant
}

// paint draws the code into im, whose origin is 0,0.
func paint(im *image.YCbCr, counter, clock uint32) {
	w, h := im.Rect.Dx(), im.Rect.Dy()
	for row, word := range [rows]uint32{counter, clock, counter ^ clock ^ guard} {
		y0, y1 := h-(below+rows-row)*w/columns, h-(below+rows-1-row)*w/columns
		line := im.Y[y0*im.YStride:][:w]
		for i := range bits {
			v := uint8(dark)
			if word>>(bits-1-i)&1 == 1 {
				v = light
			}
			for x := (left + i) * w / columns; x < (left+i+1)*w/columns; x++ {
				line[x] = v
			}
		}
		x0, x1 := left*w/columns, (left+bits)*w/columns
		for y := y0 + 1; y < y1; y++ {
			copy(im.Y[y*im.YStride+x0:y*im.YStride+x1], line[x0:x1])
		}
		for y := y0 / 2; y < (y1+1)/2; y++ {
			for x := x0 / 2; x < (x1+1)/2; x++ {
				im.Cb[y*im.CStride+x], im.Cr[y*im.CStride+x] = 128, 128
			}
		}
	}
}

// Read returns the code of a picture of any size from 320x180 up, as it was painted or after coding and scaling that kept the
// shape of the picture. ok is false when the third row does not fit the other two: then there is no code, or it is torn.
func Read(im *image.YCbCr) (counter, clock uint32, ok bool) {
	w, h := im.Rect.Dx(), im.Rect.Dy()
	if w < columns*4 || h < (below+rows)*w/columns {
		return 0, 0, false // the middle 4x4 of a block is not inside it
	}
	var words [rows]uint32
	for row := range rows {
		// The centre of a block, counted in halves of a block to stay in whole numbers.
		y := (2*columns*h - (2*(below+rows-row)-1)*w) / (2 * columns)
		for i := range bits {
			x := (2*(left+i) + 1) * w / (2 * columns)
			words[row] = words[row]<<1 | bit(im, im.Rect.Min.X+x, im.Rect.Min.Y+y)
		}
	}
	return words[0], words[1], words[0]^words[1]^guard == words[2]
}

// bit is 1 when the mean of the 4x4 samples around x,y is light.
func bit(im *image.YCbCr, x, y int) uint32 {
	sum := 0
	for dy := -2; dy < 2; dy++ {
		at := im.YOffset(x-2, y+dy)
		for _, v := range im.Y[at : at+4] {
			sum += int(v)
		}
	}
	if sum > middle*16 {
		return 1
	}
	return 0
}
