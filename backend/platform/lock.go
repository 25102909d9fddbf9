package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// ErrLocked is the error of Lock when another program has the lock.
var ErrLocked = errors.New("another program has the lock")

// lockStep is the pause between two tries for a lock.
const lockStep = 10 * time.Millisecond

// Lock makes the file if need be and takes its lock, waiting at most wait: a program that was just killed may still be on its way out.
// Closing gives the lock free; the file stays, because removing a locked file would let two programs hold "the" lock.
// Errors: ErrLocked, fault.FolderUnwritable, fault.NoSpace.
func Lock(ctx context.Context, path string, wait time.Duration) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unwritable(filepath.Dir(path), fmt.Errorf("lock %q: %w", path, err))
	}
	for deadline := time.Now().Add(wait); ; {
		taken, failed := lock(file)
		if taken {
			return file, nil
		}
		if failed == nil && time.Now().After(deadline) {
			failed = ErrLocked
		}
		if failed == nil {
			select {
			case <-ctx.Done():
				failed = ctx.Err()
			case <-time.After(lockStep):
			}
		}
		if failed != nil {
			return nil, errors.Join(fmt.Errorf("lock %q: %w", path, failed), file.Close())
		}
	}
}
