package publish

import (
	"context"
	"fmt"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// maxFailures is how often in a row the encoder may fail before the camera counts as lost.
const maxFailures = 3

// pump reads src until it ends and closes it.
func (c *Camera) pump(ctx context.Context, src media.VideoSource) {
	defer func() { _ = src.Close() }()
	for {
		f, release, err := src.Read(ctx)
		if err != nil {
			c.over(ctx, err, fault.CameraLost)
			return
		}
		err = c.picture(f, time.Now())
		if release != nil {
			release()
		}
		if err != nil {
			c.over(ctx, err, fault.Internal)
			return
		}
	}
}

// over tells the end of a source, unless it was we who ended it.
func (c *Camera) over(ctx context.Context, err error, code fault.Code) {
	if ctx.Err() != nil {
		return
	}
	status, err := after(err, code)
	c.tell(func(s *CameraState) { *s = CameraState{Status: status, Err: err} })
}

// picture codes f and hands it out. Its error means that it is no use to go on.
func (c *Camera) picture(f media.Frame, now time.Time) error {
	idle := c.fanout.empty()
	c.mu.Lock()
	c.stats.Read++
	lines, rate, key := c.lines, c.bitrate, c.keys.want(now)
	c.mu.Unlock()
	w, h := fit(f.Image.Rect.Dx(), f.Image.Rect.Dy(), lines)
	c.tell(func(s *CameraState) { *s = CameraState{Status: Live, Width: w, Height: h} })
	f.PTS = c.timeline.next(f.PTS, now)
	if f.Captured.IsZero() {
		f.Captured = now
	}
	if idle {
		return nil
	}
	if rate == 0 {
		rate = DefaultBitrate(w, h)
	}
	p, err := c.code(f, w, h, rate, key)
	if err != nil {
		_ = c.closeEncoder()
		if c.failures++; c.failures >= maxFailures {
			c.failures = 0
			return fmt.Errorf("code %dx%d: %w", w, h, err)
		}
		return nil
	}
	c.failures = 0
	if len(p.Data) == 0 {
		return nil
	}
	c.count(p, now)
	if c.fanout.send(p) > 0 {
		c.mu.Lock()
		c.keys.slow = true
		c.mu.Unlock()
	}
	return nil
}

// count notes a packet before it is handed out: whoever subscribes from here on is owed all keys of a beginning.
func (c *Camera) count(p media.Packet, began time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Coded++
	c.stats.Coding += time.Since(began)
	if p.Key {
		c.stats.Keys++
		c.keys.made(began)
	}
}

// code scales and encodes f, with an encoder that fits.
func (c *Camera) code(f media.Frame, w, h, rate int, key bool) (media.Packet, error) {
	if c.encoder != nil && (c.width != w || c.height != h) {
		_ = c.closeEncoder()
	}
	if c.encoder == nil {
		e, err := c.config.NewEncoder(w, h, rate)
		if err != nil {
			return media.Packet{}, err
		}
		c.encoder, c.width, c.height, c.rate, key = e, w, h, rate, true
	}
	if rate != c.rate {
		if err := c.encoder.SetBitrate(rate); err != nil {
			return media.Packet{}, err
		}
		c.rate = rate
	}
	f.Image = c.scaler.scale(f.Image, w, h)
	return c.encoder.Encode(f, key)
}

func (c *Camera) closeEncoder() error {
	if c.encoder == nil {
		return nil
	}
	err := c.encoder.Close()
	c.encoder = nil
	return err
}
