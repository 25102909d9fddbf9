package trust

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// PublicKey is an Ed25519 public key (RFC 8032). Its text form is the id of a participant everywhere in the program.
type PublicKey [32]byte

// String returns base64url without padding, 43 characters: the participant id.
func (k PublicKey) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

// MarshalText returns the participant id.
func (k PublicKey) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText accepts a participant id.
func (k *PublicKey) UnmarshalText(b []byte) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(b))
	if err != nil || len(raw) != len(k) || base64.RawURLEncoding.EncodeToString(raw) != string(b) {
		return errors.New("parse participant id: not 43 characters of base64url")
	}
	copy(k[:], raw)
	return nil
}

// Identity is the Ed25519 key of a profile. A person is a key; names are what keys call themselves. The zero Identity signs nothing.
type Identity struct {
	// A function, because package fmt prints what fields point to, even unexported ones, when a verb does not fit.
	key func() ed25519.PrivateKey
}

// identityFormat is the first byte of a stored identity.
const identityFormat = 1

// NewIdentity makes a fresh identity.
func NewIdentity() (Identity, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Identity{}, err
	}
	return hide(key), nil
}

func hide(key ed25519.PrivateKey) Identity {
	return Identity{func() ed25519.PrivateKey { return key }}
}

// ParseIdentity reads what Bytes gave. It refuses a damaged one: the public half is stored beside the seed and must fit.
func ParseIdentity(b []byte) (Identity, error) {
	if len(b) != 1+ed25519.PrivateKeySize || b[0] != identityFormat {
		return Identity{}, errors.New("parse identity: not an identity of this version")
	}
	key := ed25519.NewKeyFromSeed(b[1 : 1+ed25519.SeedSize])
	if !bytes.Equal(key, b[1:]) {
		return Identity{}, errors.New("parse identity: damaged")
	}
	return hide(key), nil
}

// Bytes returns the form that is stored (in a file only its owner can read): 1 byte format, 32 bytes seed, 32 bytes public key.
func (i Identity) Bytes() []byte {
	if i.key == nil {
		return nil
	}
	return append([]byte{identityFormat}, i.key()...)
}

// Public returns the public key: who the profile is.
func (i Identity) Public() (k PublicKey) {
	if i.key != nil {
		copy(k[:], i.key()[ed25519.SeedSize:])
	}
	return k
}

// Sign returns the Ed25519 signature of message, nil for the zero Identity. Messages begin with a domain ("VN1") that no other use has.
func (i Identity) Sign(message []byte) []byte {
	if i.key == nil {
		return nil
	}
	return ed25519.Sign(i.key(), message)
}

// Verify says whether signature is k's for message.
func (k PublicKey) Verify(message, signature []byte) bool {
	return ed25519.Verify(k[:], message, signature)
}

// String names the public key only.
func (i Identity) String() string { return "identity " + i.Public().String() }

// Format names the public key only, whatever the verb.
func (i Identity) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, i.String()) }

// LogValue names the public key only.
func (i Identity) LogValue() slog.Value { return slog.StringValue(i.String()) }

// MarshalText refuses: a private key must not slip into JSON. Bytes gives it on purpose.
func (i Identity) MarshalText() ([]byte, error) {
	return nil, errors.New("marshal identity: use Bytes")
}
