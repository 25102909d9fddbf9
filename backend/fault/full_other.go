//go:build !windows

package fault

import (
	"errors"
	"syscall"
)

// isFull says that a disk has no room left, or that this user has none.
func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }
