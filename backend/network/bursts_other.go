//go:build !linux

package network

import (
	"net"
	"net/netip"
)

// bursts exist on Linux alone: elsewhere each packet is a system call.
type bursts struct{}

func newBursts(*net.UDPConn) *bursts { return nil }

func (*bursts) write([]byte, netip.AddrPort) (int, error) { return 0, net.ErrClosed }

func (*bursts) read([]byte) (int, netip.AddrPort, error) { return 0, netip.AddrPort{}, net.ErrClosed }

func (*bursts) close() {}
