package opencv_test

import (
	"bytes"
	"image/jpeg"
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

func TestJPEG(t *testing.T) {
	built(t)
	for across, want := range map[int][2]int{160: {160, 90}, 4000: {width, height}} {
		data, err := opencv.JPEG(edges(2), width, height, across, 60)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil || picture.Bounds().Dx() != want[0] || picture.Bounds().Dy() != want[1] {
			t.Fatalf("%v, %v", picture.Bounds(), err)
		}
		r, g, b, _ := picture.At(want[0]/160, want[1]/2).RGBA() // far from an edge: luma 40 is 28 of full range
		for _, v := range []uint32{r, g, b} {
			if v>>8 < 20 || v>>8 > 36 {
				t.Errorf("%d %d %d", r>>8, g>>8, b>>8)
			}
		}
	}
	for _, size := range [][2]int{{0, 0}, {641, 360}, {-640, -360}} {
		if _, err := opencv.JPEG(edges(2), size[0], size[1], 160, 60); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", size, err)
		}
	}
}
