package sample

import "slices"

// A coder's blocks are of 8x8 pixels. Where the grid begins is found: a picture may have been cut.
const gridSize = 8

// Steps are looked for in rows of this many pixels together, and in columns in as many, in runs of gridRun pixels.
const (
	gridPixels = 120_000
	gridRun    = 64
)

// gridStep is the most that one step counts, in levels: larger ones are edges of things.
const gridStep = 16

// grid returns how much higher the steps on the grid are than those beside it, in levels of luma, in the direction where it shows more.
// 0 is no grid.
func grid(p plane) float64 { return max(p.gridAcross(), p.gridDown()) }

// isolated is by how much the step between b and c is higher than those on both its sides.
func isolated(a, b, c, d int) int {
	return max(min(span(b, c)-(span(a, b)+span(c, d)+1)/2, gridStep), 0)
}

func span(a, b int) int { return max(a-b, b-a) }

// gridAcross looks at the steps from column to column.
//
//go:norace
func (p plane) gridAcross() float64 {
	var sum [gridSize]int
	apart, n := p.every(gridPixels), 0
	for y := p.top + apart/2; y < p.bottom; y += apart {
		row := p.row(y)
		a, b, c := int(row[0]), int(row[1]), int(row[2])
		before, step := span(a, b), span(b, c)
		last := c
		for row = row[3:]; len(row) >= gridSize; row = row[gridSize:] {
			for i, v := range (*[gridSize]byte)(row) {
				after := span(last, int(v))
				last = int(v)
				sum[i] += max(min(step-(before+after+1)/2, gridStep), 0)
				before, step = step, after
			}
			n++
		}
	}
	return stands(sum, n)
}

// gridDown looks at the steps from row to row.
//
//go:norace
func (p plane) gridDown() float64 {
	var sum [gridSize]int
	runs := max(min(p.width(), gridPixels/p.height())/gridRun, 1)
	apart := p.width() / runs
	n := 0
	for y := p.top; y+3 < p.bottom; y++ {
		s := 0
		for left := 0; left+gridRun <= p.width() && left/apart < runs; left += apart {
			s += down(p.row(y)[left:][:gridRun], p.row(y + 1)[left:][:gridRun], p.row(y + 2)[left:][:gridRun], p.row(y + 3)[left:][:gridRun])
			n += gridRun
		}
		sum[(y-p.top)%gridSize] += s
	}
	return stands(sum, n/gridSize)
}

//go:norace
func down(a, b, c, d []byte) int {
	b, c, d = b[:len(a)], c[:len(a)], d[:len(a)]
	s := 0
	for i := range a {
		s += isolated(int(a[i]), int(b[i]), int(c[i]), int(d[i]))
	}
	return s
}

// stands is by how much one phase stands out of the middle of the others; n is the number of steps of each.
func stands(sum [gridSize]int, n int) float64 {
	slices.Sort(sum[:])
	if n == 0 {
		return 0
	}
	return float64(sum[gridSize-1]-(sum[3]+sum[4])/2) / float64(n)
}
