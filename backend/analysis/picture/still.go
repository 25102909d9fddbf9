package picture

import (
	"encoding/binary"
	"slices"
)

// Two pictures are compared in blocks of stillWide x stillHigh pixels of half.
const (
	stillWide   = 16
	stillHigh   = 15
	stillAcross = halfWidth / stillWide
	stillBlocks = stillAcross * (halfHeight / stillHigh)
	stillSize   = stillWide * stillHigh
	stillMost   = 20 // levels; more is not told apart
)

// stillness is how far two pictures are from being the same, in levels.
type stillness struct {
	part  float64 // the largest mean of a block, less the noise floor: twice the median of all blocks
	whole float64 // mean
}

// difference compares two pictures. What moves a lot is told from a third of the lines, and is then stillMost.
func (h *half) difference(other *half) stillness {
	if s := h.sums(other, 3); s.part > 1.5*stillMost {
		return stillness{stillMost, s.whole}
	}
	s := h.sums(other, 1)
	s.part = min(s.part, stillMost)
	return s
}

// sums looks at every line of so many.
//
//go:norace
func (h *half) sums(other *half, lines int) stillness {
	var blocks [stillBlocks]float64
	n := float64(stillSize / lines)
	total := 0.0
	for row := range halfHeight / stillHigh {
		for column := range stillAcross {
			at := row*stillHigh*halfWidth + column*stillWide
			var sum uint64 // four lanes of 16 bits, each at most 15*4*255
			for line := 0; line < stillHigh; line += lines {
				a, b := h[at:at+stillWide], other[at:at+stillWide]
				sum += apart(binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)) +
					apart(binary.LittleEndian.Uint64(a[8:]), binary.LittleEndian.Uint64(b[8:]))
				at += lines * halfWidth
			}
			v := float64(sum&0xffff+sum>>16&0xffff+sum>>32&0xffff+sum>>48) / n
			blocks[row*stillAcross+column] = v
			total += v
		}
	}
	slices.Sort(blocks[:])
	floor := (blocks[stillBlocks/2-1] + blocks[stillBlocks/2]) / 2
	return stillness{max(blocks[stillBlocks-1]-2*floor, 0), total / stillBlocks}
}

// apart sums the differences of eight bytes in four lanes of 16 bits.
func apart(a, b uint64) uint64 {
	const even = 0x00ff00ff00ff00ff
	return lanes(a&even, b&even) + lanes(a>>8&even, b>>8&even)
}

// lanes are the absolute differences of four numbers up to 255.
func lanes(a, b uint64) uint64 {
	const one, even = 0x0001000100010001, 0x00ff00ff00ff00ff
	t := (a | one<<8) - b // 256 + a - b in each lane
	s := t >> 8 & one     // 1 where a is not less
	return (t & even) ^ (even ^ s*0xff) + one - s
}
