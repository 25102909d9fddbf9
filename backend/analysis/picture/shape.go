package picture

// A shape is a picture of shapeWidth x shapeHeight: where things are, without detail. It tells two pictures of one brightness apart,
// which looks cannot, and knows a change of exposure for what it is, which looks do not.
type shape [shapeWidth * shapeHeight]byte

const (
	shapeWidth  = thumbWidth / 4
	shapeHeight = thumbHeight / 4 // 22: two lines of the thumb are left out
	shapeReach  = 2               // how far the whole picture may have moved: 32 of 640 pixels
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

// moved is the mean difference of two shapes, in levels of brightness, without the difference of their means and at the place where
// they fit best.
func moved(a, b *shape) float64 {
	const inner = (shapeWidth - 2*shapeReach) * (shapeHeight - 2*shapeReach)
	best := int32(1 << 30)
	for dy := -shapeReach; dy <= shapeReach; dy++ {
		for dx := -shapeReach; dx <= shapeReach; dx++ {
			best = min(best, difference(a, b, dx, dy, inner))
		}
	}
	return float64(best) / inner
}

//go:norace
func difference(a, b *shape, dx, dy int, inner int32) int32 {
	const length = shapeWidth - 2*shapeReach
	var mean, sum int32
	for y := shapeReach; y < shapeHeight-shapeReach; y++ {
		p, q := a[y*shapeWidth+shapeReach:][:length], b[(y+dy)*shapeWidth+shapeReach+dx:][:length]
		for x, v := range p {
			mean += int32(v) - int32(q[x])
		}
	}
	mean /= inner
	for y := shapeReach; y < shapeHeight-shapeReach; y++ {
		p, q := a[y*shapeWidth+shapeReach:][:length], b[(y+dy)*shapeWidth+shapeReach+dx:][:length]
		for x, v := range p {
			d := int32(v) - int32(q[x]) - mean
			sum += max(d, -d)
		}
	}
	return sum
}
