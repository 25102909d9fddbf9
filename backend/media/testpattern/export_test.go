package testpattern

import "image"

// Draw paints picture n of c into im without waiting for its time.
func Draw(c *Camera, im *image.YCbCr, n uint32) {
	c.draw(im, float64(n)/30)
	paint(im, n, 0)
}
