package trust

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"net/netip"
	"strconv"
	"strings"
)

// The bytes of an invite, version 1, big endian:
//
//	size field
//	   1 version   1; another version refuses the invite
//	   1 flags     0; anything else refuses it
//	   8 expires   Unix seconds, above 0, below 2^40
//	  32 pin
//	  16 locator
//	  16 secret
//	   1 count     of addresses, 1 to 16
//	   … count times: 1 kind (4, 6 or 0), the address (4 bytes, 16 bytes, or 1 byte length and a name of a–z 0–9 . -), 2 port
//	   4 checksum  the first bytes of SHA-256("videonet invite" and all bytes before): finds cut and mistyped links, proves nothing
const (
	inviteVersion = 1
	inviteFixed   = 1 + 1 + 8 + 32 + 16 + 16 + 1
	checksumSize  = 4
)

const (
	kindName = 0
	kindV4   = 4
	kindV6   = 6
)

var errInviteForm = errors.New("cut, mistyped or of a newer version")

func inviteChecksum(b []byte) []byte {
	h := sha256.New()
	h.Write([]byte("videonet invite"))
	h.Write(b)
	return h.Sum(nil)[:checksumSize]
}

func (i Invite) bytes() ([]byte, error) {
	expires := i.Expires.Unix()
	if expires <= 0 || expires >= 1<<40 || i.Pin == [32]byte{} || i.Locator == [16]byte{} || i.Secret == (Secret{}) {
		return nil, errors.New("write invite: a field is missing")
	}
	if len(i.Relays) == 0 || len(i.Relays) > maxRelays {
		return nil, errors.New("write invite: 1 to 16 addresses")
	}
	b := []byte{inviteVersion, 0}
	b = binary.BigEndian.AppendUint64(b, uint64(expires))
	b = append(b, i.Pin[:]...)
	b = append(b, i.Locator[:]...)
	b = append(b, i.Secret[:]...)
	b = append(b, byte(len(i.Relays))) //nolint:gosec // at most maxRelays
	seen := map[string]bool{}
	for _, r := range i.Relays {
		a, err := addressBytes(r)
		if err != nil || seen[r] {
			return nil, errors.New("write invite: an address is repeated or not host:port")
		}
		seen[r] = true
		b = append(b, a...)
	}
	return append(b, inviteChecksum(b)...), nil
}

// addressBytes accepts exactly the texts that readAddress gives.
func addressBytes(s string) ([]byte, error) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		a := ap.Addr()
		if ap.String() != s || ap.Port() == 0 || a.Zone() != "" || a.Is4In6() {
			return nil, errInviteForm
		}
		kind := byte(kindV6)
		if a.Is4() {
			kind = kindV4
		}
		return binary.BigEndian.AppendUint16(append([]byte{kind}, a.AsSlice()...), ap.Port()), nil
	}
	host, port, ok := strings.Cut(s, ":")
	p, err := strconv.ParseUint(port, 10, 16)
	if !ok || err != nil || p == 0 || strconv.FormatUint(p, 10) != port || !isHostName(host) {
		return nil, errInviteForm
	}
	b := append([]byte{kindName, byte(len(host))}, host...) //nolint:gosec // isHostName: at most 253
	return binary.BigEndian.AppendUint16(b, uint16(p)), nil
}

// isHostName accepts names of RFC 1123 §2.1 in lower case, and nothing that could be read as an address.
func isHostName(s string) bool {
	if s == "" || len(s) > 253 || strings.Trim(s, "0123456789.") == "" {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
		}
	}
	return true
}

func parseInviteBytes(b []byte) (Invite, error) {
	if len(b) < inviteFixed+checksumSize || b[0] != inviteVersion || b[1] != 0 {
		return Invite{}, errInviteForm
	}
	body, sum := b[:len(b)-checksumSize], b[len(b)-checksumSize:]
	if !bytes.Equal(sum, inviteChecksum(body)) {
		return Invite{}, errInviteForm
	}
	var i Invite
	var ok bool
	if i.Expires, ok = unixTime(body[2:10]); !ok {
		return Invite{}, errInviteForm
	}
	copy(i.Pin[:], body[10:])
	copy(i.Locator[:], body[42:])
	copy(i.Secret[:], body[58:])
	count, rest := int(body[74]), body[inviteFixed:]
	for range count {
		var address string
		if address, rest, ok = readAddress(rest); !ok {
			return Invite{}, errInviteForm
		}
		i.Relays = append(i.Relays, address)
	}
	if len(rest) != 0 {
		return Invite{}, errInviteForm
	}
	// What cannot be written is not read either: zero fields, repeated addresses, other spellings.
	return i, i.Check()
}

func readAddress(b []byte) (address string, rest []byte, ok bool) {
	if len(b) < 2 {
		return "", nil, false
	}
	kind, b := b[0], b[1:]
	var size int
	switch kind {
	case kindV4:
		size = 4
	case kindV6:
		size = 16
	case kindName:
		size, b = int(b[0]), b[1:]
	default:
		return "", nil, false
	}
	if len(b) < size+2 {
		return "", nil, false
	}
	host, port := b[:size], binary.BigEndian.Uint16(b[size:])
	if kind == kindName {
		return string(host) + ":" + strconv.Itoa(int(port)), b[size+2:], true
	}
	a, ok := netip.AddrFromSlice(host)
	return netip.AddrPortFrom(a, port).String(), b[size+2:], ok
}
