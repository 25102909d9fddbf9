package network_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/network"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPolicy(t *testing.T) {
	lan := network.Policy{LANOnly: true}
	for address, want := range map[string]bool{
		"127.0.0.1": true, "127.255.255.254": true, "::1": true, "0.0.0.0": true, "::": true,
		"10.0.0.1": true, "10.255.255.255": true, "172.16.0.1": true, "172.31.255.255": true, "192.168.0.1": true,
		"fc00::1": true, "fdff::1": true, "169.254.1.1": true, "fe80::1": true, "fe80::1%eth0": true, "::ffff:192.168.1.1": true,
		"224.0.0.251": true, "239.255.255.250": true, "ff02::fb": true, "ff05::1": true, "ff08::1": true,
		"8.8.8.8": false, "9.255.255.255": false, "11.0.0.0": false, "172.15.255.255": false, "172.32.0.0": false, "192.167.255.255": false,
		"192.169.0.0": false, "100.64.0.1": false, "100.127.255.255": false, "169.253.0.1": false, "255.255.255.255": false,
		"224.0.1.1": false, "225.0.0.1": false, "238.1.1.1": false, "ff0e::1": false, "ff0e::fb": false, "2001:4860:4860::8888": false,
		"::ffff:8.8.8.8": false, "64:ff9b::808:808": false, "2002:808:808::": false, "fec0::1": false, "203.0.113.9": false,
	} {
		a := netip.MustParseAddr(address)
		if lan.Allows(a) != want {
			t.Errorf("LAN only: Allows(%s) = %v", address, !want)
		}
		if !(network.Policy{}).Allows(a) {
			t.Errorf("without it %s is refused", address)
		}
	}
	if lan.Allows(netip.Addr{}) {
		t.Error("no address is allowed")
	}
}

func TestLANOnlyRefusesBeforeAPacketLeaves(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	ctx := t.Context()
	p, err := n.ListenPacket(ctx, "udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	udp, err := n.Pion().ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = udp.Close() }()
	fast, ok := udp.(interface {
		WriteToAddrPort([]byte, netip.AddrPort) (int, error)
	})
	if !ok {
		t.Fatal("pion would not find the fast path")
	}
	out := &net.UDPAddr{IP: net.IPv4(203, 0, 113, 9), Port: 3478}
	for name, do := range map[string]func() error{
		"dial tcp":         func() error { _, err := n.DialContext(ctx, "tcp", "203.0.113.9:443"); return err },
		"dial tcp6":        func() error { _, err := n.DialContext(ctx, "tcp", "[2001:db8::1]:443"); return err },
		"dial udp":         func() error { _, err := n.DialContext(ctx, "udp", "203.0.113.9:53"); return err },
		"dial mapped":      func() error { _, err := n.DialContext(ctx, "tcp", "[::ffff:203.0.113.9]:443"); return err },
		"dial a name":      func() error { _, err := n.DialContext(ctx, "tcp", "leak.example.test:443"); return err },
		"listen on a name": func() error { _, err := n.Listen(ctx, "tcp", "leak.example.test:0"); return err },
		"write":            func() error { _, err := p.WriteTo([]byte("x"), out); return err },
		"pion write":       func() error { _, err := udp.WriteTo([]byte("x"), out); return err },
		"pion write udp":   func() error { _, err := udp.WriteToUDP([]byte("x"), out); return err },
		"pion write msg":   func() error { _, _, err := udp.WriteMsgUDP([]byte("x"), nil, out); return err },
		"pion fast path":   func() error { _, err := fast.WriteToAddrPort([]byte("x"), out.AddrPort()); return err },
		"pion dial":        func() error { _, err := n.Pion().Dial("udp", "203.0.113.9:53"); return err },
		"pion dial udp":    func() error { _, err := n.Pion().DialUDP("udp", nil, out); return err },
		"pion dial tcp":    func() error { _, err := n.Pion().DialTCP("tcp", nil, &net.TCPAddr{IP: out.IP, Port: 443}); return err },
		"pion resolve":     func() error { _, err := n.Pion().ResolveUDPAddr("udp", "leak.example.test:3478"); return err },
		"pion resolve tcp": func() error { _, err := n.Pion().ResolveTCPAddr("tcp", "leak.example.test:3478"); return err },
		"pion resolve ip":  func() error { _, err := n.Pion().ResolveIPAddr("ip", "leak.example.test"); return err },
		"pion dialer":      func() error { _, err := n.Pion().CreateDialer(&net.Dialer{}).Dial("tcp", "203.0.113.9:1"); return err },
		"pion own listener": func() error {
			_, err := n.Pion().ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(203, 0, 113, 9)})
			return err
		},
	} {
		if err := do(); !errors.Is(err, network.ErrOutside) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var sent uint64
	for _, s := range n.Sockets() {
		sent += s.Sent
	}
	if sent != 0 {
		t.Errorf("%d bytes were sent", sent)
	}
	if got := n.Refusals(); len(got) != 4 || !slices.ContainsFunc(got, func(r network.Refusal) bool { return r.Address == "leak.example.test" && r.Count >= 4 }) {
		t.Errorf("refusals: %v", got)
	}
}

