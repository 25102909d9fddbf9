package rtc

import (
	"net"
	"net/netip"

	"github.com/pion/transport/v4"
)

const (
	// Asked for on every UDP socket. pion's own overflows: with 4 MiB the data channels' window grew from 110 KB to 0.9 MB (notes: transfer §3).
	socketBuffer = 4 << 20 // bytes
	// A larger SCTP buffer than the socket can feed is worse than a small one (same place).
	sctpPerSocket = 4
	minSCTPBuffer = 1 << 20 // bytes, pion's own
	maxSCTPBuffer = 4 << 20 // bytes
)

// bufferedNet is a transport.Net whose UDP sockets have large buffers. pion opens one socket per local address and connection through it,
// so two connections to the same participant (call, files) never share an address pair, which one shared ICEUDPMux could not tell apart.
type bufferedNet struct{ transport.Net }

// ListenUDP opens a socket and asks for large buffers; a system that refuses them is no error.
func (n *bufferedNet) ListenUDP(network string, local *net.UDPAddr) (transport.UDPConn, error) {
	c, err := n.Net.ListenUDP(network, local)
	if err != nil {
		return nil, err
	}
	_ = c.SetReadBuffer(socketBuffer)
	_ = c.SetWriteBuffer(socketBuffer)
	return c, nil
}

// probe opens a socket as connections will, and returns how many bytes of receive buffer it got, 0 when unknown.
func (n *bufferedNet) probe() int {
	c, err := n.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4zero})
	if err != nil {
		return 0
	}
	defer func() { _ = c.Close() }()
	if s, ok := c.(interface{ ReceiveBuffer() int }); ok {
		return s.ReceiveBuffer()
	}
	return 0
}

// onLink reports whether a lies in a network that this machine is a part of.
func (n *bufferedNet) onLink(a netip.Addr) bool {
	all, err := n.Interfaces()
	if err != nil {
		return false
	}
	for _, i := range all {
		addresses, err := i.Addrs()
		if err != nil {
			continue // it vanished
		}
		for _, own := range addresses {
			if p, err := netip.ParsePrefix(own.String()); err == nil && p.Contains(a.Unmap()) {
				return true
			}
		}
	}
	return false
}

func sctpBuffer(given int) uint32 {
	if given == 0 {
		return maxSCTPBuffer
	}
	return uint32(min(max(given*sctpPerSocket, minSCTPBuffer), maxSCTPBuffer))
}
