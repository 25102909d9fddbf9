package testpattern

import (
	"image"
	"math"
)

// rgb is a colour, each part 0..1.
type rgb struct{ r, g, b float64 }

func mix(a, b rgb, t float64) rgb {
	return rgb{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t}
}

// ycc converts to BT.601, luma 16..235, without rounding.
func (c rgb) ycc() (y, cb, cr float64) {
	luma := 0.299*c.r + 0.587*c.g + 0.114*c.b
	return 16 + 219*luma, 128 + 224*(c.b-luma)/1.772, 128 + 224*(c.r-luma)/1.402
}

// wall paints what never moves: a dark gradient with a lighter middle. A fixed grain of less than one step of luma keeps it free of bands.
func wall(w, h int) *image.YCbCr {
	im := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	top, bottom, glow := rgb{0.055, 0.070, 0.115}, rgb{0.085, 0.120, 0.200}, rgb{0.150, 0.200, 0.330}
	seed := uint32(1)
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			d := math.Hypot((fx-0.5)*1.2, fy-0.42)
			c := mix(mix(top, bottom, fy), glow, 0.7*math.Exp(-6*d*d))
			seed = seed*1664525 + 1013904223
			l, cb, cr := c.ycc()
			im.Y[y*im.YStride+x] = uint8(l + float64(seed>>16)/65536)
			if x&1 == 0 && y&1 == 0 {
				at := y/2*im.CStride + x/2
				im.Cb[at], im.Cr[at] = uint8(cb+0.5), uint8(cr+0.5)
			}
		}
	}
	return im
}

// orb is a soft disc of one colour, ready to be laid over a picture at any even place.
type orb struct {
	radius    int     // pixels of luma, even
	full      []uint8 // cover of each pixel of the (2·radius)² square, 0..255
	half      []uint8 // the same at the size of the chroma planes
	y, cb, cr int32
}

func newOrb(radius int, c rgb) *orb {
	radius = max(radius&^1, 2)
	y, cb, cr := c.ycc()
	cover := func(r int) []uint8 {
		out := make([]uint8, 4*r*r)
		for i := range out {
			dx, dy := float64(i%(2*r)-r)+0.5, float64(i/(2*r)-r)+0.5
			d := (dx*dx + dy*dy) / float64(r*r)
			if d < 1 {
				out[i] = uint8(235 * (1 - d) * (1 - d) * (1 + 2*d)) // flat in the middle, gone without an edge
			}
		}
		return out
	}
	return &orb{radius: radius, full: cover(radius), half: cover(radius / 2), y: int32(y), cb: int32(cb), cr: int32(cr)}
}

// draw lays the orb over im around cx,cy, clipped to im.
func (o *orb) draw(im *image.YCbCr, cx, cy int) {
	x, y := (cx-o.radius)&^1, (cy-o.radius)&^1
	w, h := im.Rect.Dx(), im.Rect.Dy()
	blend(im.Y, im.YStride, w, h, o.full, 2*o.radius, x, y, o.y)
	blend(im.Cb, im.CStride, (w+1)/2, (h+1)/2, o.half, o.radius/2*2, x/2, y/2, o.cb)
	blend(im.Cr, im.CStride, (w+1)/2, (h+1)/2, o.half, o.radius/2*2, x/2, y/2, o.cr)
}

func blend(plane []uint8, stride, w, h int, cover []uint8, side, x, y int, value int32) {
	x0, x1 := max(0, -x), min(side, w-x)
	if x0 >= x1 {
		return
	}
	for row := max(0, -y); row < min(side, h-y); row++ {
		c := cover[row*side+x0 : row*side+x1]
		at := (y+row)*stride + x + x0
		p := plane[at : at+len(c)]
		for i, a := range c {
			p[i] = uint8(int32(p[i]) + (value-int32(p[i]))*int32(a)>>8) //nolint:gosec // between p[i] and value
		}
	}
}
