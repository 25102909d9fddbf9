//go:build opencv && cgo

package vision

/*
#cgo CXXFLAGS: -std=c++11 -O2 -I/usr/include/opencv4
#cgo LDFLAGS: -lopencv_quality -lopencv_core
#include <stdlib.h>
#include "brisque.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"math"
	"unsafe"

	"videonet/backend/fault"
)

// Where Debian's opencv-data puts what BRISQUE learned.
const (
	model  = "/usr/share/opencv4/quality/brisque_model_live.yml"
	ranges = "/usr/share/opencv4/quality/brisque_range_live.yml"
)

// Scorer scores pictures. It is for one goroutine at a time and holds memory of C until Close.
type Scorer struct{ brisque unsafe.Pointer }

// Open reads the model. It returns fault.NotBuilt where OpenCV's data are not installed.
func Open() (*Scorer, error) {
	m, r := C.CString(model), C.CString(ranges)
	defer C.free(unsafe.Pointer(m))
	defer C.free(unsafe.Pointer(r))
	var why [256]C.char
	b := C.vn_brisque_open(m, r, &why[0], C.int(len(why)))
	if b == nil {
		return nil, fault.New(fault.NotBuilt, errors.New(C.GoString(&why[0])), "part", "BRISQUE")
	}
	return &Scorer{b}, nil
}

// Score returns BRISQUE, 0 (best) to 100. luma: width*height bytes, 0 black and 255 white; 32 pixels at least in both directions.
func (s *Scorer) Score(luma []byte, width, height int) (float64, error) {
	if width < 32 || height < 32 || len(luma) != width*height || s.brisque == nil {
		return 0, fault.New(fault.Invalid, fmt.Errorf("%d bytes of %dx%d pixels", len(luma), width, height), "what", "picture")
	}
	var why [256]C.char
	var score C.double
	p := (*C.uchar)(unsafe.Pointer(unsafe.SliceData(luma)))
	if C.vn_brisque_score(s.brisque, p, C.int(width), C.int(height), &score, &why[0], C.int(len(why))) != 0 {
		return 0, fmt.Errorf("score picture: %s", C.GoString(&why[0]))
	}
	v := float64(score)
	if math.IsNaN(v) {
		return 0, errors.New("score picture: no number")
	}
	return v, nil
}

// Close gives the memory back. It is safe twice.
func (s *Scorer) Close() error {
	if s.brisque != nil {
		C.vn_brisque_close(s.brisque)
		s.brisque = nil
	}
	return nil
}
