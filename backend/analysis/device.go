package analysis

import (
	"fmt"
	"slices"

	"videonet/backend/fault"
)

// Device is what decodes pictures, by ffmpeg's name of it.
type Device string

// Auto takes the first device that gives the software's pictures quicker than the software, else the software.
const (
	Auto    Device = "auto"
	CPU     Device = "cpu"
	CUDA    Device = "cuda"
	VAAPI   Device = "vaapi"
	D3D11VA Device = "d3d11va"
	QSV     Device = "qsv"
)

// Devices returns all of them.
func Devices() []Device { return []Device{Auto, CPU, CUDA, VAAPI, D3D11VA, QSV} }

// ParseDevice reads one of Devices; "" is Auto. It returns fault.Invalid for anything else.
func ParseDevice(word string) (Device, error) {
	if word == "" {
		return Auto, nil
	}
	if d := Device(word); slices.Contains(Devices(), d) {
		return d, nil
	}
	return "", fault.New(fault.Invalid, nil, "what", fmt.Sprintf("no device is called %q", word))
}
