package picture

// The size of the icon of a picture, in pixels: the picture itself, not its shape as shown.
const (
	IconWidth  = thumbWidth
	IconHeight = thumbHeight
)

// IconBytes is the size of an icon: luma, then Cb and Cr of half of both sides, without gaps (I420). Luma is of 0…255, colour as coded.
const IconBytes = thumbWidth*thumbHeight + 2*colourWidth*colourHeight

// Icon copies the picture, made small, into b, which holds IconBytes.
func (m *Mark) Icon(b []byte) {
	b = b[copy(b, m.thumb[:]):]
	copy(b[copy(b, m.colour[0][:]):], m.colour[1][:])
}

// White is what Luma of a white picture is.
const White = 255 * thumbWidth * thumbHeight

// Luma is the picture's brightness, 0 (black) to White.
func (m *Mark) Luma() int {
	sum := 0
	for _, v := range m.thumb {
		sum += int(v)
	}
	return sum
}
