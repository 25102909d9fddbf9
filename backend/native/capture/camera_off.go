//go:build !cgo

package capture

import (
	"context"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Cameras is empty in programs built without cgo.
type Cameras struct{}

// Camera never exists in programs built without cgo.
type Camera struct{}

func notBuilt() error { return fault.New(fault.NotBuilt, nil, "part", "camera") }

// NewCameras returns no cameras.
func NewCameras() *Cameras { return &Cameras{} }

// List is empty.
func (*Cameras) List() []CameraDevice { return nil }

// Open returns fault.NotBuilt.
func (*Cameras) Open(config CameraConfig) (*Camera, error) {
	_ = config.withDefaults()
	return nil, notBuilt()
}

// Read returns fault.NotBuilt.
func (*Camera) Read(context.Context) (media.Frame, func(), error) {
	return media.Frame{}, nil, notBuilt()
}

// Close does nothing.
func (*Camera) Close() error { return nil }
