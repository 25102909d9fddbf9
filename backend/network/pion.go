package network

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"github.com/pion/transport/v4"
)

// Pion returns the sockets as pion/webrtc wants them (SettingEngine.SetNet). Interfaces lists only addresses that the policy allows,
// so no candidate names another.
//
// Two parts of pion/ice v4.4 open sockets past every transport.Net (active_tcp.go, mdns.go). Whoever sets this Net must also call
// SettingEngine.DisableActiveTCP(true), SetNetworkTypes(UDP4, UDP6) and SetICEMulticastDNSMode(MulticastDNSModeDisabled).
func (n *Network) Pion() transport.Net { return pion{n} }

type pion struct{ n *Network }

func (p pion) ListenPacket(network, address string) (net.PacketConn, error) {
	return p.n.ListenPacket(context.Background(), network, address)
}

func (p pion) ListenUDP(network string, local *net.UDPAddr) (transport.UDPConn, error) {
	address := ":0"
	if local != nil {
		address = local.String()
	}
	c, err := p.n.listenPacket(context.Background(), net.ListenConfig{}, network, address)
	if err != nil {
		return nil, err // never a nil *packetConn inside the interface
	}
	return c, nil
}

func (p pion) ListenTCP(network string, local *net.TCPAddr) (transport.TCPListener, error) {
	address := ":0"
	if local != nil {
		address = local.String()
	}
	l, err := p.n.listen(context.Background(), net.ListenConfig{}, network, address)
	if err != nil {
		return nil, err
	}
	return pionListener{l}, nil
}

type pionListener struct{ *listener }

func (l pionListener) AcceptTCP() (transport.TCPConn, error) {
	c, err := l.accept()
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (p pion) Dial(network, address string) (net.Conn, error) {
	return p.n.DialContext(context.Background(), network, address)
}

func (p pion) DialUDP(network string, local, remote *net.UDPAddr) (transport.UDPConn, error) {
	var d net.Dialer
	if local != nil {
		d.LocalAddr = local
	}
	c, err := p.n.dial(context.Background(), d, network, remote.String())
	if err != nil {
		return nil, err
	}
	u, ok := c.(*packetConn)
	if !ok {
		return nil, fmt.Errorf("dial %q: %w", network, transport.ErrNotUDPAddress)
	}
	return u, nil
}

func (p pion) DialTCP(network string, local, remote *net.TCPAddr) (transport.TCPConn, error) {
	var d net.Dialer
	if local != nil {
		d.LocalAddr = local
	}
	c, err := p.n.dial(context.Background(), d, network, remote.String())
	if err != nil {
		return nil, err
	}
	t, ok := c.(*tcpConn)
	if !ok {
		return nil, fmt.Errorf("dial %q: %w", network, transport.ErrNotSupported)
	}
	return t, nil
}

func (p pion) ResolveIPAddr(network, address string) (*net.IPAddr, error) {
	if err := p.n.allowName(address); err != nil {
		return nil, err
	}
	return net.ResolveIPAddr(network, address)
}

func (p pion) ResolveUDPAddr(network, address string) (*net.UDPAddr, error) {
	if err := p.n.allowHost(address); err != nil {
		return nil, err
	}
	return net.ResolveUDPAddr(network, address)
}

func (p pion) ResolveTCPAddr(network, address string) (*net.TCPAddr, error) {
	if err := p.n.allowHost(address); err != nil {
		return nil, err
	}
	return net.ResolveTCPAddr(network, address)
}

func (p pion) Interfaces() ([]*transport.Interface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	policy, list := p.n.Policy(), make([]*transport.Interface, 0, len(all))
	for _, i := range all {
		wrapped := transport.NewInterface(i)
		addresses, err := i.Addrs()
		if err != nil {
			continue // it vanished between the two calls
		}
		for _, a := range addresses {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil && policy.Allows(prefix.Addr()) {
				wrapped.AddAddress(a)
			}
		}
		list = append(list, wrapped)
	}
	return list, nil
}

func (p pion) InterfaceByIndex(index int) (*transport.Interface, error) {
	return p.find(func(i *transport.Interface) bool { return i.Index == index })
}

func (p pion) InterfaceByName(name string) (*transport.Interface, error) {
	return p.find(func(i *transport.Interface) bool { return i.Name == name })
}

func (p pion) find(is func(*transport.Interface) bool) (*transport.Interface, error) {
	all, err := p.Interfaces()
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if is(i) {
			return i, nil
		}
	}
	return nil, transport.ErrInterfaceNotFound
}

func (p pion) CreateDialer(d *net.Dialer) transport.Dialer { return pionDialer{p.n, *d} }

type pionDialer struct {
	n *Network
	d net.Dialer
}

func (d pionDialer) Dial(network, address string) (net.Conn, error) {
	return d.n.dial(context.Background(), d.d, network, address)
}

func (p pion) CreateListenConfig(c *net.ListenConfig) transport.ListenConfig {
	return pionListenConfig{p.n, *c}
}

type pionListenConfig struct {
	n *Network
	c net.ListenConfig
}

func (c pionListenConfig) Listen(ctx context.Context, network, address string) (net.Listener, error) {
	return c.n.listen(ctx, c.c, network, address)
}

func (c pionListenConfig) ListenPacket(ctx context.Context, network, address string) (net.PacketConn, error) {
	return c.n.listenPacket(ctx, c.c, network, address)
}
