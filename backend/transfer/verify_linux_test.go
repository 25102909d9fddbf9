package transfer_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// TestVerifyNeverWaitsForAPipe, nor for a device that does not end, on either side of a comparison or as a receipt.
func TestVerifyNeverWaitsForAPipe(t *testing.T) {
	defer goleak.VerifyNone(t)
	_, dir, receipt := handedOver(t, map[string][]byte{"a.mp4": []byte("one")})
	good, fifo, locked := filepath.Join(dir, "in/a.mp4"), filepath.Join(dir, "fifo.vnreceipt"), putFile(t, filepath.Join(dir, "locked"), []byte("x"))
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(fifo, link); err != nil {
		t.Fatal(err)
	}
	bad := []string{fifo, link, "/dev/zero", "/dev/null"}
	if os.Geteuid() != 0 { // root reads everything
		if err := os.Chmod(locked, 0); err != nil {
			t.Fatal(err)
		}
		bad = append(bad, locked)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, path := range bad {
			for _, pair := range [][2]string{{path, good}, {good, path}, {path, receipt}, {path, sumText(nil)}} {
				if v, err := transfer.Verify(t.Context(), pair[0], pair[1], nil); !fault.Is(err, fault.FileUnreadable) {
					t.Errorf("%s against %s: %+v, %v", pair[0], pair[1], v, err)
				}
			}
		}
	}()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("a comparison waits")
	}
}

// What the system makes up as it is read has no size before: it is told, and does not run on.
func TestVerifyOfAFileWithoutASize(t *testing.T) {
	if _, err := transfer.Verify(t.Context(), "/proc/self/status", sumText(nil), nil); !fault.Is(err, fault.FileWritten) {
		t.Errorf("%v", err)
	}
}
