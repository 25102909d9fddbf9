package wire_test

import (
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

func TestVectorsInvite(t *testing.T) {
	v, now := readVectors(t).Invite, time.Unix(1900000000, 0)
	for _, c := range v.Good {
		i, err := trust.ParseInviteAt(c.Link, now)
		hash := i.Locator.Hash()
		if err != nil || !slices.Equal(i.Relays, c.Relays) || hexOf(i.Pin[:]) != c.Pin || hexOf(i.Locator[:]) != c.Locator ||
			hexOf(i.Secret[:]) != c.Secret || hexOf(hash[:]) != c.Hash || i.Expires.Unix() != c.Expires || i.Link() != c.Link {
			t.Errorf("%s: %v, %v", c.Name, i, err)
		}
	}
	for _, c := range v.Bad {
		if _, err := trust.ParseInviteAt(c.Link, now); !fault.Is(err, fault.NotInvite) {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}

// TestVectorsHandshake plays the conversation with the words of the file and with keys from its seeds.
func TestVectorsHandshake(t *testing.T) {
	v := readVectors(t)
	for _, h := range v.Header {
		if hexOf(associatedData(h.Header)) != h.AssociatedData || hexOf(h.Header.AssociatedData()) != h.AssociatedData {
			t.Errorf("associated data of %+v", h.Header)
		}
	}
	aead := roomAEAD(t, unhex(t, v.Key[0].Secret))
	k := newTalk(t)
	for i, c := range v.Handshake {
		var s wire.Sealed
		if err := json.Unmarshal(c.Sealed, &s); err != nil {
			t.Fatal(err)
		}
		body, err := aead.Open(nil, s.Nonce, s.Box, associatedData(s.Header))
		if err != nil || string(body) != c.Body {
			t.Errorf("%s: opened %q, %v", c.Name, body, err)
		}
		var b struct {
			Signature wire.Bytes `json:"signature"`
		}
		if err = json.Unmarshal(body, &b); err != nil {
			t.Fatal(err)
		}
		key := ed25519.NewKeyFromSeed(unhex(t, c.Seed))
		if string(ed25519.Sign(key, unhex(t, c.Signed))) != string(b.Signature) || hexOf(key[32:]) != c.Sender {
			t.Errorf("%s: the signature is not that of the list", c.Name)
		}
		text, err := s.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := wire.ParseSealed(text)
		if err != nil || again.Header != s.Header {
			t.Errorf("%s: %v", c.Name, err)
		}
		_ = i
		k.raw = append(k.raw, s)
	}

	for _, c := range v.Refused {
		k := newTalk(t)
		p := k.pair[c.Receiver]
		if _, err := p.Hello(); err != nil {
			t.Fatal(err)
		}
		for _, i := range c.After {
			var s wire.Sealed
			if err := json.Unmarshal(v.Handshake[i].Sealed, &s); err != nil {
				t.Fatal(err)
			}
			if s.To != c.Receiver {
				continue
			}
			if _, err := p.Open(s); err != nil {
				t.Fatalf("%s: message %d before it: %v", c.Name, i, err)
			}
		}
		var s wire.Sealed
		if err := json.Unmarshal(c.Sealed, &s); err != nil {
			t.Fatal(err)
		}
		if m, err := p.Open(s); m != nil || err == nil || p.Refused() == nil {
			t.Errorf("%s: taken as %#v", c.Name, m)
		}
	}
}

func TestVectorsSDP(t *testing.T) {
	for _, c := range readVectors(t).SDP {
		f, err := trust.FingerprintOf(c.SDP)
		if (err == nil) != (c.Fingerprint != "") || err == nil && hexOf(f[:]) != c.Fingerprint {
			t.Errorf("%s: %x, %v", c.Name, f, err)
		}
	}
}

func TestVectorsOfferer(t *testing.T) {
	for _, c := range readVectors(t).Offerer {
		if got := wire.Offerer(c.Conn, c.A, c.B); got != c.Offerer {
			t.Errorf("%q between %d and %d: %d, want %d", c.Conn, c.A, c.B, got, c.Offerer)
		}
	}
}

func TestVectorsFrame(t *testing.T) {
	v := readVectors(t).Frame
	for _, c := range v.Good {
		f, err := wire.ParseFrame(unhex(t, c.Bytes))
		if err != nil || uint8(f.Type) != c.Type || f.File != c.File || strconv.FormatUint(f.Offset, 10) != c.Offset || hexOf(f.Payload) != c.Payload {
			t.Errorf("%s: %+v, %v", c.Name, f, err)
		}
	}
	for _, c := range v.Bad {
		if f, err := wire.ParseFrame(unhex(t, c.Bytes)); err == nil {
			t.Errorf("%s: taken as %+v", c.Name, f)
		}
	}
}

// parsers are the readers of the JSON messages by the name that vectors and PROTOCOL.md give them; each writes again what it read.
func parsers() map[string]func([]byte) (kind string, again []byte, err error) {
	return map[string]func([]byte) (string, []byte, error){
		"client": rewriter(wire.ParseClientMessage), "relay": rewriter(wire.ParseRelayMessage),
		"chat": rewriter(wire.ParseChatMessage), "files": rewriter(wire.ParseFilesMessage),
	}
}

func rewriter[M interface{ Kind() string }](parse func([]byte) (M, error)) func([]byte) (string, []byte, error) {
	return func(b []byte) (string, []byte, error) {
		m, err := parse(b)
		if err != nil {
			return "", nil, err
		}
		again, err := wire.Marshal(any(m).(wire.Message)) //nolint:forcetypeassert // all messages are one
		return m.Kind(), again, err
	}
}

func TestVectorsMessages(t *testing.T) {
	for name, v := range readVectors(t).Messages {
		parse := parsers()[name]
		for _, text := range v.Good {
			if _, again, err := parse([]byte(text)); err != nil || string(again) != text {
				t.Errorf("%s %s was written as %s, %v", name, text, again, err)
			}
		}
		for _, c := range v.Bad {
			if _, _, err := parse([]byte(c.Text)); err == nil || wire.IDOf(err) != c.Error {
				t.Errorf("%s, %s: %v, want %s", name, c.Name, err, c.Error)
			}
		}
	}
}
