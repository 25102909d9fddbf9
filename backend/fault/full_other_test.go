//go:build !windows

package fault_test

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"

	"videonet/backend/fault"
)

// What a library says of a full disk is a sentence, not a fault of ours.
func TestFullDisk(t *testing.T) {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		err := &os.PathError{Op: "write", Path: "videonet.db", Err: full}
		if got, values := fault.Of(fmt.Errorf("keep room: %w", errors.Join(err, os.ErrClosed))); got != fault.NoSpace || values != nil {
			t.Errorf("%v is %q, %v", full, got, values)
		}
	}
}
