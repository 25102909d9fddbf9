package platform

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Free returns how many bytes this user can still store in a folder, -1 for unknown.
func Free(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return -1, unwritable(folder, fmt.Errorf("look at the disk of %q: %w", folder, err))
	}
	return int64(s.Bavail) * s.Bsize, nil //nolint:gosec // no disk has 2^63 bytes
}
