//go:build cgo

package testpattern_test

import (
	"image"
	"testing"

	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/native/vpx"
)

// TestCodeSurvivesVP8 codes the smallest picture at the rate of the smallest layer: what arrives of a tile at its worst.
func TestCodeSurvivesVP8(t *testing.T) {
	c := camera(t, 320, 180, 30)
	e, err := vpx.NewEncoder(vpx.Config{Width: 320, Height: 180, Bitrate: 150_000})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	d, err := vpx.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	im := image.NewYCbCr(image.Rect(0, 0, 320, 180), image.YCbCrSubsampleRatio420)
	read := 0
	for n := uint32(1); n <= 300; n++ {
		testpattern.Draw(c, im, n)
		p, err := e.Encode(media.Frame{Image: im, PTS: media.PTS{Ticks: int64(n) * 3000, Base: media.RTPVideo}}, n <= 2)
		if err != nil {
			t.Fatal(err)
		}
		out, err := d.Decode(p)
		if err != nil {
			t.Fatal(err)
		}
		if counter, _, ok := testpattern.Read(out); ok {
			read++
			if counter != n {
				t.Errorf("picture %d was read as %d", n, counter)
			}
		}
	}
	if read < 297 {
		t.Errorf("%d of 300 pictures were read", read)
	}
}
