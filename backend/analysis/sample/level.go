package sample

import (
	"encoding/binary"
	"math/bits"
)

// Eight bytes at a time: every byte has its place in a word of 64 bits, and no carry leaves it because its top bit is looked at alone.
const (
	ones = 0x0101010101010101
	low  = 0x7f7f7f7f7f7f7f7f
	top  = 0x8080808080808080
)

// above counts the bytes of x above level, which is below 128; add is (127-level)*ones.
func above(x, add uint64) int { return bits.OnesCount64(((x&low + add) | x) & top) }

// from counts the bytes of x that are at least level, which is at least 128; add is (256-level)*ones.
func from(x, add uint64) int { return bits.OnesCount64((x&low + add) & x & top) }

// atMost counts the bytes up to level, which is below 128.
//
//go:norace
func atMost(p []byte, level byte) int {
	n, add := len(p), uint64(127-level)*ones
	count := 0
	for ; len(p) >= 8; p = p[8:] {
		count += above(binary.LittleEndian.Uint64(p), add)
	}
	for _, v := range p {
		if v > level {
			count++
		}
	}
	return n - count
}

// apart is the distance of the rows in which values are counted: every third, of both fields in turn, but all of them in small pictures.
func (p plane) apart() int {
	if p.width()*p.height() > 200_000 {
		return 3
	}
	return 1
}

// levels counts the luma of one picture. EBU R 103: 16 and 235 are the nominal range, 5 and 246 its -5 % and 105 %.
type levels struct {
	pixels, sum                       int
	crushed, clipped, illegal, beyond int
	first                             byte
	others, looked                    int // pixels far from the first, among those looked at
}

// The values that are counted, of video range and of full range.
const (
	blackVideo, whiteVideo = 16, 235
	blackFull, whiteFull   = 1, 254 // coders miss the last level
	lumaBottom, lumaTop    = 5, 246
	chromaTop, chromaMost  = 240, 251
)

//go:norace
func (l *levels) take(p plane, fullRange bool) {
	black, white := uint64(blackVideo), uint64(whiteVideo)
	if fullRange {
		black, white = blackFull, whiteFull
	}
	addBlack, addWhite := (127-black)*ones, (256-white)*ones
	const (
		addLow, addHigh   = (127 - (blackVideo - 1)) * ones, (256 - (whiteVideo + 1)) * ones
		addBottom, addTop = (127 - (lumaBottom - 1)) * ones, (256 - (lumaTop + 1)) * ones
	)
	lit, clipped, legalLow, high, preferred, most, sum := 0, 0, 0, 0, 0, 0, 0
	pixels := 0
	for y := p.top; y < p.bottom; y += p.apart() {
		row := p.row(y)
		row = row[:len(row)&^7] // the last few of a row tell nothing more
		pixels += len(row)
		for ; len(row) >= 8; row = row[8:] {
			x := binary.LittleEndian.Uint64(row)
			lit += above(x, addBlack)
			clipped += from(x, addWhite)
			if !fullRange {
				legalLow += above(x, addLow)
				high += from(x, addHigh)
				preferred += above(x, addBottom)
				most += from(x, addTop)
			}
			s := x&0x00ff00ff00ff00ff + x>>8&0x00ff00ff00ff00ff
			sum += int(s * 0x0001000100010001 >> 48) // four sums of two bytes fit into 16 bits
		}
	}
	l.pixels, l.sum, l.crushed, l.clipped = pixels, sum, pixels-lit, clipped
	l.illegal, l.beyond = pixels-legalLow+high, pixels-preferred+most
	l.first = p.row(p.top)[0]
	l.variety(p)
}

// flat is how far from each other the values of one colour may lie, in levels.
const flat = 6

// variety counts the pixels that are not of the first one's brightness, on a coarse grid.
func (l *levels) variety(p plane) {
	for y := p.top; y < p.bottom; y += 4 {
		row := p.row(y)
		for x := 0; x < len(row); x += 5 {
			l.looked++
			if d := int(row[x]) - int(l.first); d > flat || d < -flat {
				l.others++
			}
		}
	}
}

// one says that the picture is of one brightness, but for less than one pixel in 500.
func (l *levels) one() bool { return l.others*500 < l.looked }

func (l *levels) percent(n int) float64 { return 100 * float64(n) / float64(max(l.pixels, 1)) }

func (l *levels) mean(fullRange bool) float64 {
	m := float64(l.sum) / float64(max(l.pixels, 1))
	if fullRange {
		return m * 100 / 255
	}
	return (m - blackVideo) * 100 / (whiteVideo - blackVideo)
}

// chroma counts one colour difference of video range.
type chroma struct{ pixels, illegal, beyond int }

//go:norace
func (c *chroma) take(p plane) {
	const (
		addLow, addHigh   = (127 - (blackVideo - 1)) * ones, (256 - (chromaTop + 1)) * ones
		addBottom, addTop = (127 - (lumaBottom - 1)) * ones, (256 - (chromaMost + 1)) * ones
	)
	pixels, legal, high, preferred, most := 0, 0, 0, 0, 0
	for y := p.top; y < p.bottom; y += p.apart() {
		row := p.row(y)
		row = row[:len(row)&^7]
		pixels += len(row)
		for ; len(row) >= 8; row = row[8:] {
			x := binary.LittleEndian.Uint64(row)
			legal += above(x, addLow)
			high += from(x, addHigh)
			preferred += above(x, addBottom)
			most += from(x, addTop)
		}
	}
	c.pixels, c.illegal, c.beyond = pixels, pixels-legal+high, pixels-preferred+most
}

func (c *chroma) percent(n int) float64 { return 100 * float64(n) / float64(max(c.pixels, 1)) }
