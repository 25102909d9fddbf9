package picture

// What the tests of the pixel loops compare with the plain way.
const Pixels = pixels

// CountUpTo is countUpTo.
func CountUpTo(p []byte, level byte) int { return countUpTo(p, level) }

// Shrink is shrink.
func Shrink(src []byte) []byte {
	var dst thumb
	shrink(dst[:], src, Width)
	return dst[:]
}

// Halve is half.take.
func Halve(src []byte) []byte {
	var h half
	h.take(src)
	return h[:]
}

// Difference is half.difference of two pictures of that size.
func Difference(a, b []byte) (part, whole float64) {
	var p, q half
	copy(p[:], a)
	copy(q[:], b)
	s := p.difference(&q)
	return s.part, s.whole
}

// ThumbDifference is thumb.difference.
func ThumbDifference(a, b []byte) float64 {
	var p, q thumb
	copy(p[:], a)
	copy(q[:], b)
	return p.difference(&q)
}
