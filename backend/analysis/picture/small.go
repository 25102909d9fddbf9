package picture

// A small is a picture of all three planes in which a dissolve is looked for: motion inside the two shots hardly shows in it.
type small [smallSize]byte

const (
	smallColour = (colourWidth / 4) * (colourHeight / 4) // 20x11; a line is left out
	smallSize   = shapeWidth*shapeHeight + 2*smallColour
)

//go:norace
func (s *small) take(m *Mark) {
	copy(s[:], m.shape[:])
	out := s[shapeWidth*shapeHeight:]
	for plane := range m.colour {
		for y := range colourHeight / 4 {
			for x := range colourWidth / 4 {
				sum := 8
				for row := range 4 {
					for _, v := range m.colour[plane][(y*4+row)*colourWidth+x*4:][:4] {
						sum += int(v)
					}
				}
				out[0] = byte(sum / 16)
				out = out[1:]
			}
		}
	}
}

// detail is how much neighbours differ in luma: the sum of the squares of all steps across and down. A mixture of two pictures that do not
// show the same has less of it than both.
func (s *small) detail() int { return s.common(s) }

// common is the sum of the products of the same steps of two pictures.
//
//go:norace
func (s *small) common(o *small) int {
	sum := 0
	for y := range shapeHeight {
		a, b := s[y*shapeWidth:(y+1)*shapeWidth], o[y*shapeWidth:(y+1)*shapeWidth]
		for x := 1; x < shapeWidth; x++ {
			sum += (int(a[x]) - int(a[x-1])) * (int(b[x]) - int(b[x-1]))
		}
	}
	for at := shapeWidth; at < shapeWidth*shapeHeight; at++ {
		sum += (int(s[at]) - int(s[at-shapeWidth])) * (int(o[at]) - int(o[at-shapeWidth]))
	}
	return sum
}
