package network

import "syscall"

// receiveBuffer asks the system; Linux counts twice what can be used, for its own bookkeeping (socket(7)).
func receiveBuffer(fd uintptr) int {
	n, err := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF)
	if err != nil {
		return 0
	}
	return n / 2
}
