package network

import "syscall"

// receiveBuffer asks the system.
func receiveBuffer(fd uintptr) int {
	n, err := syscall.GetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF)
	if err != nil {
		return 0
	}
	return n
}
