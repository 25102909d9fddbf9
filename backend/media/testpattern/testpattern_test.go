package testpattern_test

import (
	"context"
	"errors"
	"image"
	"math"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/media/testpattern"
)

var (
	_ media.VideoSource = (*testpattern.Camera)(nil)
	_ media.AudioSource = (*testpattern.Microphone)(nil)
)

func camera(t *testing.T, w, h, fps int) *testpattern.Camera {
	t.Helper()
	c, err := testpattern.NewCamera(testpattern.CameraConfig{Width: w, Height: h, FPS: fps})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestCodeIsReadAtEverySize(t *testing.T) {
	for _, size := range [][2]int{{320, 180}, {426, 240}, {640, 360}, {640, 480}, {854, 480}, {1280, 720}, {1920, 1080}} {
		c := camera(t, size[0], size[1], 120)
		for n := uint32(1); n <= 3; n++ {
			f, release, err := c.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			counter, clock, ok := testpattern.Read(f.Image)
			if !ok || counter != n || clock != testpattern.Clock(f.Captured) {
				t.Errorf("%v picture %d: counter %d, clock %d of %d, ok %v", size, n, counter, clock, testpattern.Clock(f.Captured), ok)
			}
			release()
		}
	}
}

func TestCodeSurvivesScaling(t *testing.T) {
	for _, from := range [][2]int{{1280, 720}, {1920, 1080}, {320, 180}} {
		f, release, err := camera(t, from[0], from[1], 120).Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range [][2]int{{320, 180}, {480, 270}, {640, 360}, {853, 480}, {1280, 720}, {1920, 1080}} {
			small := scale(f.Image, to[0], to[1])
			if counter, clock, ok := testpattern.Read(small); !ok || counter != 1 || clock != testpattern.Clock(f.Captured) {
				t.Errorf("%v to %v: counter %d, clock %d, ok %v", from, to, counter, clock, ok)
			}
		}
		release()
	}
}

// scale is the mean of what each new pixel covers, which is what a browser shows of a smaller canvas.
func scale(im *image.YCbCr, w, h int) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	sw, sh := im.Rect.Dx(), im.Rect.Dy()
	for y := range h {
		for x := range w {
			x0, y0 := x*sw/w, y*sh/h
			x1, y1 := max((x+1)*sw/w, x0+1), max((y+1)*sh/h, y0+1)
			sum := 0
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					sum += int(im.Y[v*im.YStride+u])
				}
			}
			out.Y[y*out.YStride+x] = uint8(sum / ((x1 - x0) * (y1 - y0)))
		}
	}
	return out
}

func TestPictureWithoutCodeIsDropped(t *testing.T) {
	for _, v := range []uint8{0, 16, 128, 235, 255} {
		im := image.NewYCbCr(image.Rect(0, 0, 640, 360), image.YCbCrSubsampleRatio420)
		for i := range im.Y {
			im.Y[i] = v
		}
		if _, _, ok := testpattern.Read(im); ok {
			t.Errorf("a picture of luma %d was read", v)
		}
	}
	if _, _, ok := testpattern.Read(image.NewYCbCr(image.Rect(0, 0, 64, 36), image.YCbCrSubsampleRatio420)); ok {
		t.Error("a picture too small for the code was read")
	}
	// Torn: the upper rows of one picture, the lowest of the next.
	c := camera(t, 640, 360, 120)
	a, _, err := c.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := c.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cut := (360 - 32) * a.Image.YStride
	copy(a.Image.Y[cut:], b.Image.Y[cut:])
	if _, _, ok := testpattern.Read(a.Image); ok {
		t.Error("a torn picture was read")
	}
}

// TestCodeStandsWhereTheCommentSays reads single blocks as the second implementation does, which has nothing but the comment.
func TestCodeStandsWhereTheCommentSays(t *testing.T) {
	f, _, err := camera(t, 1280, 720, 30).Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u := 1280.0 / 40
	var words [3]uint32
	for r := range 3 {
		for i := range 32 {
			x, y := int((4.5+float64(i))*u)-2, int(720-(3.5-float64(r))*u)-2
			sum := 0
			for dy := range 4 {
				for dx := range 4 {
					sum += int(f.Image.Y[(y+dy)*f.Image.YStride+x+dx])
				}
			}
			if sum/16 > 128 {
				words[r] |= 1 << (31 - i)
			}
		}
	}
	if words[0] != 1 || words[1] != testpattern.Clock(f.Captured) || words[2] != words[0]^words[1]^0x5A5A5A5A {
		t.Errorf("rows %x at clock %x", words, testpattern.Clock(f.Captured))
	}
}

