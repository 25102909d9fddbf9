package network

import (
	"time"

	"golang.org/x/sys/unix"
)

// unansweredProbes is how many probes of a closed window may go unanswered before one is owed: one or two may be on their way.
const unansweredProbes = 3

func limitUnsent(fd uintptr, unsent int) error {
	return unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsent)
}

func owes(fd uintptr) (bool, time.Duration) {
	info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil {
		return false, 0
	}
	return info.Unacked > 0 || info.Probes >= unansweredProbes, time.Duration(info.Last_ack_recv) * time.Millisecond
}
