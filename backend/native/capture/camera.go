//go:build cgo

package capture

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Camera is an open camera: a media.VideoSource that gives the newest picture and forgets those that nobody read in time.
type Camera struct {
	driver driver.Driver
	reader video.Reader
	full   bool // luma 0..255 instead of 16..235
	start  time.Time

	newest chan media.Frame  // at most one
	free   chan *image.YCbCr // pictures to be filled again
	lost   chan struct{}     // closed after err is set
	err    error
	done   chan struct{} // closed by Close
	ended  chan struct{} // closed by the loop
	once   sync.Once
}

// open starts a driver that is closed.
func open(d driver.Driver, config CameraConfig) (*Camera, error) {
	if err := d.Open(); err != nil {
		return nil, refused(fmt.Errorf("open camera %q: %w", identify(d), err))
	}
	mode, ok := choose(d.Properties(), config)
	recorder, records := d.(driver.VideoRecorder)
	if !ok || !records {
		_ = d.Close()
		return nil, fault.New(fault.NoCamera, fmt.Errorf("open camera %q: %w", identify(d), errNoFormat))
	}
	reader, err := recorder.VideoRecord(mode)
	if err != nil {
		_ = d.Close()
		return nil, refused(fmt.Errorf("start camera %q at %dx%d: %w", identify(d), mode.Width, mode.Height, err))
	}
	c := &Camera{
		driver: d,
		reader: reader,
		full:   mode.FrameFormat == frame.FormatMJPEG, // JFIF, part 5
		start:  time.Now(),
		newest: make(chan media.Frame, 1),
		free:   make(chan *image.YCbCr, 3),
		lost:   make(chan struct{}),
		done:   make(chan struct{}),
		ended:  make(chan struct{}),
	}
	go c.loop()
	return c, nil
}

// Read waits for the next picture. A camera that was unplugged gives fault.CameraLost.
func (c *Camera) Read(ctx context.Context) (media.Frame, func(), error) {
	select {
	case <-c.done:
		return media.Frame{}, nil, errClosed
	default:
	}
	select {
	case f := <-c.newest:
		return f, sync.OnceFunc(func() { c.give(f.Image) }), nil
	case <-c.lost:
		return media.Frame{}, nil, fault.New(fault.CameraLost, c.err)
	case <-c.done:
		return media.Frame{}, nil, errClosed
	case <-ctx.Done():
		return media.Frame{}, nil, ctx.Err()
	}
}

// loop reads the driver until it fails or Close is called.
func (c *Camera) loop() {
	defer close(c.ended)
	for {
		im, release, err := c.reader.Read()
		select {
		case <-c.done:
			if err == nil {
				release()
			}
			if err == nil && closeWhileReading {
				continue
			}
			return
		default:
		}
		if err != nil {
			c.err = fmt.Errorf("read camera %q: %w", identify(c.driver), err)
			close(c.lost)
			return
		}
		now := time.Now()
		out := c.take()
		out = toI420(out, im, c.full)
		release()
		if out != nil {
			c.post(media.Frame{Image: out, PTS: media.PTS{Ticks: int64(now.Sub(c.start)), Base: media.Nanos}.In(media.RTPVideo), Captured: now})
		}
	}
}

// post replaces a picture that nobody took.
func (c *Camera) post(f media.Frame) {
	select {
	case old := <-c.newest:
		c.give(old.Image)
	default:
	}
	c.newest <- f // there is room: nobody else puts one there
}

func (c *Camera) take() *image.YCbCr {
	select {
	case im := <-c.free:
		return im
	default:
		return nil
	}
}

func (c *Camera) give(im *image.YCbCr) {
	select {
	case c.free <- im:
	default:
	}
}

// How long a reader may take: a picture at 15 fps and room for a loaded machine, then the driver's own limit of 5 s.
const (
	nextPicture = 500 * time.Millisecond
	driverLimit = 6 * time.Second
)

// Close ends the camera and frees the device. It is safe twice and while Read waits. A driver that hangs is left behind after 6 s.
func (c *Camera) Close() error {
	var err error
	c.once.Do(func() {
		close(c.done)
		if !closeWhileReading {
			_ = c.wait(nextPicture)
		}
		err = c.driver.Close()
		if left := c.wait(driverLimit); left != nil {
			err = errors.Join(err, left)
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	})
	return err
}

func (c *Camera) wait(limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-c.ended:
		return nil
	case <-timer.C:
		return fmt.Errorf("close camera %q: the driver hangs", identify(c.driver))
	}
}
