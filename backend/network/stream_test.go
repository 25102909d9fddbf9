package network_test

import (
	"io"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"videonet/backend/network"
)

func TestOwnAddresses(t *testing.T) {
	for _, p := range []network.Policy{{}, {LANOnly: true}} {
		own, err := network.New(p).Own()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(own, netip.Addr.IsLoopback) {
			t.Error("not even loopback")
		}
		loop := false
		for i, a := range own {
			loop = loop || a.IsLoopback()
			if loop != a.IsLoopback() {
				t.Errorf("%s comes after loopback", a)
			}
			if a.Is4In6() || a.Zone() != "" || a.IsMulticast() || a.IsUnspecified() || a.Is6() && a.IsLinkLocalUnicast() || !p.Allows(a) {
				t.Errorf("%s means nothing to others", a)
			}
			if slices.Contains(own[:i], a) {
				t.Errorf("%s twice", a)
			}
		}
	}
}

func TestStreamOptions(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	l, err := n.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err := n.DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []net.Conn{near, far} {
		if err := network.Stream(c, 512<<10); err != nil {
			t.Error(err)
		}
	}
	if _, err := near.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(far, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	if owed, last := network.Owed(near); owed && last > time.Second {
		t.Errorf("what was read is owed for %v", last)
	}
	_, _ = near.Close(), far.Close()
	if owed, _ := network.Owed(near); owed {
		t.Error("a closed connection is owed something")
	}
	if network.Stream(near, 512<<10) == nil {
		t.Error("a closed connection was readied")
	}
	other, end := net.Pipe()
	defer func() { _, _ = other.Close(), end.Close() }()
	if network.Stream(other, 1) == nil {
		t.Error("a pipe was readied")
	}
	if owed, _ := network.Owed(other); owed {
		t.Error("a pipe owes")
	}
}
