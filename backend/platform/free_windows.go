package platform

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// Free returns how many bytes this user can still store in a folder, -1 for unknown.
func Free(folder string) (int64, error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return -1, unwritable(folder, fmt.Errorf("look at the disk of %q: %w", folder, err))
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return -1, unwritable(folder, fmt.Errorf("look at the disk of %q: %w", folder, err))
	}
	return int64(free), nil //nolint:gosec // no disk has 2^63 bytes
}
