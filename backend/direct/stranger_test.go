package direct_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// stranger is a second implementation of what the package comment says, by hand, that can do it wrongly. Its key is of another kind.
type stranger struct {
	certificate tls.Certificate
	hash        wire.Hash
	token       wire.ID
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	certificate, hash, err := strangeCertificate()
	if err != nil {
		t.Fatal(err)
	}
	return &stranger{certificate, hash, wire.NewID()}
}

func strangeCertificate() (tls.Certificate, wire.Hash, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return tls.Certificate{}, wire.Hash{}, err
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, public, private)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, sha256.Sum256(der), err
}

// offer names an address at which nobody answers: one of this machine, so that loopback counts as its own.
func (s *stranger) offer(transfer.Door) wire.FileDirect {
	return wire.FileDirect{Addresses: []string{"127.0.0.1:1"}, Certificate: s.hash, Token: s.token}
}

func (s *stranger) settings() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, NextProtos: []string{"vn-files/1"}, Certificates: []tls.Certificate{s.certificate},
		InsecureSkipVerify: true, ClientAuth: tls.RequireAnyClientCert, SessionTicketsDisabled: true,
	}
}

// address is one at which the door is reached on this machine.
func address(t *testing.T, d transfer.Door) string {
	t.Helper()
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.MustParseAddrPort(d.Offer().Addresses[0]).Port()).String()
}

// dial comes to the door and makes the handshake.
func (s *stranger) dial(t *testing.T, d transfer.Door) *tls.Conn {
	t.Helper()
	c := s.knock(t, d)
	if err := c.HandshakeContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// knock connects; the handshake comes with the first read or write.
func (s *stranger) knock(t *testing.T, d transfer.Door) *tls.Conn {
	t.Helper()
	raw, err := new(net.Dialer).DialContext(t.Context(), "tcp", address(t, d))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	if err := raw.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return tls.Client(raw, s.settings())
}

// greet says the token and expects the choice.
func (s *stranger) greet(t *testing.T, c *tls.Conn, token wire.ID, want byte) {
	t.Helper()
	if _, err := c.Write(token[:]); err != nil {
		t.Fatal(err)
	}
	var got [1]byte
	if _, err := io.ReadFull(c, got[:]); err != nil || got[0] != want {
		t.Fatalf("the door says %d, %v; want %d", got[0], err, want)
	}
}

// trap is a listener of the stranger that counts what it is told, inside TLS and outside.
type trap struct {
	net.Listener
	visits, inside, outside atomic.Int64
	first                   atomic.Int64 // first byte + 1 of the last visit; 0 none
}

// listen opens a trap on loopback that makes TLS handshakes with the settings; nil: it only counts bytes.
func listen(t *testing.T, settings *tls.Config) *trap {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tr := &trap{Listener: l}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			tr.visits.Add(1)
			tr.hear(c, settings)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return tr
}

func (tr *trap) hear(c net.Conn, settings *tls.Config) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	buffer := make([]byte, 4096)
	if settings != nil {
		n, _ := io.Copy(io.Discard, tls.Server(c, settings))
		tr.inside.Add(n)
		return
	}
	for {
		n, err := c.Read(buffer)
		if n > 0 {
			tr.outside.Add(int64(n))
			tr.first.CompareAndSwap(0, int64(buffer[0])+1)
		}
		if err != nil {
			return
		}
	}
}
