package network

import (
	"net"
	"net/netip"
	"time"
)

// packetConn checks every packet against the policy and counts. It does not embed *net.UDPConn: pion looks for that type and for
// methods that would go past the checks.
type packetConn struct {
	n      *Network
	c      *net.UDPConn
	e      *entry
	bursts *bursts // nil for a connected socket, and where the system cannot
}

// receive reads one packet.
func (p *packetConn) receive(b []byte) (int, netip.AddrPort, error) {
	if p.bursts != nil {
		return p.bursts.read(b)
	}
	return p.c.ReadFromUDPAddrPort(b)
}

// ReadFromAddrPort waits for a packet from where the policy allows; others are dropped and noted. pion/ice takes this path because it
// allocates nothing.
func (p *packetConn) ReadFromAddrPort(b []byte) (int, netip.AddrPort, error) {
	for {
		n, from, err := p.receive(b)
		if err != nil || p.n.allow(from.Addr()) == nil {
			p.e.in(n)
			return n, from, err
		}
	}
}

// WriteToAddrPort sends a packet; ErrOutside where the policy forbids the address.
func (p *packetConn) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	if err := p.n.allow(to.Addr()); err != nil {
		return 0, err
	}
	var n int
	var err error
	if p.bursts != nil {
		n, err = p.bursts.write(b, to)
	} else {
		n, err = p.c.WriteToUDPAddrPort(b, to)
	}
	p.e.out(n)
	return n, err
}

func (p *packetConn) ReadFromUDP(b []byte) (int, *net.UDPAddr, error) {
	n, from, err := p.ReadFromAddrPort(b)
	if err != nil {
		return n, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}

func (p *packetConn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := p.ReadFromUDP(b)
	if err != nil {
		return n, nil, err // never a nil *net.UDPAddr inside a net.Addr
	}
	return n, from, nil
}

// ReadMsgUDP gives no control messages on a socket that reads in bursts: they are about several packets.
func (p *packetConn) ReadMsgUDP(b, oob []byte) (n, oobn, flags int, from *net.UDPAddr, err error) {
	if p.bursts != nil {
		n, from, err = p.ReadFromUDP(b)
		return n, 0, 0, from, err
	}
	for {
		n, oobn, flags, from, err = p.c.ReadMsgUDP(b, oob)
		if err != nil || p.n.allow(addrOf(from)) == nil {
			p.e.in(n)
			return n, oobn, flags, from, err
		}
	}
}

func (p *packetConn) Read(b []byte) (int, error) {
	if p.bursts != nil {
		n, _, err := p.ReadFromAddrPort(b)
		return n, err
	}
	n, err := p.c.Read(b)
	p.e.in(n)
	return n, err
}

func (p *packetConn) WriteToUDP(b []byte, to *net.UDPAddr) (int, error) {
	return p.WriteTo(b, to)
}

func (p *packetConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if err := p.n.allow(addrOf(to)); err != nil {
		return 0, err
	}
	n, err := p.c.WriteTo(b, to)
	p.e.out(n)
	return n, err
}

func (p *packetConn) WriteMsgUDP(b, oob []byte, to *net.UDPAddr) (n, oobn int, err error) {
	target := p.c.RemoteAddr()
	if to != nil {
		target = to
	}
	if err = p.n.allow(addrOf(target)); err != nil {
		return 0, 0, err
	}
	n, oobn, err = p.c.WriteMsgUDP(b, oob, to)
	p.e.out(n)
	return n, oobn, err
}

func (p *packetConn) Write(b []byte) (int, error) {
	if err := p.n.allow(addrOf(p.c.RemoteAddr())); err != nil {
		return 0, err
	}
	n, err := p.c.Write(b)
	p.e.out(n)
	return n, err
}

func (p *packetConn) Close() error {
	defer p.e.end()
	if p.bursts != nil {
		p.bursts.close()
	}
	return p.c.Close()
}

func (p *packetConn) LocalAddr() net.Addr                { return p.c.LocalAddr() }
func (p *packetConn) RemoteAddr() net.Addr               { return p.c.RemoteAddr() }
func (p *packetConn) SetDeadline(t time.Time) error      { return p.c.SetDeadline(t) }
func (p *packetConn) SetReadDeadline(t time.Time) error  { return p.c.SetReadDeadline(t) }
func (p *packetConn) SetWriteDeadline(t time.Time) error { return p.c.SetWriteDeadline(t) }
func (p *packetConn) SetReadBuffer(bytes int) error      { return p.c.SetReadBuffer(bytes) }
func (p *packetConn) SetWriteBuffer(bytes int) error     { return p.c.SetWriteBuffer(bytes) }
