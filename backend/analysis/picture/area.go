package picture

import "encoding/binary"

// Area is a part of the picture in pixels of Width x Height.
type Area struct{ X, Y, Width, Height int }

// borders is how many rows and columns at each edge of a picture are black.
type borders struct{ top, bottom, left, right int16 }

// A row is black when its mean is at most borderMean and no more than one pixel in thirty is above borderLevel: coding rings beside
// an edge, and a border that was converted twice is not pure black. Of 0…255.
const (
	borderMean  = 9
	borderLevel = 24
	borderSpots = 30
)

// take looks from the edges inwards and stops at the first row or column that is not black.
//
//go:norace
func (b *borders) take(luma []byte) {
	top, bottom, left, right := 0, 0, 0, 0
	for top < Height && blackRow(luma[top*Width:(top+1)*Width]) {
		top++
	}
	for bottom < Height-top && blackRow(luma[(Height-1-bottom)*Width:(Height-bottom)*Width]) {
		bottom++
	}
	within := luma[top*Width : (Height-bottom)*Width]
	for left < Width && blackColumn(within, left) {
		left++
	}
	for right < Width-left && blackColumn(within, Width-1-right) {
		right++
	}
	*b = borders{int16(top), int16(bottom), int16(left), int16(right)}
}

//go:norace
func blackRow(row []byte) bool {
	const even = 0x00ff00ff00ff00ff
	var sum uint64
	for r := row; len(r) >= 8; r = r[8:] {
		v := binary.LittleEndian.Uint64(r)
		v = v&even + v>>8&even
		v += v >> 32
		sum += (v + v>>16) & 0xffff
	}
	if sum > borderMean*uint64(len(row)) {
		return false
	}
	spots := 0
	for _, v := range row {
		if v > borderLevel {
			spots++
		}
	}
	return spots*borderSpots <= len(row)
}

//go:norace
func blackColumn(rows []byte, x int) bool {
	sum, spots, n := 0, 0, len(rows)/Width
	for ; x < len(rows); x += Width {
		v := int(rows[x])
		sum += v
		if v > borderLevel {
			spots++
		}
	}
	return n > 0 && sum <= borderMean*n && spots*borderSpots <= n
}
