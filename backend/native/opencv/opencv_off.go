//go:build !opencv || !cgo

// Package opencv does by gocv what OpenCV is better at. This program was built without it: every function returns fault.NotBuilt.
package opencv

import "videonet/backend/fault"

func notBuilt() error { return fault.New(fault.NotBuilt, nil, "part", "OpenCV") }

// Sharpness returns fault.NotBuilt.
func Sharpness([]byte, int, int) (float64, error) { return 0, notBuilt() }

// JPEG returns fault.NotBuilt.
func JPEG([]byte, int, int, int, int) ([]byte, error) { return nil, notBuilt() }
