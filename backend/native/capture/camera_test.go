//go:build cgo

package capture_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/pion/mediadevices/pkg/driver"
	_ "github.com/pion/mediadevices/pkg/driver/videotest"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/native/capture"
)

var (
	_ media.VideoSource = (*capture.Camera)(nil)
	_ media.AudioSource = (*capture.Microphone)(nil)
)

// fakeCamera is a driver that is busy, absent, or goes away while it is read.
type fakeCamera struct {
	openErr, recordErr error
	pictures           chan image.Image // closed: unplugged
	closed             chan struct{}
	once               sync.Once
	modes              []prop.Media
}

func (f *fakeCamera) Open() error { return f.openErr }

func (f *fakeCamera) Close() error {
	f.once.Do(func() { close(f.closed) })
	return nil
}

func (f *fakeCamera) Properties() []prop.Media { return f.modes }

func (f *fakeCamera) VideoRecord(prop.Media) (video.Reader, error) {
	return video.ReaderFunc(func() (image.Image, func(), error) {
		select {
		case im, ok := <-f.pictures:
			if !ok {
				return nil, func() {}, syscall.ENODEV
			}
			return im, func() {}, nil
		case <-f.closed:
			return nil, func() {}, io.EOF
		}
	}), f.recordErr
}

func mode(w, h int, fps float32, format frame.Format) prop.Media {
	return prop.Media{Video: prop.Video{Width: w, Height: h, FrameRate: fps, FrameFormat: format}}
}

// register shows the fake to the library until the test ends, as the camera of that ID.
func register(t *testing.T, id string, f *fakeCamera) *fakeCamera {
	t.Helper()
	if f.modes == nil {
		f.modes = []prop.Media{mode(640, 480, 30, frame.FormatYUYV)}
	}
	f.pictures, f.closed = make(chan image.Image), make(chan struct{})
	info := driver.Info{Label: id + ";video7", Name: "Fake Camera;usb-1", DeviceType: driver.Camera}
	if err := driver.GetManager().Register(f, info); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, d := range driver.GetManager().Query(driver.FilterVideoRecorder()) {
			if d.Info().Label == info.Label {
				driver.GetManager().Delete(d.ID())
			}
		}
	})
	return f
}

