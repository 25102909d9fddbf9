package wire

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// RoomID names a room on its relay: 16 random bytes of the room's creator. It is public to relay and members.
type RoomID [16]byte

// PeerNumber names one entry into a room, from 1 up, given by the relay in the order of entering and never given twice by one run of it.
type PeerNumber uint32

// Locator opens a room on the relay: 16 random bytes per invite. The relay keeps only its Hash.
type Locator [16]byte

// LocatorHash is SHA-256 of a Locator.
type LocatorHash [32]byte

// OwnerToken lets its holder make and withdraw locators of a room: 32 random bytes. The relay keeps only its hash.
type OwnerToken [32]byte

// ID is 16 random bytes that name something once: a chat line, a run of a program.
type ID [16]byte

// NewRoomID returns a fresh random room id.
func NewRoomID() (r RoomID) { _, _ = rand.Read(r[:]); return r }

// NewLocator returns a fresh random locator.
func NewLocator() (l Locator) { _, _ = rand.Read(l[:]); return l }

// NewOwnerToken returns a fresh random owner token.
func NewOwnerToken() (o OwnerToken) { _, _ = rand.Read(o[:]); return o }

// NewID returns a fresh random id.
func NewID() (i ID) { _, _ = rand.Read(i[:]); return i }

// Hash returns what the relay keeps of the locator.
func (l Locator) Hash() LocatorHash { return sha256.Sum256(l[:]) }

// Hash returns what the relay keeps of the owner token.
func (o OwnerToken) Hash() [32]byte { return sha256.Sum256(o[:]) }

// String returns the text form.
func (r RoomID) String() string { return text(r[:]) }

// String returns the text form.
func (h LocatorHash) String() string { return text(h[:]) }

// String returns the text form.
func (i ID) String() string { return text(i[:]) }

// Format hides the locator, whatever the verb: it opens a room. MarshalText gives its text form.
func (Locator) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "locator(hidden)") }

// Format hides the token, whatever the verb. MarshalText gives its text form.
func (OwnerToken) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "owner(hidden)") }

// LogValue hides the locator.
func (Locator) LogValue() slog.Value { return slog.StringValue("locator(hidden)") }

// LogValue hides the token.
func (OwnerToken) LogValue() slog.Value { return slog.StringValue("owner(hidden)") }

// MarshalText returns base64url without padding.
func (r RoomID) MarshalText() ([]byte, error) { return []byte(text(r[:])), nil }

// MarshalText returns base64url without padding.
func (l Locator) MarshalText() ([]byte, error) { return []byte(text(l[:])), nil }

// MarshalText returns base64url without padding.
func (h LocatorHash) MarshalText() ([]byte, error) { return []byte(text(h[:])), nil }

// MarshalText returns base64url without padding.
func (o OwnerToken) MarshalText() ([]byte, error) { return []byte(text(o[:])), nil }

// MarshalText returns base64url without padding.
func (i ID) MarshalText() ([]byte, error) { return []byte(text(i[:])), nil }

// UnmarshalText accepts the one text form of 16 bytes that are not all zero.
func (r *RoomID) UnmarshalText(b []byte) error { return untext(r[:], b) }

// UnmarshalText accepts the one text form of 16 bytes that are not all zero.
func (l *Locator) UnmarshalText(b []byte) error { return untext(l[:], b) }

// UnmarshalText accepts the one text form of 32 bytes that are not all zero.
func (h *LocatorHash) UnmarshalText(b []byte) error { return untext(h[:], b) }

// UnmarshalText accepts the one text form of 32 bytes that are not all zero.
func (o *OwnerToken) UnmarshalText(b []byte) error { return untext(o[:], b) }

// UnmarshalText accepts the one text form of 16 bytes that are not all zero.
func (i *ID) UnmarshalText(b []byte) error { return untext(i[:], b) }

// Bytes are bytes of any length that are base64url in JSON, where []byte would be base64 with padding.
type Bytes []byte

// MarshalText returns base64url without padding.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(text(b)), nil }

// UnmarshalText accepts base64url without padding, without line breaks, with unused bits zero.
func (b *Bytes) UnmarshalText(t []byte) error {
	raw, err := decode(string(t))
	*b = raw
	return err
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decode(s string) ([]byte, error) {
	// The decoder skips line breaks, so that several texts would mean the same bytes.
	if strings.ContainsAny(s, "\r\n") {
		return nil, bad("base64url with a line break")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, bad("not base64url without padding")
	}
	return b, nil
}

func untext(to, from []byte) error {
	b, err := decode(string(from))
	if err != nil {
		return err
	}
	if len(b) != len(to) {
		return bad("%d bytes instead of %d", len(b), len(to))
	}
	var any byte
	for _, x := range b {
		any |= x
	}
	if any == 0 {
		return bad("%d zero bytes are no name", len(b))
	}
	copy(to, b)
	return nil
}
