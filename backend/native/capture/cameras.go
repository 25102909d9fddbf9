//go:build cgo

package capture

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/camera"

	"videonet/backend/fault"
)

// Cameras finds and opens the cameras of the machine.
type Cameras struct {
	// rescan looks for cameras that came or went. The library keeps its list in a variable of its own, which is why a program has one Cameras.
	rescan func()
}

// NewCameras returns the machine's cameras.
func NewCameras() *Cameras { return &Cameras{rescan: rescan} }

// List returns the cameras that are there now, the system's first one first.
func (c *Cameras) List() []CameraDevice {
	c.rescan()
	found := present()
	out := make([]CameraDevice, len(found))
	for i, d := range found {
		out[i] = CameraDevice{ID: identify(d), Label: label(d)}
	}
	return out
}

// Open starts a camera. Errors are fault.NoCamera and fault.CameraBusy.
func (c *Cameras) Open(config CameraConfig) (*Camera, error) {
	config = config.withDefaults()
	d := find(config.ID)
	if d == nil {
		c.rescan()
		d = find(config.ID)
	}
	if d == nil {
		return nil, fault.New(fault.NoCamera, fmt.Errorf("open camera %q: not found", config.ID))
	}
	if d.Status() != driver.StateClosed {
		return nil, fault.New(fault.CameraBusy, fmt.Errorf("open camera %q: open already", config.ID))
	}
	return open(d, config)
}

// find returns the driver of that ID, or the first one for "", or nil.
func find(id string) driver.Driver {
	found := present()
	i := slices.IndexFunc(found, func(d driver.Driver) bool { return id == "" || identify(d) == id })
	if i < 0 {
		return nil
	}
	return found[i]
}

// present returns the drivers of cameras in an order that does not change.
func present() []driver.Driver {
	found := driver.GetManager().Query(driver.FilterAnd(driver.FilterVideoRecorder(), driver.FilterDeviceType(driver.Camera)))
	slices.SortFunc(found, func(a, b driver.Driver) int {
		return cmp.Or(-cmp.Compare(a.Info().Priority, b.Info().Priority), strings.Compare(identify(a), identify(b)))
	})
	// A webcam shows a second node for its metadata, which gives no pictures.
	second := regexp.MustCompile(`-video-index[1-9][0-9]*$`)
	return slices.DeleteFunc(found, func(d driver.Driver) bool { return second.MatchString(identify(d)) })
}

// identify returns the stable part of a label such as "usb-046d_HD_Pro_Webcam-video-index0;video2": Linux gives the number behind
// the semicolon anew at each start.
func identify(d driver.Driver) string {
	id, _, _ := strings.Cut(d.Info().Label, camera.LabelSeparator)
	return id
}

func label(d driver.Driver) string {
	name, _, _ := strings.Cut(d.Info().Name, camera.LabelSeparator)
	return cmp.Or(strings.TrimSpace(name), identify(d))
}

// refused gives an error of opening its code. Errors of the library have lost their type on the way; the words of the system remain.
func refused(err error) error {
	text := err.Error()
	for _, busy := range busyWords() {
		if strings.Contains(text, busy) {
			return fault.New(fault.CameraBusy, err)
		}
	}
	return fault.New(fault.NoCamera, err)
}

var errNoFormat = errors.New("it offers no picture format that is known here")
