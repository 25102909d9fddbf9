//go:build cgo

package publish_test

import (
	"testing"

	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/meeting/publish"
	"videonet/backend/native/vpx"
)

// TestTestCameraThroughVP8 runs what a call runs: the test camera, coded once, seen by two who change the height meanwhile.
func TestTestCameraThroughVP8(t *testing.T) {
	src, err := testpattern.NewCamera(testpattern.CameraConfig{Width: 1280, Height: 720, FPS: 60})
	if err != nil {
		t.Fatal(err)
	}
	c := publish.NewCamera(publish.CameraConfig{NewEncoder: func(w, h, rate int) (media.VideoEncoder, error) {
		return vpx.NewEncoder(vpx.Config{Width: w, Height: h, Bitrate: rate})
	}})
	defer func() { _ = c.Close() }()
	subs := []*publish.Subscription{c.Subscribe(30), c.Subscribe(30)}
	c.SetSource(src)
	for i, s := range subs {
		d, err := vpx.NewDecoder()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		last, small := uint32(0), false
		for n := 0; n < 20 || !small; n++ {
			if n == 10 {
				c.SetHeight(360)
			}
			p, open := <-s.Packets()
			if !open {
				t.Fatal(c.State().Err)
			}
			im, err := d.Decode(p)
			if err != nil {
				t.Fatal(err)
			}
			counter, _, ok := testpattern.Read(im)
			if !ok || counter <= last {
				t.Errorf("subscriber %d packet %d: counter %d after %d, ok %v", i, n, counter, last, ok)
			}
			last, small = counter, im.Rect.Dy() == 360
		}
	}
}
