package fault

import (
	"errors"
	"syscall"
)

// Windows' own numbers for a full disk (winerror.h): ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
const (
	handleDiskFull = syscall.Errno(39)
	diskFull       = syscall.Errno(112)
)

func isFull(err error) bool { return errors.Is(err, handleDiskFull) || errors.Is(err, diskFull) }
