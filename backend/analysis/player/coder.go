package player

import (
	"errors"
	"fmt"
	"time"

	"videonet/backend/media"
)

// coder codes the pictures of one stream. Their PTS jump with every seek, while an encoder wants a time that only grows: it gets one.
type coder struct {
	make    func(width, height int) (media.VideoEncoder, error)
	encoder media.VideoEncoder // nil before the first picture
	size    [2]int
	clock   time.Duration // the encoder's time of the last picture
	last    media.PTS     // of the last picture
}

// The time that the encoder is told between two pictures; outside these bounds it was a seek or a pause, and counts as usualStep.
const (
	shortestStep = time.Millisecond
	longestStep  = time.Second
	usualStep    = 40 * time.Millisecond
)

// encode codes one picture with its own PTS. A key frame is never left out.
func (c *coder) encode(f media.Frame, key bool) (media.Packet, error) {
	size := [2]int{f.Image.Rect.Dx(), f.Image.Rect.Dy()}
	if c.encoder == nil || c.size != size {
		if err := c.renew(size); err != nil {
			return media.Packet{}, err
		}
		key = true
	}
	pts := f.PTS
	step := pts.Sub(c.last).Duration()
	for tries := 0; ; tries++ {
		if step < shortestStep || step > longestStep {
			step = usualStep
		}
		c.clock += step
		f.PTS = media.PTS{Ticks: int64(c.clock), Base: media.Nanos}
		p, err := c.encoder.Encode(f, key)
		switch {
		case err != nil:
			return p, fmt.Errorf("encode picture at %v: %w", pts, err)
		case len(p.Data) == 0 && key && tries < 3:
			step = usualStep
		case len(p.Data) == 0 && key:
			return p, errors.New("encode picture: the encoder gives no key frame")
		default:
			c.last, p.PTS = pts, pts
			return p, nil
		}
	}
}

func (c *coder) renew(size [2]int) error {
	if err := c.close(); err != nil {
		return err
	}
	encoder, err := c.make(size[0], size[1])
	if err != nil {
		return fmt.Errorf("make encoder: %w", err)
	}
	c.encoder, c.size = encoder, size
	return nil
}

func (c *coder) close() error {
	if c.encoder == nil {
		return nil
	}
	err := c.encoder.Close()
	c.encoder = nil
	if err != nil {
		return fmt.Errorf("close encoder: %w", err)
	}
	return nil
}
