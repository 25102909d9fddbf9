package opencv_test

import (
	"bytes"
	"math"
	"testing"

	"videonet/backend/analysis/sample"
	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/native/opencv"
)

const (
	width  = 640
	height = 360
)

// edges is a picture of edges that run over n pixels.
func edges(n int) []byte {
	p := bytes.Repeat([]byte{128}, sample.Size(width, height))
	for y := range height {
		for x := range width {
			p[y*width+x] = byte(40 + 160*min(max(x%80-30, 0), n)/n - 160*min(max(x%80-60, 0), n)/n)
		}
	}
	return p
}

func built(t *testing.T) {
	t.Helper()
	if _, err := opencv.Sharpness(make([]byte, 9), 3, 3); fault.Is(err, fault.NotBuilt) {
		t.Skip("NOT RUN: built without tag opencv")
	}
}

// The second opinion: what package sample calls a wider edge, OpenCV calls less sharp.
func TestSharpnessAgrees(t *testing.T) {
	built(t)
	last, sharp := 0.0, math.Inf(1)
	for _, n := range []int{1, 2, 3, 5, 8, 12} {
		p := edges(n)
		m := sample.Measure(sample.Picture{Width: width, Height: height, Planes: p}, media.PTS{})
		v, err := opencv.Sharpness(p[:width*height], width, height)
		if err != nil {
			t.Fatal(err)
		}
		if m.Edge <= last || v >= sharp {
			t.Errorf("edges of %d: %.2f pixels after %.2f, variance %.1f after %.1f", n, m.Edge, last, v, sharp)
		}
		last, sharp = m.Edge, v
	}
}
