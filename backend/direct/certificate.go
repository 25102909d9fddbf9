package direct

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"

	"videonet/backend/network"
	"videonet/backend/wire"
)

// ErrOtherKey says that whoever answered, or came, proved a key, but not that of the announced certificate: somebody else.
var ErrOtherKey = errors.New("the TLS certificate is not the announced one")

// protocol is what both ends name in the handshake (ALPN), so that no other service of either machine is mistaken for this.
const protocol = "vn-files/1"

// newCertificate makes the key and the certificate of one door. ECDSA P-256, because every TLS 1.3 implementation must have it (RFC 8446
// §9.1) and some have no Ed25519; the costs are the same. It lives as long as the door, in memory only, and names nobody.
func newCertificate() (tls.Certificate, wire.Hash, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, wire.Hash{}, fmt.Errorf("make key: %w", err)
	}
	der, err := network.SelfSigned(key, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth)
	if err != nil {
		return tls.Certificate{}, wire.Hash{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, sha256.Sum256(der), nil
}

// settings returns those of both roles: TLS 1.3, our certificate shown, theirs pinned, nothing resumed and so nothing sent early.
// Records are full from the first on: a file needs no fast first byte.
func settings(ours tls.Certificate, theirs wire.Hash) *tls.Config {
	return &tls.Config{
		MinVersion:                  tls.VersionTLS13,
		NextProtos:                  []string{protocol},
		Certificates:                []tls.Certificate{ours},
		ClientAuth:                  tls.RequireAnyClientCert,
		SessionTicketsDisabled:      true,
		DynamicRecordSizingDisabled: true,
		// The pin takes the place of chain, name and dates, in VerifyConnection, which runs in every handshake of either role.
		InsecureSkipVerify: true, //nolint:gosec // see above
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 0 {
				return ErrOtherKey
			}
			got := sha256.Sum256(s.PeerCertificates[0].Raw)
			if subtle.ConstantTimeCompare(got[:], theirs[:]) != 1 {
				return ErrOtherKey
			}
			if s.NegotiatedProtocol != protocol {
				return fmt.Errorf("the other side speaks %q", s.NegotiatedProtocol)
			}
			return nil
		},
	}
}
