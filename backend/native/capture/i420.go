package capture

import (
	"image"
	"image/color"
)

// toI420 writes im into out, or into a new picture when out does not fit, as I420 with even sides and luma 16..235, which is what
// the codec means. full says that im has luma 0..255. It returns nil for a picture without an area.
func toI420(out *image.YCbCr, im image.Image, full bool) *image.YCbCr {
	w, h := im.Bounds().Dx()&^1, im.Bounds().Dy()&^1
	if w == 0 || h == 0 {
		return nil
	}
	if out == nil || out.Rect.Dx() != w || out.Rect.Dy() != h {
		out = image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	}
	if yuv, ok := im.(*image.YCbCr); ok {
		fromYCbCr(out, yuv)
	} else {
		fromAny(out, im)
		full = true // the formulas of package color are JFIF's
	}
	if full {
		narrow(out)
	}
	return out
}

// fromYCbCr copies the luma and takes the mean of the chroma that one sample of 4:2:0 stands for.
func fromYCbCr(out, im *image.YCbCr) {
	w, h, left, top := out.Rect.Dx(), out.Rect.Dy(), im.Rect.Min.X, im.Rect.Min.Y
	for y := range h {
		copy(out.Y[y*out.YStride:][:w], im.Y[im.YOffset(left, top+y):])
	}
	for y := 0; y < h; y += 2 {
		row := y / 2 * out.CStride
		at := im.COffset(left, top+y)
		switch {
		case im.SubsampleRatio == image.YCbCrSubsampleRatio420:
			copy(out.Cb[row:][:w/2], im.Cb[at:])
			copy(out.Cr[row:][:w/2], im.Cr[at:])
			continue
		case im.SubsampleRatio == image.YCbCrSubsampleRatio422 && left%2 == 0: // what nearly every webcam gives
			below(out.Cb[row:][:w/2], im.Cb[at:], im.CStride)
			below(out.Cr[row:][:w/2], im.Cr[at:], im.CStride)
			continue
		}
		for x := 0; x < w; x += 2 {
			a, b := im.COffset(left+x, top+y), im.COffset(left+x+1, top+y)
			c, d := im.COffset(left+x, top+y+1), im.COffset(left+x+1, top+y+1)
			out.Cb[row+x/2] = mean(im.Cb[a], im.Cb[b], im.Cb[c], im.Cb[d])
			out.Cr[row+x/2] = mean(im.Cr[a], im.Cr[b], im.Cr[c], im.Cr[d])
		}
	}
}

// below takes the mean of each sample and the one a row under it.
func below(out, in []uint8, stride int) {
	a, b := in[:len(out)], in[stride:][:len(out)]
	for i := range out {
		out[i] = uint8((int(a[i]) + int(b[i]) + 1) / 2) //nolint:gosec // a mean of bytes
	}
}

// fromAny is slow; no camera that is known gives such pictures.
func fromAny(out *image.YCbCr, im image.Image) {
	left, top := im.Bounds().Min.X, im.Bounds().Min.Y
	at := func(x, y int) (l, cb, cr uint8) {
		r, g, b, _ := im.At(left+x, top+y).RGBA()
		return color.RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(b>>8)) //nolint:gosec // 16 bits become 8
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			l, cb, cr := at(x, y)
			out.Y[y*out.YStride+x] = l
			if x%2 == 0 && y%2 == 0 {
				out.Cb[y/2*out.CStride+x/2], out.Cr[y/2*out.CStride+x/2] = cb, cr
			}
		}
	}
}

func mean(a, b, c, d uint8) uint8 {
	return uint8((int(a) + int(b) + int(c) + int(d) + 2) / 4) //nolint:gosec // a mean of bytes
}

// narrow turns luma 0..255 into 16..235 and chroma 0..255 into 16..240 (ITU-R BT.601-7, table 3).
func narrow(im *image.YCbCr) {
	for i, v := range im.Y {
		im.Y[i] = uint8(16 + (int(v)*219+127)/255) //nolint:gosec // 16..235
	}
	for _, plane := range [][]uint8{im.Cb, im.Cr} {
		for i, v := range plane {
			plane[i] = uint8(128 + (int(v)-128)*224/255) //nolint:gosec // 16..240
		}
	}
}
