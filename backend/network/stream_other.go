//go:build !linux

package network

import "time"

// readyStream leaves it to the system.
func readyStream(uintptr, int) error { return nil }

// owes does not know; the system's own limits for retransmission end the connection (Windows: about 21 s).
func owes(uintptr) (bool, time.Duration) { return false, 0 }
