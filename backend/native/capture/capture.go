// Package capture gives pictures of cameras and sound of microphones. It codes and scales nothing, cancels no echo, shares no screen,
// and does not reopen a device that is lost.
//
// Cameras are those of pion/mediadevices (V4L2 on Linux, DirectShow on Windows); microphones those of soundcard.
package capture

import "errors"

var errClosed = errors.New("capture: closed")

// CameraDevice is a camera that a person can choose.
type CameraDevice struct {
	// ID stays the same as long as the camera stays in its place. The empty ID is the system's first camera wherever one is asked for.
	ID    string
	Label string
}

// CameraConfig says what to open. What the camera cannot give is given as near as it can.
type CameraConfig struct {
	ID            string
	Width, Height int // pixels, 1280x720 when 0
	FPS           int // pictures a second, 30 when 0
}

func (c CameraConfig) withDefaults() CameraConfig {
	if c.Width == 0 || c.Height == 0 {
		c.Width, c.Height = 1280, 720
	}
	if c.FPS == 0 {
		c.FPS = 30
	}
	return c
}
