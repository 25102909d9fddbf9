package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/child"
	"videonet/backend/fault"
)

// vision is videonet-vision, the child that rates pictures: OpenCV is not linked into this program, which must start where it is not
// installed and go on when it crashes.
type vision struct{ process *child.Process }

// What the child may use. One picture takes 10 ms; a child that needs so long is stuck.
const (
	visionMemory = 2 << 30 // bytes
	visionTime   = 20 * time.Second
)

// openVision starts videonet-vision, which lies beside this program. It returns fault.NotBuilt where there is none, or none that runs.
func openVision(ctx context.Context) (analysis.Scorer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, notBuilt(err)
	}
	path, err := exec.LookPath(filepath.Join(filepath.Dir(self), "videonet-vision"))
	if err != nil {
		return nil, notBuilt(err)
	}
	p, err := child.Start(ctx, child.Spec{Path: path, Stdin: true, Limits: child.Limits{Memory: visionMemory, Files: 64, NoFiles: true}})
	if err != nil {
		return nil, notBuilt(err)
	}
	v := &vision{p}
	var hello [8]byte
	if err = v.ask(nil, hello[:]); err == nil && string(hello[:]) != "vnvision" {
		err = errors.New("it does not greet")
	}
	if err != nil {
		_ = v.Close()
		return nil, notBuilt(err)
	}
	return v, nil
}

func notBuilt(err error) error { return fault.New(fault.NotBuilt, err, "part", "BRISQUE") }

// Score has the child rate a picture.
func (v *vision) Score(luma []byte, width, height int) (analysis.Rating, error) {
	request := make([]byte, 8, 8+len(luma))
	binary.LittleEndian.PutUint32(request, uint32(width))      //nolint:gosec // at most 640
	binary.LittleEndian.PutUint32(request[4:], uint32(height)) //nolint:gosec // at most 360
	var answer [16]byte
	if err := v.ask(append(request, luma...), answer[:]); err != nil {
		return analysis.Rating{}, err
	}
	number := func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }
	return analysis.Rating{Brisque: number(answer[:]), Sharpness: number(answer[8:])}, nil
}

// ask writes to the child and waits for its answer. Who takes too long is killed, which ends both.
func (v *vision) ask(request, answer []byte) error {
	stuck := time.AfterFunc(visionTime, v.process.Kill)
	defer stuck.Stop()
	if _, err := v.process.Stdin.Write(request); err != nil {
		return fmt.Errorf("write to videonet-vision: %w", err)
	}
	if _, err := io.ReadFull(v.process.Stdout, answer); err != nil {
		return fmt.Errorf("read from videonet-vision: %w: %s", err, v.process.LastLines())
	}
	return nil
}

// Close ends the child and waits until it is gone.
func (v *vision) Close() error { return v.process.Close() }
