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
