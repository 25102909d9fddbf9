package publish

import "image"

// scaler makes smaller I420 pictures. What it returns is valid until its next call.
type scaler struct{ steps []*image.YCbCr }

// scale halves as often as it can, which is exact and fast, then draws the rest between neighbours.
func (s *scaler) scale(im *image.YCbCr, w, h int) *image.YCbCr {
	if im.Rect.Min.X%2 != 0 || im.Rect.Min.Y%2 != 0 {
		return im // no source gives it; the encoder will say so
	}
	step := 0
	for im.Rect.Dx() >= 2*w && im.Rect.Dy() >= 2*h && im.Rect.Dx() >= 4 && im.Rect.Dy() >= 4 {
		out := s.room(step, im.Rect.Dx()/2&^1, im.Rect.Dy()/2&^1)
		planes(out, im, halve)
		im, step = out, step+1
	}
	switch {
	case im.Rect.Dx() == w && im.Rect.Dy() == h:
		return im
	case im.Rect.Dx()&^1 == w && im.Rect.Dy()&^1 == h: // an odd side loses its last line
		r := image.Rect(im.Rect.Min.X, im.Rect.Min.Y, im.Rect.Min.X+w, im.Rect.Min.Y+h)
		if sub, ok := im.SubImage(r).(*image.YCbCr); ok {
			return sub
		}
	}
	out := s.room(step, w, h)
	planes(out, im, between)
	return out
}

func (s *scaler) room(step, w, h int) *image.YCbCr {
	for len(s.steps) <= step {
		s.steps = append(s.steps, nil)
	}
	if im := s.steps[step]; im == nil || im.Rect.Dx() != w || im.Rect.Dy() != h {
		s.steps[step] = image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	}
	return s.steps[step]
}

// plane is one of the three parts of a picture.
type plane struct {
	pix          []uint8
	stride, w, h int
}

func planes(out, in *image.YCbCr, do func(out, in plane)) {
	split := func(im *image.YCbCr) [3]plane {
		w, h, c := im.Rect.Dx(), im.Rect.Dy(), im.COffset(im.Rect.Min.X, im.Rect.Min.Y)
		return [3]plane{
			{im.Y[im.YOffset(im.Rect.Min.X, im.Rect.Min.Y):], im.YStride, w, h},
			{im.Cb[c:], im.CStride, (w + 1) / 2, (h + 1) / 2},
			{im.Cr[c:], im.CStride, (w + 1) / 2, (h + 1) / 2},
		}
	}
	to, from := split(out), split(in)
	for i := range to {
		do(to[i], from[i])
	}
}

// halve takes the mean of each 2x2.
func halve(out, in plane) {
	for y := range out.h {
		a := in.pix[2*y*in.stride:][:2*out.w]
		b := in.pix[(2*y+1)*in.stride:][:2*out.w]
		row := out.pix[y*out.stride:][:out.w]
		for x := range row {
			row[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) >> 2) //nolint:gosec // a mean of bytes
		}
	}
}

// between draws each pixel between its four neighbours, in steps of 1/256 pixel.
func between(out, in plane) {
	type tap struct{ at, next, weight int }
	taps := func(from, to int) []tap {
		t := make([]tap, to)
		for i := range t {
			centre := max(((2*i+1)*from*256/to-256)/2, 0)
			at := min(centre>>8, from-1)
			t[i] = tap{at, min(at+1, from-1), centre & 255}
		}
		return t
	}
	across := taps(in.w, out.w)
	for y, v := range taps(in.h, out.h) {
		a, b := in.pix[v.at*in.stride:][:in.w], in.pix[v.next*in.stride:][:in.w]
		row := out.pix[y*out.stride:][:out.w]
		for x, u := range across {
			top := int(a[u.at])*(256-u.weight) + int(a[u.next])*u.weight
			low := int(b[u.at])*(256-u.weight) + int(b[u.next])*u.weight
			row[x] = uint8((top*(256-v.weight) + low*v.weight + 1<<15) >> 16) //nolint:gosec // a mean of bytes
		}
	}
}
