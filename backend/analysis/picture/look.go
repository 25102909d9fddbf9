package picture

import "slices"

// A look is what the cut detector remembers of a picture: the histograms of 16 blocks (4 rows of 22 lines, 4 columns of 40 pixels of
// the thumb), of 16 bins each. Every count is spread over its neighbours, or a slow fade over a bin's border would look like many cuts.
type look [lookBlocks][lookBins]int32

const (
	lookBlocks   = 16
	lookBins     = 16
	blockWidth   = thumbWidth / 4
	blockHeight  = 22
	blockPixels  = blockWidth * blockHeight
	blockWeight  = 4 * blockPixels // of all bins of a block
	middleFrom   = 4
	middleBefore = 12
)

//go:norace
func (l *look) take(t *thumb) {
	var count [lookBlocks][lookBins]int32
	for y := range 4 * blockHeight {
		row := t[y*thumbWidth : (y+1)*thumbWidth]
		for column := range 4 {
			block := &count[y/blockHeight*4+column]
			for _, v := range row[column*blockWidth : (column+1)*blockWidth] {
				block[v>>4]++
			}
		}
	}
	l.soften(&count)
}

func (l *look) soften(count *[lookBlocks][lookBins]int32) {
	for b := range count {
		for i := range lookBins {
			l[b][i] = 2*count[b][i] + count[b][max(i-1, 0)] + count[b][min(i+1, lookBins-1)]
		}
	}
}

// distance is 0 for equal pictures and 1 for pictures that share no brightness in any block. It is the mean of the middle 8 of 16
// block distances: an object that moves through a few blocks cannot make a cut.
//
//go:norace
func distance(a, b *look) float64 {
	var blocks [lookBlocks]int32
	for k := range blocks {
		for i := range lookBins {
			d := a[k][i] - b[k][i]
			blocks[k] += max(d, -d)
		}
	}
	slices.Sort(blocks[:])
	var sum int32
	for _, d := range blocks[middleFrom:middleBefore] {
		sum += d
	}
	return float64(sum) / (2 * blockWeight * (middleBefore - middleFrom))
}

// state saves a look in two bytes for each count: none is above blockWeight.
func (l *look) state(c *coder) {
	var w [2]byte
	for b := range l {
		for i, v := range l[b] {
			w[0], w[1] = byte(v), byte(v>>8) //nolint:gosec // at most blockWeight, 3520
			c.raw(w[:])
			l[b][i] = int32(w[0]) | int32(w[1])<<8
		}
	}
}
