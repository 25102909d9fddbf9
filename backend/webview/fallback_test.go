package webview_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"videonet/backend/media"
	"videonet/backend/webview"
)

// grayDecoder "decodes" any packet to a 1280x720 picture whose left half has the packet's last byte as its luma.
type grayDecoder struct{ closed bool }

func (d *grayDecoder) Decode(p media.Packet) (*image.YCbCr, error) {
	img := image.NewYCbCr(image.Rect(0, 0, 1280, 720), image.YCbCrSubsampleRatio420)
	for y := range 720 {
		for x := range 640 {
			img.Y[y*img.YStride+x] = p.Data[len(p.Data)-1]
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	return img, nil
}

func (d *grayDecoder) Close() error {
	d.closed = true
	return nil
}

func jpegPage(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := c.connect()
	page.say(hello(s.Token(), "jpeg"))
	hearText(t, page, "welcome")
	page.say(watch("a"))
	k.wait(t, "a")
	s.Publish("a", picture(false, 0)) // nothing can be decoded yet
	p := picture(true, 1)
	p.Data = []byte{200}
	s.Publish("a", p)
	got := hearPicture(t, page)
	if got.header.Flags != webview.FlagKey|webview.FlagJPEG || got.header.Sequence != 2 || got.header.PTS != 33_367 {
		t.Errorf("header %+v", got.header)
	}
	img, err := jpeg.Decode(bytes.NewReader(got.payload))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size != image.Pt(640, 360) {
		t.Errorf("the picture is %v large", size)
	}
	for _, at := range []struct{ x, want int }{{100, 200}, {300, 200}, {340, 0}, {600, 0}} {
		r, g, b, _ := img.At(at.x, 180).RGBA()
		if luma := int(r+g+b) / 3 >> 8; luma < at.want-4 || luma > at.want+4 {
			t.Errorf("luma at %d is %d, want %d", at.x, luma, at.want)
		}
	}
	// A page that takes VP8 watches the same stream beside it, untouched.
	if other := s.Stats()["a"]; other.Pages != 1 || other.Published != 2 {
		t.Errorf("stats %+v", other)
	}
	page.say(watch()) // the transcoder ends with its last page
	page.say(watch("a"))
	k.wait(t, "a")
	s.Publish("a", p)
	if again := hearPicture(t, page); again.header.Sequence != 3 {
		t.Errorf("picture %d came after watching again, want 3", again.header.Sequence)
	}
}

func jpegPageWithoutDecoder(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	for range 2 {
		page := c.connect()
		page.say(hello(s.Token(), "jpeg"))
		hearText(t, page, "welcome")
		page.say(watch("b", "a"))
		k.wait(t, "b")
		k.wait(t, "a")
		seen := map[any]bool{}
		for range 2 {
			m := hearText(t, page, "fault")
			seen[m["number"]] = true
			if m["code"] != "not_built" {
				t.Errorf("the page was told %v", m)
			}
		}
		if len(seen) != 2 {
			t.Errorf("faults of %v, want both streams", seen)
		}
		page.leave()
		s.Publish("a", picture(true, 1))
		s.Publish("b", picture(true, 1))
	}
}
