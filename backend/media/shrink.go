package media

// ShrinkPlane makes a plane of samples smaller by means of rectangles: every sample of dst, width*height with rows stride bytes apart, is the mean of
// those of src that it covers; where src is the smaller one, the sample that lies there.
func ShrinkPlane(dst []byte, stride, width, height int, src []byte, srcStride, srcWidth, srcHeight int) {
	for y := range height {
		top, bottom := y*srcHeight/height, max((y+1)*srcHeight/height, y*srcHeight/height+1)
		for x := range width {
			left, right := x*srcWidth/width, max((x+1)*srcWidth/width, x*srcWidth/width+1)
			sum := 0
			for row := top; row < bottom; row++ {
				for _, v := range src[row*srcStride+left : row*srcStride+right] {
					sum += int(v)
				}
			}
			dst[y*stride+x] = byte(sum / ((bottom - top) * (right - left))) //nolint:gosec // a mean of bytes
		}
	}
}
