package sample

import "math"

// Noise is measured in blocks of 8x8 pixels, in this many at most, evenly spread.
const (
	noiseBlock  = 8
	noiseBlocks = 2048
)

// Where values are cut off, noise is too.
const (
	noiseDarkest   = 20
	noiseBrightest = 231
)

// Blocks are counted by the mean size of what the filter leaves, in sixteenths of a level, up to 128 levels: noise of 27.
const (
	noiseParts = 16
	noiseMost  = 128 * noiseParts
	flattest   = 20 // percent of the blocks
	blocksMin  = 40
)

// noise returns the standard deviation of the noise in levels, after Immerkær (1996): the difference of two Laplacians sees neither a
// plane nor an edge along its axes. What texture is left is kept out by taking the flattest fifth of the blocks.
func noise(p plane) float64 {
	var found [noiseMost + 1]int
	columns, rows := (p.width()-2)/noiseBlock, (p.height()-2)/noiseBlock
	apart := max(int(math.Sqrt(float64(columns*rows)/noiseBlocks)+0.5), 1)
	n := 0
	for by := apart / 2; by < rows; by += apart {
		for bx := apart / 2; bx < columns; bx += apart {
			if s := p.laplacian(p.left+1+bx*noiseBlock, p.top+1+by*noiseBlock); s >= 0 {
				found[min(s*noiseParts/noiseBlock/noiseBlock, noiseMost)]++
				n++
			}
		}
	}
	if n < blocksMin {
		return 0
	}
	left := (n*flattest + 99) / 100
	for s, k := range found {
		if left -= k; left <= 0 {
			return float64(s) / noiseParts * math.Sqrt(math.Pi/2) / 6
		}
	}
	return 0
}

// laplacian sums the filter 1 -2 1, -2 4 -2, 1 -2 1 over a block, or is -1 where values may have been cut off.
//
//go:norace
func (p plane) laplacian(x, y int) int {
	sum, least, most := 0, byte(255), byte(0)
	for r := range noiseBlock {
		at := (y+r-1)*p.stride + x - 1
		a := (*[noiseBlock + 2]byte)(p.pixels[at:])
		b := (*[noiseBlock + 2]byte)(p.pixels[at+p.stride:])
		c := (*[noiseBlock + 2]byte)(p.pixels[at+2*p.stride:])
		one := int(a[0]) - 2*int(b[0]) + int(c[0])
		two := int(a[1]) - 2*int(b[1]) + int(c[1])
		for i := 2; i < noiseBlock+2; i++ {
			three := int(a[i]) - 2*int(b[i]) + int(c[i])
			d := one - 2*two + three
			sum += max(d, -d)
			one, two = two, three
			least, most = min(least, b[i]), max(most, b[i])
		}
	}
	if least < noiseDarkest || most > noiseBrightest {
		return -1
	}
	return sum
}
