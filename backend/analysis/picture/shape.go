package picture

// A shape is a picture of shapeWidth x shapeHeight: where things are, without detail. It tells two pictures of one brightness apart,
// which looks cannot.
type shape [shapeWidth * shapeHeight]byte

const (
	shapeWidth  = thumbWidth / 4
	shapeHeight = thumbHeight / 4 // 22: two lines of the thumb are left out
)

//go:norace
func (s *shape) take(t *thumb) {
	for y := range shapeHeight {
		for x := range shapeWidth {
			sum := 8
			for row := range 4 {
				for _, v := range t[(y*4+row)*thumbWidth+x*4:][:4] {
					sum += int(v)
				}
			}
			s[y*shapeWidth+x] = byte(sum / 16)
		}
	}
}

// difference is the mean difference of two shapes in levels.
//
//go:norace
func (s *shape) difference(o *shape) float64 {
	sum := int32(0)
	for i, v := range s {
		d := int32(v) - int32(o[i])
		sum += max(d, -d)
	}
	return float64(sum) / (shapeWidth * shapeHeight)
}
