package network

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// ErrOtherKey says that the other end proved a key, but not the pinned one: another machine, or one that was set up anew.
var ErrOtherKey = errors.New("the TLS key is not the pinned one")

// PinnedTLS returns settings of a TLS 1.3 client that accepts exactly the key whose SubjectPublicKeyInfo has the SHA-256 pin. Names,
// dates and authorities mean nothing to it. A handshake with another key fails with ErrOtherKey before a byte of ours is sent.
func PinnedTLS(pin [32]byte) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		NextProtos: []string{"http/1.1"},
		// The pin takes the place of the chain, in VerifyConnection, which runs for every handshake.
		InsecureSkipVerify: true, //nolint:gosec // see above
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 0 {
				return ErrOtherKey
			}
			got := sha256.Sum256(s.PeerCertificates[0].RawSubjectPublicKeyInfo)
			if subtle.ConstantTimeCompare(got[:], pin[:]) != 1 {
				return ErrOtherKey
			}
			return nil
		},
	}
}

// ServerTLS returns settings of a TLS 1.3 server with the key, and the pin of that key. The certificate is made anew: only its key counts.
func ServerTLS(key crypto.Signer) (*tls.Config, [32]byte, error) {
	der, err := SelfSigned(key, x509.ExtKeyUsageServerAuth)
	if err != nil {
		return nil, [32]byte{}, err
	}
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, [32]byte{}, fmt.Errorf("make certificate: %w", err)
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		NextProtos:   []string{"http/1.1"},
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
	}, sha256.Sum256(spki), nil
}

// SelfSigned makes a certificate of a key for whoever pins it: without an end, a chain, or the name of a person or machine. It returns its
// DER form.
func SelfSigned(key crypto.Signer, usages ...x509.ExtKeyUsage) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	template := x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "videonet"},                // anybody can ask for the certificate
		NotBefore:    time.Unix(0, 0),                                  // clocks of two machines differ; the pin alone counts
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // RFC 5280 §4.1.2.5: no well-defined end
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  usages,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	return der, nil
}
