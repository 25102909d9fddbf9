package trust

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Scheme is how the text of an invite begins.
const Scheme = "videonet:"

// maxRelays bounds the addresses in an invite; maxLink bounds its text before anything is decoded.
const (
	maxRelays = 16
	maxLink   = 8 << 10
)

// Invite is the right to enter a room: where its relay is and how its key looks, which door of it (locator), and what opens the sealed
// messages (secret). Whoever has the link is invited; so it never appears in logs.
type Invite struct {
	Relays  []string     // host:port, each once; IPv4, [IPv6] or a name in lower case; 1 to 16
	Pin     [32]byte     // SHA-256 of the relay's TLS SubjectPublicKeyInfo (RFC 5280 §4.1.2.7)
	Locator wire.Locator // of this invite
	Secret  Secret       // of the room
	Expires time.Time    // whole seconds; always set
}

// ParseInvite reads the text of an invite; blanks around it are cut off. It returns fault.NotInvite for a text that is none, is cut or
// of a newer version, and fault.InviteExpired (value "when").
func ParseInvite(text string) (Invite, error) { return ParseInviteAt(text, time.Now()) }

// ParseInviteAt is ParseInvite with a clock of the caller's.
func ParseInviteAt(text string, now time.Time) (Invite, error) {
	i, err := parseLink(strings.TrimSpace(text))
	if err != nil {
		return Invite{}, fault.New(fault.NotInvite, fmt.Errorf("parse invite: %w", err))
	}
	if !now.Before(i.Expires) {
		return Invite{}, fault.New(fault.InviteExpired, nil, "when", i.Expires.UTC().Format(time.RFC3339))
	}
	return i, nil
}

func parseLink(text string) (Invite, error) {
	encoded, ok := strings.CutPrefix(text, Scheme)
	if !ok || len(text) > maxLink || strings.ContainsAny(text, "\r\n") {
		return Invite{}, errors.New("it does not begin with " + Scheme + ", or has line breaks")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return Invite{}, errors.New("not base64url without padding")
	}
	return parseInviteBytes(b)
}

// Check says whether the invite can be written as a link.
func (i Invite) Check() error {
	_, err := i.bytes()
	return err
}

// Link returns the text that is given to people. It is "" when Check refuses the invite.
func (i Invite) Link() string {
	b, err := i.bytes()
	if err != nil {
		return ""
	}
	return Scheme + base64.RawURLEncoding.EncodeToString(b)
}

// String hides all but the addresses.
func (i Invite) String() string { return "invite(hidden) to " + strings.Join(i.Relays, ", ") }

// Format hides all but the addresses, whatever the verb.
func (i Invite) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, i.String()) }

// LogValue hides all but the addresses.
func (i Invite) LogValue() slog.Value { return slog.StringValue(i.String()) }

// MarshalText refuses: an invite must not slip into JSON. Link gives it on purpose.
func (i Invite) MarshalText() ([]byte, error) { return nil, errors.New("marshal invite: use Link") }

// unixTime reads 8 bytes big endian; zero and what no calendar holds are refused by the caller.
func unixTime(b []byte) (time.Time, bool) {
	s := binary.BigEndian.Uint64(b)
	return time.Unix(int64(s), 0), s > 0 && s < 1<<40 //nolint:gosec // bounded in the same line
}