func TestPolicyHoldsForOpenSockets(t *testing.T) {
	n := network.New(network.Policy{})
	p, err := n.ListenPacket(t.Context(), "udp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	n.SetPolicy(network.Policy{LANOnly: true})
	if _, err := p.WriteTo([]byte("x"), &net.UDPAddr{IP: net.IPv4(203, 0, 113, 9), Port: 9}); !errors.Is(err, network.ErrOutside) {
		t.Errorf("after the switch: %v", err)
	}
	if !n.Policy().LANOnly {
		t.Error("the policy is not the one that was set")
	}
}

func TestPionListsOnlyAllowedAddresses(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	all, err := n.Pion().Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, i := range all {
		addresses, err := i.Addrs()
		if err != nil {
			continue // none is left
		}
		for _, a := range addresses {
			count++
			if !n.Policy().Allows(netip.MustParsePrefix(a.String()).Addr()) {
				t.Errorf("%s would become a candidate", a)
			}
		}
		if again, err := n.Pion().InterfaceByName(i.Name); err != nil || again.Index != i.Index {
			t.Errorf("interface %q: %v", i.Name, err)
		}
		if again, err := n.Pion().InterfaceByIndex(i.Index); err != nil || again.Name != i.Name {
			t.Errorf("interface %d: %v", i.Index, err)
		}
	}
	if count == 0 {
		t.Error("not even loopback")
	}
}

func TestSocketsAreListedAndCounted(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	l, err := n.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	echoed := make(chan error, 1)
	go func() {
		far, failed := l.Accept()
		if failed == nil {
			_, failed = io.Copy(far, far)
			failed = errors.Join(failed, far.Close())
		}
		echoed <- failed
	}()
	c, err := n.DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, s := range n.Sockets() {
		if !s.Closed.IsZero() || s.Opened.IsZero() {
			t.Errorf("%+v", s)
		}
		seen = append(seen, string(s.Kind)+" "+s.Network)
	}
	slices.Sort(seen)
	if want := "accept tcp, dial tcp, listen tcp"; strings.Join(seen, ", ") != want {
		t.Errorf("open: %v, want %s", seen, want)
	}
	if err := errors.Join(c.Close(), <-echoed, l.Close()); err != nil {
		t.Fatal(err)
	}
	for _, s := range n.Sockets() {
		if s.Closed.IsZero() {
			t.Errorf("still open: %+v", s)
		}
		if s.Kind != network.Listening && (s.Sent != 5 || s.Received != 5) {
			t.Errorf("counted %+v", s)
		}
	}
}

func TestUDPBothWays(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	a, err := n.Pion().ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	to, ok := a.LocalAddr().(*net.UDPAddr)
	if !ok {
		t.Fatalf("local address is a %T", a.LocalAddr())
	}
	b, err := n.Pion().DialUDP("udp4", nil, to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if _, err = b.Write([]byte("ping")); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 16)
	size, from, err := a.ReadFrom(buffer)
	if err != nil || string(buffer[:size]) != "ping" || from.String() != b.LocalAddr().String() {
		t.Fatalf("%q from %v: %v", buffer[:size], from, err)
	}
	if _, err = a.WriteTo([]byte("pong"), from); err != nil {
		t.Fatal(err)
	}
	if size, err = b.Read(buffer); err != nil || string(buffer[:size]) != "pong" {
		t.Fatalf("%q: %v", buffer[:size], err)
	}
	if err := a.SetReadDeadline(time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, from, err := a.ReadFrom(buffer); err == nil || from != nil {
		t.Errorf("after the deadline: %v, %v", from, err)
	}
}

func TestReachable(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	for listen, check := range map[string]func([]string) bool{
		"127.0.0.1:0": func(a []string) bool { return len(a) == 1 && strings.HasPrefix(a[0], "127.0.0.1:") },
		"0.0.0.0:0":   func(a []string) bool { return len(a) > 0 },
		":0":          func(a []string) bool { return len(a) > 0 },
	} {
		l, err := n.Listen(t.Context(), "tcp", listen)
		if err != nil {
			t.Fatal(err)
		}
		list, err := n.Reachable(l.Addr())
		if err != nil || !check(list) {
			t.Errorf("%s: %v, %v", listen, list, err)
		}
		for _, a := range list {
			if ap, err := netip.ParseAddrPort(a); err != nil || ap.Port() == 0 || ap.Addr().IsUnspecified() || !n.Policy().Allows(ap.Addr()) {
				t.Errorf("%s: %q is no address for an invite", listen, a)
			}
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestPinnedTLS(t *testing.T) {
	key, other := newKey(t), newKey(t)
	settings, pin, err := network.ServerTLS(key)
	if err != nil {
		t.Fatal(err)
	}
	again, samePin, err := network.ServerTLS(key)
	if err != nil || samePin != pin || string(again.Certificates[0].Certificate[0]) == string(settings.Certificates[0].Certificate[0]) {
		t.Error("the pin is the key's, not the certificate's")
	}
	_, otherPin, err := network.ServerTLS(other)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		server *tls.Config
		pin    [32]byte
		fine   bool
	}{
		{"the key", settings, pin, true},
		{"the key in a new certificate", again, pin, true},
		{"another key", settings, otherPin, false},
		{"no pin", settings, [32]byte{}, false},
		{"TLS 1.2", old(settings), pin, false},
	} {
		got, err := handshake(t, c.server, c.pin)
		if (err == nil) != c.fine {
			t.Errorf("%s: %v", c.name, err)
		}
		if !c.fine && got != "" {
			t.Errorf("%s: the impostor read %q", c.name, got)
		}
		if !c.fine && c.server.MaxVersion == 0 && !errors.Is(err, network.ErrOtherKey) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func old(c *tls.Config) *tls.Config {
	c = c.Clone()
	c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	return c
}

// handshake returns what the server read.
func handshake(t *testing.T, server *tls.Config, pin [32]byte) (read string, err error) {
	t.Helper()
	n := network.New(network.Policy{LANOnly: true})
	ctx, done := context.WithTimeout(t.Context(), 20*time.Second)
	defer done()
	l, err := n.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	go func() {
		raw, failed := l.Accept()
		if failed != nil {
			got <- failed.Error()
			return
		}
		b, _ := io.ReadAll(tls.Server(raw, server)) // its error is the client's to tell
		_ = raw.Close()
		got <- string(b)
	}()
	near, err := n.DialContext(ctx, "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := tls.Client(near, network.PinnedTLS(pin))
	if err = c.HandshakeContext(ctx); err == nil {
		_, err = c.Write([]byte("the locator"))
	}
	_ = c.Close()
	_ = near.Close()
	_ = l.Close()
	return <-got, err
}
