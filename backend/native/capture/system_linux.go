//go:build cgo

package capture

import (
	"syscall"

	"github.com/pion/mediadevices/pkg/driver/camera"
)

func rescan() { camera.Initialize() }

func busyWords() []string { return []string{syscall.EBUSY.Error()} }

// closeWhileReading is false: the driver waits for the reader by itself, but not all drivers wake it.
const closeWhileReading = false
