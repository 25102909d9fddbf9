package sample

// Field says how the pictures of a group were taken.
type Field int

// The kinds of groups.
const (
	Unknown Field = iota // too little moves to tell
	Progressive
	Top    // two fields, the top one is earlier
	Bottom // two fields, the bottom one is earlier
)

// String is the word of the report.
func (f Field) String() string {
	switch f {
	case Progressive:
		return "progressive"
	case Top:
		return "top"
	case Bottom:
		return "bottom"
	default:
		return "unknown"
	}
}

// The limits of ffmpeg's idet, which takes the same sums of whole pictures. Two fields of a picture are half as far from each other as
// from the nearest of the next picture, so that interlaced pictures comb themselves as much as with that one; progressive ones do not.
const (
	combed      = 1.04 // times as much comb with one neighbour as with the other
	progressive = 1.5  // times as much comb with a neighbour as without
	itself      = 1.25 // times as much comb with the nearer neighbour as without, at most: unevenness alone, as of things that jump, is no field
	coarsely    = 1.6  // the same where a coarse coder, told nothing of fields, has taken away from the comb,
	uneven      = 1.5  // and times as much comb with one neighbour as with the other
)

// fieldLeast is the comb in levels per pixel below which nothing moves: the rounding of a coder is no motion.
const fieldLeast = 0.2

// Fields tells how three pictures that follow each other were taken, given the luma of the same strip of each, width*height bytes.
// A line of the middle picture is replaced by that of the picture before or after it: where that combs less, the line was taken nearer to it.
func Fields(before, middle, after []byte, width, height int) Field {
	var alpha [2]int
	delta, n := 0, 0
	for y := 2; y+3 < height; y += 8 { // two lines of eight, one of each field
		for line := y; line < y+2; line++ {
			up, down := middle[(line-1)*width:][:width], middle[(line+1)*width:][:width]
			p, c, f := comb(up, down, before[line*width:][:width], middle[line*width:][:width], after[line*width:][:width])
			alpha[line&1] += p
			alpha[line&1^1] += f
			delta += c
			n += width
		}
	}
	a, b := float64(alpha[0]), float64(alpha[1])
	own := min(a, b) <= itself*float64(delta) || min(a, b) <= coarsely*float64(delta) && max(a, b) > uneven*min(a, b)
	switch {
	case a+b-2*float64(delta) < 2*fieldLeast*float64(n) && a < combed*b && b < combed*a, n == 0:
		return Unknown
	case own && a > combed*b && a-b > fieldLeast*float64(n):
		return Top
	case own && b > combed*a && b-a > fieldLeast*float64(n):
		return Bottom
	case min(a, b) > progressive*float64(delta):
		return Progressive
	}
	return Unknown
}

// comb sums how far three lines lie from the middle between the line above and the one below.
//
//go:norace
func comb(up, down, before, middle, after []byte) (p, c, f int) {
	down, before, middle, after = down[:len(up)], before[:len(up)], middle[:len(up)], after[:len(up)]
	for i := range up {
		s := int(up[i]) + int(down[i])
		x, y, z := s-2*int(before[i]), s-2*int(middle[i]), s-2*int(after[i])
		p += max(x, -x)
		c += max(y, -y)
		f += max(z, -z)
	}
	return p, c, f
}
