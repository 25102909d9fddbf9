//go:build !windows

package transfer

import "syscall"

// openNonblock keeps the open of a FIFO, put in the file's place a moment ago, from waiting for a writer.
const openNonblock = syscall.O_NONBLOCK
