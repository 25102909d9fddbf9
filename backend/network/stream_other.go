//go:build !linux

package network

import "time"

// limitUnsent leaves it to the system.
func limitUnsent(uintptr, int) error { return nil }

// owes does not know; the system's own limits for retransmission end the connection (Windows: about 21 s).
func owes(uintptr) (bool, time.Duration) { return false, 0 }
