package meeting_test

import (
	"net"
	"sync/atomic"

	"github.com/pion/transport/v4"

	"videonet/backend/network"
)

// valve is a machine's network whose cable can be pulled.
type valve struct {
	transport.Net
	shut atomic.Bool
}

func newValve() *valve { return &valve{Net: network.New(network.Policy{}).Pion()} }

func (v *valve) ListenUDP(network string, local *net.UDPAddr) (transport.UDPConn, error) {
	c, err := v.Net.ListenUDP(network, local)
	if err != nil {
		return nil, err
	}
	return &valveConn{c, v}, nil
}

type valveConn struct {
	transport.UDPConn
	v *valve
}

func (c *valveConn) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := c.UDPConn.ReadFrom(b)
		if err != nil || !c.v.shut.Load() {
			return n, from, err
		}
	}
}

func (c *valveConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if c.v.shut.Load() {
		return len(b), nil
	}
	return c.UDPConn.WriteTo(b, to)
}
