package picture

import "slices"

// The field of two pictures says how much of each block of the second is found nowhere near in the first. Motion leaves little of that,
// a cut leaves much, even one inside a shot.
const (
	fieldBlock  = 8 // pixels of the thumb
	fieldWidth  = thumbWidth / fieldBlock
	fieldHeight = thumbHeight / fieldBlock // 11: two lines are left out
	fieldReach  = 5                        // pixels of the thumb, 20 of the picture
	fieldTop    = 22                       // blocks, the tenth part, that count for a change of a part of the picture
)

// strange is how strange the second of two pictures is, in levels: the mean of all blocks, and that of the strangest.
type strange struct{ all, top float64 }

// compare looks for the blocks of b in a.
//
//go:norace
func compare(a, b *thumb) strange {
	var f [fieldWidth * fieldHeight]int32
	for by := range fieldHeight {
		for bx := range fieldWidth {
			f[by*fieldWidth+bx] = findBlock(a, b, bx*fieldBlock, by*fieldBlock)
		}
	}
	slices.Sort(f[:])
	var s strange
	for i, v := range f {
		s.all += float64(v)
		if i >= len(f)-fieldTop {
			s.top += float64(v)
		}
	}
	const size = fieldBlock * fieldBlock
	return strange{s.all / size / float64(len(f)), s.top / size / fieldTop}
}

// findBlock returns the least sum of differences between the block of b at x, y and any near that place in a. It looks at near places
// first: what is found there cuts the rest short.
//
//go:norace
func findBlock(a, b *thumb, x, y int) int32 {
	left, right, up, down := min(fieldReach, x), min(fieldReach, thumbWidth-fieldBlock-x), min(fieldReach, y), min(fieldReach, thumbHeight-fieldBlock-y)
	at := y*thumbWidth + x
	best := blockDifference(a[at:], b[at:], 1<<30)
	for r := 1; r <= fieldReach && best > fieldBlock*fieldBlock/2; r++ {
		for dy := -min(r, up); dy <= min(r, down); dy++ {
			step := 2 * r // only the rim of the square
			if dy == -r || dy == r {
				step = 1
			}
			for dx := -r; dx <= r; dx += step {
				if -dx <= left && dx <= right {
					best = min(best, blockDifference(a[at+dy*thumbWidth+dx:], b[at:], best))
				}
			}
		}
	}
	return best
}

// blockDifference gives up when the sum reaches most.
//
//go:norace
func blockDifference(a, b []byte, most int32) (sum int32) {
	const last = (fieldBlock-1)*thumbWidth + fieldBlock
	a, b = a[:last], b[:last]
	for at := 0; at+fieldBlock <= last; at += thumbWidth {
		p, q := (*[fieldBlock]byte)(a[at:]), (*[fieldBlock]byte)(b[at:])
		for i := range p {
			d := int32(p[i]) - int32(q[i])
			sum += max(d, -d)
		}
		if sum >= most {
			return sum
		}
	}
	return sum
}
