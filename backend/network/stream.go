package network

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"
)

// The keep-alive of a stream: who has nothing to send learns after idle + count × interval = 10 s that the other end has vanished.
const (
	keepIdle     = 4 * time.Second
	keepInterval = 2 * time.Second
	keepCount    = 3
)

// errNotTCP says that a connection does not come from this package.
var errNotTCP = errors.New("not a TCP connection of this package")

// Stream readies a TCP connection of this package for long streams: keep-alive that finds a vanished other end within 10 s, and, where
// the system can, at most unsent bytes that the network has not yet taken in the kernel, so that little is queued behind a pause. The
// buffers stay the system's to size.
func Stream(c net.Conn, unsent int) error {
	t, ok := c.(*tcpConn)
	if !ok {
		return fmt.Errorf("ready stream: %w", errNotTCP)
	}
	err := t.c.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: keepIdle, Interval: keepInterval, Count: keepCount})
	if err != nil {
		return fmt.Errorf("ready stream: %w", err)
	}
	raw, err := t.c.SyscallConn()
	if err != nil {
		return fmt.Errorf("ready stream: %w", err)
	}
	var failed error
	err = raw.Control(func(fd uintptr) { failed = readyStream(fd, unsent) })
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("ready stream: %w", err)
	}
	return nil
}

// Owed tells whether the other end owes an acknowledgement, of bytes or of a probe of its closed window, and how long ago it gave the
// last one. Systems that do not tell say that nothing is owed; so does a connection that has ended. A receiver that merely does not read
// owes nothing: its system answers the probes. That is why this is not TCP_USER_TIMEOUT, which ends such connections too (tcp(7)).
func Owed(c net.Conn) (owed bool, last time.Duration) {
	t, ok := c.(*tcpConn)
	if !ok {
		return false, 0
	}
	raw, err := t.c.SyscallConn()
	if err != nil {
		return false, 0
	}
	if err = raw.Control(func(fd uintptr) { owed, last = owes(fd) }); err != nil {
		return false, 0
	}
	return owed, last
}

// Line tells how long a packet and its answer take now, smoothed, and how many bytes that were written the other end's system has not
// confirmed. It is 0 and 0 where the system does not tell, and for a connection that has ended.
func Line(c net.Conn) (rtt time.Duration, open int64) {
	t, ok := c.(*tcpConn)
	if !ok {
		return 0, 0
	}
	raw, err := t.c.SyscallConn()
	if err != nil {
		return 0, 0
	}
	if err = raw.Control(func(fd uintptr) { rtt, open = lineOf(fd) }); err != nil {
		return 0, 0
	}
	return rtt, open
}

// Own returns the unicast addresses of this machine that the policy allows, those of IPv4 and IPv6 in turn, loopback ones last.
// Link-local ones of IPv6 are left out: they mean nothing without a zone, and zones have other names on other machines.
func (n *Network) Own() ([]netip.Addr, error) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	var four, six, loop []netip.Addr
	policy := n.Policy()
	for _, a := range addresses {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		ip := prefix.Addr().Unmap().WithZone("")
		list := &six
		switch {
		case !policy.Allows(ip), ip.IsUnspecified(), ip.IsMulticast(), ip.Is6() && ip.IsLinkLocalUnicast():
			continue
		case ip.IsLoopback():
			list = &loop
		case ip.Is4():
			list = &four
		}
		if !slices.Contains(*list, ip) {
			*list = append(*list, ip)
		}
	}
	own := make([]netip.Addr, 0, len(four)+len(six)+len(loop))
	for i := range max(len(four), len(six)) {
		own = append(own, four[min(i, len(four)):min(i+1, len(four))]...)
		own = append(own, six[min(i, len(six)):min(i+1, len(six))]...)
	}
	return append(own, loop...), nil
}
