// Package network opens every socket of the program: the only Dial, Listen and pion transport.Net. Its Policy says what may be reached,
// and it lists what was opened and what was refused. It encrypts nothing but offers the TLS settings that the others use (tls.go).
//
// With Policy.LANOnly each address is checked where the packet leaves: at connect, at every WriteTo, and at accept and read as well.
// Names are not resolved then, because a question to a name server may leave the local network.
package network

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// ErrOutside says that the policy forbids the address. It is wrapped with the address that was asked for.
var ErrOutside = errors.New("outside the local network, which the settings forbid")

// Network opens sockets under a policy. It is safe for concurrent use.
type Network struct {
	policy atomic.Pointer[Policy]

	mu       sync.Mutex // guards what follows
	open     map[*entry]struct{}
	closed   []Socket // the last maxClosed
	refusals map[string]uint64
}

// New returns a Network with the policy.
func New(p Policy) *Network {
	n := &Network{open: map[*entry]struct{}{}, refusals: map[string]uint64{}}
	n.SetPolicy(p)
	return n
}

// SetPolicy changes the policy, for open sockets too: packets and new connections from now on.
func (n *Network) SetPolicy(p Policy) { n.policy.Store(&p) }

// Policy returns the policy in force.
func (n *Network) Policy() Policy { return *n.policy.Load() }

// allow checks one address and notes a refusal.
func (n *Network) allow(a netip.Addr) error {
	if n.policy.Load().Allows(a) {
		return nil
	}
	n.refuse(a.String())
	return fmt.Errorf("%s: %w", a, ErrOutside)
}

// allowName checks the host of host:port: names, but localhost, only where the policy lets questions out.
func (n *Network) allowName(host string) error {
	if _, err := netip.ParseAddr(host); err == nil || host == "" || host == "localhost" || !n.policy.Load().LANOnly {
		return nil
	}
	n.refuse(host)
	return fmt.Errorf("resolve %q: %w", host, ErrOutside)
}

// DialContext connects to host:port. network is tcp, tcp4, tcp6, udp, udp4 or udp6. Errors wrap ErrOutside or come from package net.
func (n *Network) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return n.dial(ctx, net.Dialer{}, network, address)
}

func (n *Network) dial(ctx context.Context, d net.Dialer, network, address string) (net.Conn, error) {
	if err := known(network); err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if err = n.allowName(host); err != nil {
		return nil, err
	}
	d.Control = func(_, address string, _ syscall.RawConn) error { return n.allowText(address) }
	c, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return n.wrap(c, Dialed)
}

// allowText checks an address as package net writes it.
func (n *Network) allowText(address string) error {
	if strings.HasPrefix(address, ":") {
		return nil // all addresses of this machine
	}
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("check address %q: %w", address, err)
	}
	return n.allow(ap.Addr())
}

// Listen accepts TCP connections at host:port; the host may be empty or unspecified, port 0 takes a free one. Connections from
// addresses that the policy forbids are closed before anything is read from them.
func (n *Network) Listen(ctx context.Context, network, address string) (net.Listener, error) {
	if network != "tcp" && network != "tcp4" && network != "tcp6" {
		return nil, fmt.Errorf("listen: network %q is not tcp", network)
	}
	return n.listen(ctx, net.ListenConfig{}, network, address)
}

func (n *Network) listen(ctx context.Context, c net.ListenConfig, network, address string) (*listener, error) {
	c.Control = func(_, address string, _ syscall.RawConn) error { return n.allowText(address) }
	if err := n.allowHost(address); err != nil {
		return nil, err
	}
	l, err := c.Listen(ctx, network, address)
	if err != nil {
		return nil, err
	}
	t, ok := l.(*net.TCPListener)
	if !ok {
		return nil, errors.Join(fmt.Errorf("listen %q: not TCP", network), l.Close())
	}
	return &listener{n: n, l: t, e: n.add(Listening, "tcp", l.Addr(), nil)}, nil
}

// ListenPacket opens a UDP socket at host:port. Packets to and from addresses that the policy forbids do not pass.
func (n *Network) ListenPacket(ctx context.Context, network, address string) (net.PacketConn, error) {
	if network != "udp" && network != "udp4" && network != "udp6" {
		return nil, fmt.Errorf("listen: network %q is not udp", network)
	}
	return n.listenPacket(ctx, net.ListenConfig{}, network, address)
}

func (n *Network) listenPacket(ctx context.Context, c net.ListenConfig, network, address string) (*packetConn, error) {
	c.Control = func(_, address string, _ syscall.RawConn) error { return n.allowText(address) }
	if err := n.allowHost(address); err != nil {
		return nil, err
	}
	p, err := c.ListenPacket(ctx, network, address)
	if err != nil {
		return nil, err
	}
	u, ok := p.(*net.UDPConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("listen %q: not UDP", network), p.Close())
	}
	return &packetConn{n: n, c: u, e: n.add(Packets, "udp", p.LocalAddr(), nil), bursts: newBursts(u)}, nil
}

func (n *Network) allowHost(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	return n.allowName(host)
}

func known(network string) error {
	switch network {
	case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6":
		return nil
	}
	return fmt.Errorf("dial: network %q is neither tcp nor udp", network)
}

// wrap puts a dialed or accepted connection on the list.
func (n *Network) wrap(c net.Conn, kind Kind) (net.Conn, error) {
	switch c := c.(type) {
	case *net.TCPConn:
		return &tcpConn{c: c, e: n.add(kind, "tcp", c.LocalAddr(), c.RemoteAddr())}, nil
	case *net.UDPConn:
		return &packetConn{n: n, c: c, e: n.add(kind, "udp", c.LocalAddr(), c.RemoteAddr())}, nil
	}
	return nil, errors.Join(errors.New("dial: neither TCP nor UDP"), c.Close())
}