func TestClockWraps(t *testing.T) {
	at := time.UnixMicro(429496729500) // half a tick before the clock of 32 bits begins anew
	clock := testpattern.Clock(at)
	if got := testpattern.Age(clock, at.Add(41*time.Millisecond)); got != 41*time.Millisecond {
		t.Errorf("clock %d is %v old, want 41ms", clock, got)
	}
}

func TestCameraKeepsRealTime(t *testing.T) {
	c := camera(t, 320, 180, 50)
	begin := time.Now()
	var last media.PTS
	for n := range 20 {
		f, release, err := c.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 && f.PTS.Compare(last) <= 0 {
			t.Errorf("PTS %v after %v", f.PTS, last)
		}
		last = f.PTS
		release()
	}
	// Never early; late as the machine is loaded, but then the PTS tells so.
	took, stamped := time.Since(begin), last.Duration()
	if stamped < 19*20*time.Millisecond || took < stamped {
		t.Errorf("20 pictures of 20 ms with a last PTS of %v took %v", stamped, took)
	}
}

func TestCloseAndCancelEndTheWait(t *testing.T) {
	c := camera(t, 320, 180, 1)
	m := testpattern.NewMicrophone(false)
	if _, _, err := c.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := c.Read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
	ended := make(chan error)
	go func() {
		_, _, err := c.Read(t.Context())
		ended <- err
	}()
	for range 2 {
		if c.Close() != nil || m.Close() != nil {
			t.Error("Close failed")
		}
	}
	if err := <-ended; err == nil {
		t.Error("a closed camera gave a picture")
	}
	if _, err := m.Read(t.Context(), make([]float32, media.PieceSamples)); err == nil {
		t.Error("a closed microphone gave sound")
	}
	for _, bad := range []testpattern.CameraConfig{{Width: 100, Height: 100, FPS: 30}, {Width: 641, Height: 360, FPS: 30}, {Width: 640, Height: 360}} {
		if _, err := testpattern.NewCamera(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestToneHasItsLevelAndPitch(t *testing.T) {
	m := testpattern.NewMicrophone(false)
	defer func() { _ = m.Close() }()
	var sound []float32
	pcm := make([]float32, media.PieceSamples)
	for k := range 10 {
		pts, err := m.Read(t.Context(), pcm)
		if err != nil {
			t.Fatal(err)
		}
		if pts.Ticks < int64(k*media.PieceSamples) || pts.Base != media.RTPAudio {
			t.Errorf("piece %d: PTS %v", k, pts)
		}
		sound = append(sound, pcm...)
	}
	var sum float64
	crossings := 0
	for i, v := range sound {
		sum += float64(v) * float64(v)
		if i > 0 && sound[i-1] < 0 && v >= 0 {
			crossings++
		}
	}
	if level := 10 * math.Log10(sum/float64(len(sound))); math.Abs(level-testpattern.Level) > 0.2 {
		t.Errorf("level %.2f dBFS", level)
	}
	if want := testpattern.Tone / 5; crossings < want-2 || crossings > want+1 {
		t.Errorf("%d periods in 200 ms, want %d", crossings, want)
	}
}

func TestBeepsFollowTheClock(t *testing.T) {
	m := testpattern.NewMicrophone(true)
	defer func() { _ = m.Close() }()
	pcm := make([]float32, media.PieceSamples)
	loud, pieces := 0, 0
	for begin := time.Now(); time.Since(begin) < 1100*time.Millisecond; pieces++ {
		if _, err := m.Read(t.Context(), pcm); err != nil {
			t.Fatal(err)
		}
		var peak float32
		for _, v := range pcm {
			peak = max(peak, v)
		}
		if peak > 0.05 {
			loud++
		}
	}
	if loud < 4 || loud > 12 { // one beep of 100 ms is 5 or 6 pieces; two may be touched
		t.Errorf("%d of %d pieces beep", loud, pieces)
	}
}

func BenchmarkCamera720p(b *testing.B) {
	c, err := testpattern.NewCamera(testpattern.CameraConfig{})
	if err != nil {
		b.Fatal(err)
	}
	im := image.NewYCbCr(image.Rect(0, 0, 1280, 720), image.YCbCrSubsampleRatio420)
	for n := 0; b.Loop(); n++ {
		testpattern.Draw(c, im, uint32(n))
	}
}
