package trust

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"videonet/backend/wire"
)

// Secret is the 128-bit secret of a room: made by its creator, the same in every invite, never shown to the relay.
type Secret [16]byte

// NewSecret returns a fresh random secret.
func NewSecret() (s Secret) { _, _ = rand.Read(s[:]); return s }

// String hides the secret.
func (Secret) String() string { return "secret(hidden)" }

// Format hides the secret, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue("secret(hidden)") }

// MarshalText refuses: a secret must not slip into JSON. Whoever keeps it keeps s[:].
func (Secret) MarshalText() ([]byte, error) {
	return nil, errors.New("marshal secret: keep its bytes on purpose")
}

// roomKeyInfo separates the room key from whatever else may be derived from the secret later.
const roomKeyInfo = "VN1 room key"

// RoomKey seals what participants say to each other through the relay: AES-256-GCM under HKDF-SHA256(secret, salt room id, roomKeyInfo).
// Nonces are random: 96 bits are safe for 2^32 messages of one key (NIST SP 800-38D §8.3), more than a room will ever send.
type RoomKey struct {
	aead   func() cipher.AEAD // a function for the reason that Identity has
	random io.Reader          // nil: crypto/rand
}

// NewRoomKey derives the key of a room. room is what the relay answers to enter: a relay that lies about it gets another key, with
// which nothing opens.
func NewRoomKey(secret Secret, room wire.RoomID) RoomKey {
	aead, err := newAEAD(secret, room)
	if err != nil {
		// The sizes are constants, so neither HKDF nor AES can refuse; a key that opens nothing is the safe answer.
		return RoomKey{}
	}
	return RoomKey{aead: func() cipher.AEAD { return aead }}
}

func newAEAD(secret Secret, room wire.RoomID) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret[:], room[:], roomKeyInfo, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// errNotOpened is all that an AEAD may say about why.
var errNotOpened = errors.New("open sealed message: not sealed with this room's key for this header")

// Seal closes body into a box that only holders of the key can open, bound to every field of h.
func (k RoomKey) Seal(h wire.Header, body []byte) (wire.Sealed, error) {
	if k.aead == nil {
		return wire.Sealed{}, errors.New("seal message: no room key")
	}
	random := k.random
	if random == nil {
		random = rand.Reader
	}
	nonce := make([]byte, k.aead().NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return wire.Sealed{}, err
	}
	s := wire.Sealed{Header: h, Nonce: nonce, Box: k.aead().Seal(nil, nonce, body, h.AssociatedData())}
	return s, s.Check()
}

// Open returns the body of a sealed message, or an error that says only that it cannot be opened.
func (k RoomKey) Open(s wire.Sealed) ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if k.aead == nil {
		return nil, errNotOpened
	}
	body, err := k.aead().Open(nil, s.Nonce, s.Box, s.AssociatedData())
	if err != nil {
		return nil, errNotOpened
	}
	return body, nil
}

// String hides the key.
func (RoomKey) String() string { return "room key(hidden)" }

// Format hides the key, whatever the verb.
func (k RoomKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// LogValue hides the key.
func (RoomKey) LogValue() slog.Value { return slog.StringValue("room key(hidden)") }
