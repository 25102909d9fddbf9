//go:build cgo

package capture

import (
	"image"

	"github.com/pion/mediadevices/pkg/prop"
)

// RegisteredCameras opens what is registered, without looking for real devices, which would forget the fakes.
func RegisteredCameras() *Cameras { return &Cameras{rescan: func() {}} }

// Choose returns the mode for what is wanted.
func Choose(modes []prop.Media, want CameraConfig) (prop.Media, bool) { return choose(modes, want) }

// ToI420 converts one picture.
func ToI420(im image.Image, full bool) *image.YCbCr { return toI420(nil, im, full) }
