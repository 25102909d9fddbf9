package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"videonet/backend/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// beside puts a program called videonet-vision beside this test's own, which is where the worker looks.
func beside(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(self), "videonet-vision")
	t.Cleanup(func() { _ = os.Remove(path) })
	return path
}

// Where nothing rates pictures, or something else answers, the worker is told so and goes on.
func TestNoVision(t *testing.T) {
	path := beside(t)
	if _, err := openVision(t.Context()); !fault.Is(err, fault.NotBuilt) {
		t.Error(err)
	}
	for name, script := range map[string]string{"ends": "exit 1", "says something else": "echo 'hello, world'", "closes": "exec >&-; cat >/dev/null"} {
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := openVision(t.Context()); !fault.Is(err, fault.NotBuilt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The real one, built with OpenCV: it scores, refuses nonsense by ending, and ends with its context.
func TestVision(t *testing.T) {
	path := beside(t)
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "opencv", "-o", path, "videonet/backend/cmd/videonet-vision").CombinedOutput(); err != nil {
		t.Skipf("NOT RUN: videonet-vision cannot be built here: %v: %s", err, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	v, err := openVision(ctx)
	if err != nil {
		t.Fatal(err)
	}
	luma := make([]byte, 128*96)
	for i := range luma {
		luma[i] = byte(i*i/7 + i%128)
	}
	first, err := v.Score(luma, 128, 96)
	if err != nil || first.Brisque < 0 || first.Brisque > 100 || first.Sharpness <= 0 {
		t.Fatal(first, err)
	}
	if again, err := v.Score(luma, 128, 96); err != nil || again != first {
		t.Error(again, err)
	}
	if small, err := v.Score(luma[:4], 2, 2); err != nil || small.Brisque >= 0 {
		t.Error("a picture that cannot be rated:", small, err)
	}
	cancel()
	if _, err = v.Score(luma, 128, 96); err == nil {
		t.Error("it outlives its context")
	}
	for range 2 {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}
}
