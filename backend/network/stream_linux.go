package network

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// rtoMax is the longest wait between two retransmissions, or probes of a closed window, where the system lets it be set (Linux 6.15 and
// newer; else 120 s): a vanished end is noticed sooner, and a network that comes back is used sooner.
const rtoMax = 3 * time.Second

func readyStream(fd uintptr, unsent int) error {
	err := unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_RTO_MAX_MS, int(rtoMax.Milliseconds()))
	if errors.Is(err, unix.ENOPROTOOPT) {
		err = nil // an older system
	}
	return errors.Join(err, unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsent))
}

func lineOf(fd uintptr) (rtt time.Duration, open int64) {
	info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil {
		return 0, 0
	}
	return time.Duration(info.Rtt) * time.Microsecond, int64(info.Unacked)*int64(info.Snd_mss) + int64(info.Notsent_bytes)
}

func owes(fd uintptr) (bool, time.Duration) {
	info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil {
		return false, 0
	}
	return info.Unacked > 0 || info.Probes > 0, time.Duration(info.Last_ack_recv) * time.Millisecond
}
