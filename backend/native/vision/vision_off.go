//go:build !opencv || !cgo

package vision

import "videonet/backend/fault"

// Scorer is absent from programs built without OpenCV.
type Scorer struct{}

func notBuilt() error { return fault.New(fault.NotBuilt, nil, "part", "BRISQUE") }

// Open returns fault.NotBuilt.
func Open() (*Scorer, error) { return nil, notBuilt() }

// Score returns fault.NotBuilt.
func (*Scorer) Score([]byte, int, int) (float64, error) { return 0, notBuilt() }

// Close does nothing.
func (*Scorer) Close() error { return nil }
