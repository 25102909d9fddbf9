//go:build !linux

package network

import "time"

// readyStream leaves it to the system.
func readyStream(uintptr, int) error { return nil }

// lineOf does not know.
func lineOf(uintptr) (time.Duration, int64) { return 0, 0 }

// owes does not know; the system's own limits for retransmission end the connection (Windows: about 21 s).
func owes(uintptr) (bool, time.Duration) { return false, 0 }