func TestVideotestGivesPictures(t *testing.T) {
	c, err := capture.RegisteredCameras().Open(capture.CameraConfig{ID: "VideoTest"})
	if err != nil {
		t.Fatal(err)
	}
	last := int64(-1)
	for range 5 {
		f, release, err := c.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if f.Image.Rect.Dx() != 640 || f.Image.Rect.Dy() != 480 || f.Image.SubsampleRatio != image.YCbCrSubsampleRatio420 {
			t.Errorf("%v %v", f.Image.Rect, f.Image.SubsampleRatio)
		}
		if f.PTS.Ticks <= last || f.Captured.IsZero() {
			t.Errorf("PTS %v after %d, captured %v", f.PTS, last, f.Captured)
		}
		last = f.PTS.Ticks
		// The first bar of videotest is white at 75 %.
		if y, cb := f.Image.Y[0], f.Image.Cb[0]; y != 176 || cb != 128 {
			t.Errorf("the first bar is %d,%d", y, cb)
		}
		release()
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := c.Read(t.Context()); err == nil {
		t.Error("a closed camera gave a picture")
	}
}

func TestCamerasAreListed(t *testing.T) {
	register(t, "usb-Fake-video-index0", &fakeCamera{})
	register(t, "usb-Fake-video-index1", &fakeCamera{}) // the metadata node of the same camera
	found := 0
	for _, d := range capture.RegisteredCameras().List() {
		if strings.Contains(d.ID, "Fake") {
			found++
			if d.ID != "usb-Fake-video-index0" || d.Label != "Fake Camera" {
				t.Errorf("%+v", d)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d fakes are listed, want 1", found)
	}
}

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		fake *fakeCamera
		code fault.Code
	}{
		"absent":       {&fakeCamera{openErr: syscall.ENOENT}, fault.NoCamera},
		"busy":         {&fakeCamera{openErr: syscall.EBUSY}, fault.CameraBusy},
		"busy-late":    {&fakeCamera{recordErr: errors.New("Failed to start streaming: " + syscall.EBUSY.Error())}, fault.CameraBusy},
		"depth-camera": {&fakeCamera{modes: []prop.Media{mode(640, 480, 30, frame.FormatZ16)}}, fault.NoCamera},
	} {
		register(t, name, c.fake)
		if _, err := capture.RegisteredCameras().Open(capture.CameraConfig{ID: name}); !fault.Is(err, c.code) {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if _, err := capture.RegisteredCameras().Open(capture.CameraConfig{ID: "never seen"}); !fault.Is(err, fault.NoCamera) {
		t.Errorf("unknown: %v", err)
	}
}

func TestACameraIsOpenedOnce(t *testing.T) {
	register(t, "one", &fakeCamera{})
	cameras := capture.RegisteredCameras()
	c, err := cameras.Open(capture.CameraConfig{ID: "one"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cameras.Open(capture.CameraConfig{ID: "one"}); !fault.Is(err, fault.CameraBusy) {
		t.Errorf("a second time: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestUnpluggedCameraIsLost(t *testing.T) {
	f := register(t, "loose", &fakeCamera{})
	c, err := capture.RegisteredCameras().Open(capture.CameraConfig{ID: "loose"})
	if err != nil {
		t.Fatal(err)
	}
	f.pictures <- image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio422)
	if _, _, err := c.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(f.pictures)
	if _, _, err := c.Read(t.Context()); !fault.Is(err, fault.CameraLost) {
		t.Errorf("unplugged: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestNewestPictureWinsAndReadCanBeLeft(t *testing.T) {
	f := register(t, "fast", &fakeCamera{})
	c, err := capture.RegisteredCameras().Open(capture.CameraConfig{ID: "fast"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err = c.Read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	for n := range 6 { // the loop takes the last after it posted the one before
		im := image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio420)
		im.Y[0] = uint8(100 + n)
		f.pictures <- im
	}
	got, release, err := c.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Image.Y[0] < 104 {
		t.Errorf("picture %d was read, the newest are 104 and 105", got.Image.Y[0])
	}
	release()
	waiting := make(chan error)
	go func() {
		for {
			if _, _, err := c.Read(t.Context()); err != nil {
				waiting <- err
				return
			}
		}
	}()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-waiting; err == nil {
		t.Error("a closed camera gave a picture")
	}
}

func TestModeThatSuits(t *testing.T) {
	webcam := []prop.Media{
		mode(640, 480, 30, frame.FormatYUYV), mode(1280, 720, 10, frame.FormatYUYV), mode(1280, 720, 30, frame.FormatMJPEG),
		mode(1920, 1080, 5, frame.FormatYUYV), mode(1920, 1080, 30, frame.FormatMJPEG), mode(640, 360, 30, frame.FormatYUYV),
	}
	for _, c := range []struct {
		modes  []prop.Media
		want   capture.CameraConfig
		w, h   int
		format frame.Format
	}{
		{webcam, capture.CameraConfig{Width: 1280, Height: 720, FPS: 30}, 1280, 720, frame.FormatMJPEG},
		{webcam, capture.CameraConfig{Width: 640, Height: 360, FPS: 30}, 640, 360, frame.FormatYUYV},
		{webcam[:2], capture.CameraConfig{Width: 1280, Height: 720, FPS: 30}, 640, 480, frame.FormatYUYV},
		{[]prop.Media{mode(1280, 720, 0, frame.FormatNV12)}, capture.CameraConfig{Width: 640, Height: 360, FPS: 30}, 1280, 720, frame.FormatNV12},
	} {
		m, ok := capture.Choose(c.modes, c.want)
		if !ok || m.Width != c.w || m.Height != c.h || m.FrameFormat != c.format || m.FrameRate == 0 {
			t.Errorf("%+v: %dx%d %v at %v, want %dx%d %v", c.want, m.Width, m.Height, m.FrameFormat, m.FrameRate, c.w, c.h, c.format)
		}
	}
}

func TestConversionKeepsColours(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420} {
		im := image.NewYCbCr(image.Rect(0, 0, 33, 17), ratio)
		for i := range im.Y {
			im.Y[i] = 90
		}
		for i := range im.Cb {
			im.Cb[i], im.Cr[i] = 60, 200
		}
		out := capture.ToI420(im, false)
		if out.Rect.Dx() != 32 || out.Rect.Dy() != 16 || out.Y[40] != 90 || out.Cb[20] != 60 || out.Cr[20] != 200 {
			t.Errorf("%v: %v %d,%d,%d", ratio, out.Rect, out.Y[40], out.Cb[20], out.Cr[20])
		}
		wide := capture.ToI420(im, true)
		if wide.Y[40] != 93 || wide.Cb[20] != 69 || wide.Cr[20] != 191 {
			t.Errorf("%v from full range: %d,%d,%d", ratio, wide.Y[40], wide.Cb[20], wide.Cr[20])
		}
	}
	red := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for i := range 16 {
		red.Set(i%4, i/4, color.RGBA{255, 0, 0, 255})
	}
	if out := capture.ToI420(red, false); out.Y[0] != 81 || out.Cr[0] != 239 { // BT.601: 81, 90, 240, within a step
		t.Errorf("red became %d,%d,%d", out.Y[0], out.Cb[0], out.Cr[0])
	}
	if capture.ToI420(image.NewRGBA(image.Rect(0, 0, 1, 9)), false) != nil {
		t.Error("a picture without an area was converted")
	}
}

func TestRealCamera(t *testing.T) {
	if nodes, err := os.ReadDir("/sys/class/video4linux"); err != nil || len(nodes) == 0 {
		t.Skip("NOT RUN: this machine has no V4L2 camera")
	}
	cameras := capture.NewCameras()
	found := cameras.List()
	if len(found) == 0 {
		t.Skip("NOT RUN: V4L2 shows no camera that gives pictures")
	}
	c, err := cameras.Open(capture.CameraConfig{ID: found[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, _, err := c.Read(t.Context()); err != nil {
		t.Error(err)
	}
}
