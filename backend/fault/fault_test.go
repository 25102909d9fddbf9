package fault_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"videonet/backend/fault"
)

func TestOf(t *testing.T) {
	_, gone := os.Open(filepath.Join(t.TempDir(), "gone.mp4"))
	for _, c := range []struct {
		name string
		err  error
		want fault.Code
	}{
		{"nil", nil, ""},
		{"own", fault.New(fault.NoCamera, nil), fault.NoCamera},
		{"wrapped", fmt.Errorf("open camera: %w", fault.New(fault.CameraBusy, errors.New("EBUSY"))), fault.CameraBusy},
		{"outermost wins", fault.New(fault.NotVideo, fault.New(fault.WorkerDied, nil)), fault.NotVideo},
		{"canceled", fmt.Errorf("join: %w", context.Canceled), fault.Canceled},
		{"vanished", fmt.Errorf("analyse: %w", gone), fault.FileGone},
		{"unknown", errors.New("EIEIO"), fault.Internal},
	} {
		if got, _ := fault.Of(c.err); got != c.want {
			t.Errorf("%s: Of(%v) = %q, want %q", c.name, c.err, got, c.want)
		}
	}
}

func TestValuesFillTheSentence(t *testing.T) {
	_, values := fault.Of(fmt.Errorf("x: %w", fault.New(fault.DiskFull, nil, "free", 12, "need", 640)))
	if values["free"] != 12 || values["need"] != 640 {
		t.Errorf("values = %v", values)
	}
}

func TestIs(t *testing.T) {
	err := fmt.Errorf("x: %w", fault.New(fault.DiskFull, errors.New("ENOSPC")))
	if !errors.Is(err, fault.New(fault.DiskFull, nil)) || errors.Is(err, fault.New(fault.NoCamera, nil)) {
		t.Error("errors.Is must compare codes")
	}
	if !fault.Is(err, fault.DiskFull) {
		t.Error("fault.Is must compare codes")
	}
}
