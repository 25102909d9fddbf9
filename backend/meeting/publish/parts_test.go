package publish_test

import (
	"image"
	"testing"
	"time"

	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/meeting/publish"
)

func TestKeyrequestsAreMerged(t *testing.T) {
	at := func(ms int) time.Time { return time.Unix(1000, 0).Add(time.Duration(ms) * time.Millisecond) }
	var k publish.Keyring
	k.Owe(2)
	for _, ms := range []int{0, 33} {
		if !k.Want(at(ms)) {
			t.Fatalf("no key at %d ms for a new subscriber", ms)
		}
		k.Made(at(ms))
	}
	if k.Want(at(66)) {
		t.Error("a third key for nobody")
	}
	for _, ms := range []int{100, 133, 300} { // five receivers ask again and again
		k.Ask()
		if k.Want(at(ms)) {
			t.Errorf("key at %d ms, %d after the last", ms, ms-33)
		}
	}
	if !k.Want(at(333)) {
		t.Error("no key 300 ms after the last, though asked for")
	}
	k.Made(at(333))
	if k.Want(at(700)) {
		t.Error("one key did not answer all requests")
	}
	k.Ask()
	if !k.Want(at(700)) {
		t.Error("a request long after the last key waited")
	}
	k.Made(at(700))
	k.Slow()
	if k.Want(at(1600)) || !k.Want(at(1700)) {
		t.Error("a slow subscriber gets its key 1 s after the last, no sooner")
	}
}

func TestTimelineGoesOnOverSources(t *testing.T) {
	ms := media.Timebase{Num: 1, Den: 1000}
	start := time.Unix(1000, 0)
	line := publish.NewTimeline(media.RTPVideo, 1)
	for _, c := range []struct {
		what    string
		restart bool
		pts, at int64 // milliseconds
		want    int64 // ticks of 1/90000 s
	}{
		{"the first is zero", false, 5000, 0, 0},
		{"steps are the source's, not the clock's", false, 5033, 41, 2970},
		{"late reading changes nothing", false, 5066, 150, 5940},
		{"another source goes on after the time that passed", true, 70, 250, 14940},
		{"and steps as it does", false, 100, 280, 17640},
		{"a jump ahead is the clock's step", false, 90_000, 310, 20340},
		{"a jump back as well", false, 10, 340, 23040},
		{"a stamp that stands still moves by a tick", false, 10, 340, 23041},
		{"a pause that the source stamped stays a pause", false, 1510, 1840, 158041},
	} {
		if c.restart {
			line.Restart()
		}
		got := line.Next(media.PTS{Ticks: c.pts, Base: ms}, start.Add(time.Duration(c.at)*time.Millisecond))
		if got.Ticks != c.want || got.Base != media.RTPVideo {
			t.Errorf("%s: %v, want %d", c.what, got, c.want)
		}
	}
}

func TestFitKeepsTheShape(t *testing.T) {
	for _, c := range [][5]int{
		{1280, 720, 720, 1280, 720},
		{1280, 720, 360, 640, 360},
		{1920, 1080, 720, 1280, 720},
		{640, 480, 720, 640, 480},
		{853, 481, 720, 852, 480},
		{720, 1280, 720, 404, 720},
		{1440, 1080, 360, 480, 360},
		{4000, 20, 16, 3200, 16},
		{10, 2000, 16, 2, 16},
	} {
		if w, h := publish.Fit(c[0], c[1], c[2]); w != c[3] || h != c[4] {
			t.Errorf("%dx%d in %d lines: %dx%d, want %dx%d", c[0], c[1], c[2], w, h, c[3], c[4])
		}
	}
	if hd, small := publish.DefaultBitrate(1280, 720), publish.DefaultBitrate(640, 360); hd != 1_700_000 || small < 550_000 || small > 650_000 {
		t.Errorf("default bit rates %d and %d", hd, small)
	}
}

func TestScaleKeepsMeanAndPlace(t *testing.T) {
	// A picture whose luma rises to the right and whose chroma rises downwards must do so at any size.
	im := image.NewYCbCr(image.Rect(0, 0, 1280, 720), image.YCbCrSubsampleRatio420)
	for y := range 720 {
		for x := range 1280 {
			im.Y[y*im.YStride+x] = uint8(x * 200 / 1280)
			im.Cb[y/2*im.CStride+x/2] = uint8(y * 200 / 720)
			im.Cr[y/2*im.CStride+x/2] = 77
		}
	}
	for _, size := range [][2]int{{640, 360}, {320, 180}, {1278, 718}, {854, 480}, {426, 240}, {480, 270}} {
		out := publish.Scale(im, size[0], size[1])
		if out.Rect.Dx() != size[0] || out.Rect.Dy() != size[1] {
			t.Fatalf("%v became %v", size, out.Rect)
		}
		for _, p := range [][2]int{{0, 0}, {size[0] / 2, size[1] / 2}, {size[0] - 1, size[1] - 1}} {
			l := int(out.Y[p[1]*out.YStride+p[0]])
			want := (2*p[0] + 1) * 100 / size[0]
			cb := int(out.Cb[p[1]/2*out.CStride+p[0]/2])
			wantCb := (2*(p[1]/2) + 1) * 100 / (size[1] / 2)
			if abs(l-want) > 3 || abs(cb-wantCb) > 4 {
				t.Errorf("%v at %v: luma %d, want %d; cb %d, want %d", size, p, l, want, cb, wantCb)
			}
			if cr := out.Cr[p[1]/2*out.CStride+p[0]/2]; cr != 77 {
				t.Errorf("%v: a plain plane became %d", size, cr)
			}
		}
	}
}

func TestScaledTestPatternIsReadable(t *testing.T) {
	c, err := testpattern.NewCamera(testpattern.CameraConfig{})
	if err != nil {
		t.Fatal(err)
	}
	f, release, err := c.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for _, size := range [][2]int{{640, 360}, {320, 180}, {854, 480}} {
		if n, _, ok := testpattern.Read(publish.Scale(f.Image, size[0], size[1])); !ok || n != 1 {
			t.Errorf("%v: counter %d, ok %v", size, n, ok)
		}
	}
}

func abs(v int) int { return max(v, -v) }

func BenchmarkScale720To360(b *testing.B) {
	im := image.NewYCbCr(image.Rect(0, 0, 1280, 720), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		publish.Scale(im, 640, 360)
	}
}

func BenchmarkScale1080To720(b *testing.B) {
	im := image.NewYCbCr(image.Rect(0, 0, 1920, 1080), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		publish.Scale(im, 1280, 720)
	}
}
