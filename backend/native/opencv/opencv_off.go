//go:build !opencv || !cgo

// Package opencv measures by gocv. This program was built without it: every function returns fault.NotBuilt.
package opencv

import "videonet/backend/fault"

// Sharpness returns fault.NotBuilt.
func Sharpness([]byte, int, int) (float64, error) {
	return 0, fault.New(fault.NotBuilt, nil, "part", "OpenCV")
}
