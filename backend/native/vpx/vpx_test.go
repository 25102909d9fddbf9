//go:build cgo

package vpx_test

import (
	"image"
	"math"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/native/vpx"
)

var (
	_ media.VideoEncoder = (*vpx.Encoder)(nil)
	_ media.VideoDecoder = (*vpx.Decoder)(nil)
)

// scene is a textured wall before which a disc moves, with a little noise: what a codec finds in a camera, in small.
func scene(w, h, n int) media.Frame {
	im := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	cx, cy, r := int(float64(w)*(0.5+0.2*math.Sin(float64(n)/15))), h/2, h/4
	var wall, disc [256]int // a table: the race detector makes each sine dear
	for i := range wall {
		wall[i] = int(30 * math.Sin(float64(i)*2*math.Pi/64))
		disc[i] = int(12 * math.Sin(float64(i)*2*math.Pi/32))
	}
	seed := uint32(n)*2654435761 + 1
	for y := range h {
		row := im.Y[y*im.YStride:][:w]
		for x := range row {
			v := 90 + wall[x&255]*wall[y*3/4&255]/30
			if dx, dy := x-cx, y-cy; dx*dx+dy*dy < r*r {
				v = 170 + disc[dx&255]
			}
			seed = seed*1664525 + 1013904223
			row[x] = uint8(v + int(seed>>30))
		}
	}
	for i := range im.Cb {
		im.Cb[i], im.Cr[i] = 120, uint8(130+i%im.CStride*20/im.CStride)
	}
	return media.Frame{Image: im, PTS: media.PTS{Ticks: int64(n) * 3000, Base: media.RTPVideo}}
}

func psnr(a, b *image.YCbCr) float64 {
	var sum float64
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			d := float64(a.Y[y*a.YStride+x]) - float64(b.Y[y*b.YStride+x])
			sum += d * d
		}
	}
	return 10 * math.Log10(255*255*float64(a.Rect.Dx()*a.Rect.Dy())/max(sum, 1e-9))
}

func newEncoder(t *testing.T, w, h, bitrate int) *vpx.Encoder {
	t.Helper()
	e, err := vpx.NewEncoder(vpx.Config{Width: w, Height: h, Bitrate: bitrate})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestKeysComeExactlyWhenAskedFor(t *testing.T) {
	e := newEncoder(t, 320, 180, 300_000)
	asked := map[int]bool{0: true, 1: true, 17: true, 40: true, 41: true}
	for n := range 60 {
		p, err := e.Encode(scene(320, 180, n), asked[n])
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Data) == 0 || p.Key != asked[n] || p.Kind != media.Video || p.PTS.Ticks != int64(n)*3000 {
			t.Errorf("picture %d: %d bytes, key %v, pts %v; want key %v", n, len(p.Data), p.Key, p.PTS, asked[n])
		}
		if p.Key != (p.Width == 320 && p.Height == 180) {
			t.Errorf("picture %d: key %v with size %dx%d", n, p.Key, p.Width, p.Height)
		}
	}
}

func TestDecodedPictureIsTheSource(t *testing.T) {
	e := newEncoder(t, 640, 360, 1_000_000)
	d, err := vpx.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	for n := range 40 {
		f := scene(640, 360, n)
		p, err := e.Encode(f, n == 0)
		if err != nil {
			t.Fatal(err)
		}
		im, err := d.Decode(p)
		if err != nil || im == nil {
			t.Fatalf("picture %d: %v, %v", n, im, err)
		}
		if im.Rect != f.Image.Rect {
			t.Fatalf("picture %d: %v", n, im.Rect)
		}
		if q := psnr(f.Image, im); q < 35 {
			t.Errorf("picture %d: PSNR %.1f dB, want > 35", n, q)
		}
	}
	if im, err := d.Decode(media.Packet{}); im != nil || err != nil {
		t.Errorf("empty packet: %v, %v", im, err)
	}
}

func TestOddSizesAndSubImages(t *testing.T) {
	e := newEncoder(t, 101, 57, 200_000)
	d, err := vpx.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	f := scene(200, 100, 0)
	sub, ok := f.Image.SubImage(image.Rect(20, 10, 121, 67)).(*image.YCbCr)
	if !ok {
		t.Fatal("no sub image")
	}
	f.Image = sub
	p, err := e.Encode(f, true)
	if err != nil {
		t.Fatal(err)
	}
	im, err := d.Decode(p)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for y := range 57 {
		for x := range 101 {
			diff := float64(im.Y[y*im.YStride+x]) - float64(sub.Y[sub.YOffset(20+x, 10+y)])
			sum += diff * diff
		}
	}
	if mse := sum / (101 * 57); mse > 60 {
		t.Errorf("mean square error %.0f: not the part asked for", mse)
	}
}

func TestBitrateFollowsTheTarget(t *testing.T) {
	e := newEncoder(t, 640, 360, 600_000)
	n := 0
	for _, c := range []struct{ bits, settle int }{{600_000, 60}, {250_000, 60}, {900_000, 90}} {
		if err := e.SetBitrate(c.bits); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for k := range c.settle + 120 {
			p, err := e.Encode(scene(640, 360, n), n == 0)
			if err != nil {
				t.Fatal(err)
			}
			n++
			if k >= c.settle {
				sum += len(p.Data)
			}
		}
		got := float64(sum*8) / 4 // 120 pictures are 4 s
		if math.Abs(got/float64(c.bits)-1) > 0.15 {
			t.Errorf("target %d bit/s: got %.0f", c.bits, got)
		}
	}
}

func TestEncoderRefuses(t *testing.T) {
	for _, c := range []vpx.Config{{Width: 8, Height: 8, Bitrate: 1e6}, {Width: 5000, Height: 100, Bitrate: 1e6}, {Width: 64, Height: 64}} {
		if _, err := vpx.NewEncoder(c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	e := newEncoder(t, 320, 180, 300_000)
	for name, im := range map[string]*image.YCbCr{
		"size":  scene(640, 360, 0).Image,
		"ratio": image.NewYCbCr(image.Rect(0, 0, 320, 180), image.YCbCrSubsampleRatio422),
		"nil":   nil,
		"short": {
			Y: make([]byte, 9), Cb: make([]byte, 9), Cr: make([]byte, 9), YStride: 320, CStride: 160,
			Rect: image.Rect(0, 0, 320, 180), SubsampleRatio: image.YCbCrSubsampleRatio420,
		},
	} {
		if _, err := e.Encode(media.Frame{Image: im}, false); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := e.Encode(scene(320, 180, 5), true); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Encode(scene(320, 180, 5), false); err == nil {
		t.Error("a PTS that stands still was taken")
	}
	if _, err := e.Encode(scene(320, 180, 6), false); err != nil {
		t.Errorf("after a refusal: %v", err)
	}
}

func TestDecoderRefuses(t *testing.T) {
	d, err := vpx.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	huge := []byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0}
	for name, b := range map[string][]byte{"huge": huge, "cut": huge[:6], "noise": {0x11, 2, 3, 4, 5}} {
		if im, bad := d.Decode(media.Packet{Data: b}); bad == nil {
			t.Errorf("%s: decoded to %v", name, im)
		}
	}
	e := newEncoder(t, 320, 180, 300_000)
	p, err := e.Encode(scene(320, 180, 0), true)
	if err != nil {
		t.Fatal(err)
	}
	if im, err := d.Decode(p); err != nil || im == nil {
		t.Errorf("a good key frame after bad ones: %v, %v", im, err)
	}
}
