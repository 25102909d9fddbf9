package testpattern

import (
	"context"
	"errors"
	"image"
	"math"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

var errClosed = errors.New("testpattern: closed")

// CameraConfig says what the camera shows. The zero value is 1280x720 at 30 pictures a second.
type CameraConfig struct {
	Width, Height int // pixels, even, from 320x180
	FPS           int // pictures a second, 1..120
}

// Camera is a media.VideoSource that paints its pictures when they are due.
type Camera struct {
	config CameraConfig
	wall   *image.YCbCr
	orbs   [2]*orb
	free   chan *image.YCbCr
	done   chan struct{}
	once   sync.Once

	// Read by one goroutine.
	start   time.Time
	slot    int64
	counter uint32
}

// NewCamera paints what stands still and returns the camera. It returns fault.Invalid for a size or rate out of range.
func NewCamera(c CameraConfig) (*Camera, error) {
	if c == (CameraConfig{}) {
		c = CameraConfig{Width: 1280, Height: 720, FPS: 30}
	}
	if c.Width < 320 || c.Height < 180 || c.Width > 4096 || c.Height > 4096 || c.Width%2+c.Height%2 != 0 || c.FPS < 1 || c.FPS > 120 {
		return nil, fault.New(fault.Invalid, nil, "what", "size or rate of the test camera")
	}
	return &Camera{
		config: c,
		wall:   wall(c.Width, c.Height),
		orbs: [2]*orb{
			newOrb(c.Height*24/100, rgb{0.36, 0.53, 0.95}),
			newOrb(c.Height*15/100, rgb{0.38, 0.78, 0.68}),
		},
		free: make(chan *image.YCbCr, 4),
		done: make(chan struct{}),
	}, nil
}

// Read waits until the next picture is due. Pictures whose time has passed while nobody read are not made: the PTS jumps, the
// counter does not.
func (c *Camera) Read(ctx context.Context) (media.Frame, func(), error) {
	now := time.Now()
	if c.start.IsZero() {
		c.start = now
	}
	if late := int64(now.Sub(c.start) * time.Duration(c.config.FPS) / time.Second); late > c.slot {
		c.slot = late
	}
	due := c.start.Add(time.Duration(c.slot) * time.Second / time.Duration(c.config.FPS))
	if err := wait(ctx, c.done, due); err != nil {
		return media.Frame{}, nil, err
	}
	im := c.take()
	c.counter++
	now = time.Now()
	c.draw(im, float64(c.slot)/float64(c.config.FPS))
	paint(im, c.counter, Clock(now))
	f := media.Frame{
		Image:    im,
		PTS:      media.PTS{Ticks: c.slot * media.RTPVideo.Den / int64(c.config.FPS), Base: media.RTPVideo},
		Captured: now,
	}
	c.slot++
	return f, sync.OnceFunc(func() { c.give(im) }), nil
}

// Close ends the camera. It is safe twice and while Read waits.
func (c *Camera) Close() error {
	c.once.Do(func() { close(c.done) })
	return nil
}

// draw paints the wall and what moves before it, at a time in seconds.
func (c *Camera) draw(im *image.YCbCr, at float64) {
	copy(im.Y, c.wall.Y)
	copy(im.Cb, c.wall.Cb)
	copy(im.Cr, c.wall.Cr)
	w, h := float64(c.config.Width), float64(c.config.Height)
	for i, o := range c.orbs {
		phase := at*(0.55+0.35*float64(i)) + 2.2*float64(i)
		o.draw(im, int(w*(0.5+0.27*math.Sin(phase))), int(h*(0.42+0.14*math.Sin(2*phase+0.6))))
	}
}

func (c *Camera) take() *image.YCbCr {
	select {
	case im := <-c.free:
		return im
	default:
		return image.NewYCbCr(c.wall.Rect, image.YCbCrSubsampleRatio420)
	}
}

func (c *Camera) give(im *image.YCbCr) {
	select {
	case c.free <- im:
	default:
	}
}

// wait returns nil at the time due, or why it did not get there.
func wait(ctx context.Context, done <-chan struct{}, due time.Time) error {
	select {
	case <-done:
		return errClosed
	default:
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	left := time.Until(due)
	if left <= 0 {
		return nil
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-done:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}
