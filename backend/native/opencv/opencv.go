//go:build opencv && cgo

// Package opencv measures by gocv, on pictures of full size, the sharpness that OpenCV sees: a second opinion to package analysis/sample.
// gocv links 264 libraries, which cost 0.2 s of CPU time at each start (measured), so no program that must start fast
// links it. Built with tag opencv only; without it every function returns fault.NotBuilt.
package opencv

import (
	"fmt"

	"gocv.io/x/gocv"

	"videonet/backend/fault"
)

// mats are what C owns during one call.
type mats []gocv.Mat

func (m *mats) add(mat gocv.Mat) gocv.Mat {
	*m = append(*m, mat)
	return mat
}

func (m *mats) close() {
	for _, mat := range *m {
		_ = mat.Close()
	}
}

func invalid(n, width, height int) error {
	return fault.New(fault.Invalid, fmt.Errorf("%d bytes of %dx%d pixels", n, width, height), "what", "picture")
}

// Sharpness returns the variance of the Laplacian of luma, width*height bytes: it grows with sharpness, with noise, and with how much there
// is to see, so that it compares copies of one picture only.
func Sharpness(luma []byte, width, height int) (float64, error) {
	if width < 3 || height < 3 || len(luma) != width*height {
		return 0, invalid(len(luma), width, height)
	}
	var m mats
	defer m.close()
	picture, err := gocv.NewMatFromBytes(height, width, gocv.MatTypeCV8UC1, luma)
	if err != nil {
		return 0, fmt.Errorf("measure sharpness: %w", err)
	}
	m.add(picture)
	edges, mean, deviation := m.add(gocv.NewMat()), m.add(gocv.NewMat()), m.add(gocv.NewMat())
	gocv.Laplacian(picture, &edges, gocv.MatTypeCV64F, 1, 1, 0, gocv.BorderDefault)
	gocv.MeanStdDev(edges, &mean, &deviation)
	d := deviation.GetDoubleAt(0, 0)
	return d * d, nil
}
