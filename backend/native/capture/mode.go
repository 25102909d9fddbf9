//go:build cgo

package capture

import (
	"math"

	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"
)

// choose returns the mode of a camera that comes nearest to what is wanted, and false when it has none that is understood.
func choose(modes []prop.Media, want CameraConfig) (best prop.Media, ok bool) {
	least := math.Inf(1)
	for _, m := range modes {
		if c := cost(m, want); c < least {
			best, least, ok = m, c, true
		}
	}
	if ok && best.FrameRate == 0 {
		best.FrameRate = float32(want.FPS)
	}
	return best, ok
}

// cost weighs a mode: a doubling of what is wrong counts 1, twice that where people see it.
func cost(m prop.Media, want CameraConfig) float64 {
	c := 0.0
	switch m.FrameFormat {
	case frame.FormatI420, frame.FormatNV12, frame.FormatNV21, frame.FormatYUYV, frame.FormatYUY2, frame.FormatUYVY:
	case frame.FormatMJPEG:
		c = 0.5 // 10 ms of our time for each picture of 720 lines
	default:
		return math.Inf(1) // depth, and what the library does not decode
	}
	if m.Width <= 0 || m.Height <= 0 {
		return math.Inf(1)
	}
	area := math.Log2(float64(m.Width*m.Height) / float64(want.Width*want.Height))
	c += max(area, -2*area)
	if shape := math.Log2(float64(m.Width) * float64(want.Height) / float64(m.Height*want.Width)); math.Abs(shape) > 0.05 {
		c += 0.5
	}
	if m.FrameRate > 0 {
		rate := math.Log2(float64(m.FrameRate) / float64(want.FPS))
		c += max(0.2*rate, -4*rate) // a slide show is worse than a small picture
	}
	return c
}
