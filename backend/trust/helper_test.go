package trust_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// world is a room with a present (number 1) and a newcomer (number 2), and what somebody who may not be trusted can get hold of.
type world struct {
	secret            trust.Secret
	room              wire.RoomID
	key               trust.RoomKey // a member has it, the relay has not
	presentID         trust.Identity
	newcomerID        trust.Identity
	present, newcomer *trust.Pair
	hellos            [2]wire.Sealed // of present, of newcomer
}

func identity(t *testing.T) trust.Identity {
	t.Helper()
	i, err := trust.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// meet returns a room in which no hello was opened yet.
func meet(t *testing.T) *world {
	t.Helper()
	w := &world{secret: trust.NewSecret(), room: wire.NewRoomID(), presentID: identity(t), newcomerID: identity(t)}
	w.key = trust.NewRoomKey(w.secret, w.room)
	w.present = w.pair(w.presentID, "Mina", 1, 2)
	w.newcomer = w.pair(w.newcomerID, "Jun", 2, 1)
	w.hellos = [2]wire.Sealed{must(w.present.Hello())(t), must(w.newcomer.Hello())(t)}
	return w
}

// greeted returns a room in which both hellos were opened.
func greeted(t *testing.T) *world {
	t.Helper()
	w := meet(t)
	open[trust.Hello](t, w.newcomer, w.hellos[0])
	open[trust.Hello](t, w.present, w.hellos[1])
	return w
}

func (w *world) pair(self trust.Identity, name string, me, peer wire.PeerNumber) *trust.Pair {
	return trust.NewPair(trust.PairConfig{
		Self: self, Name: name, Capabilities: []string{"vp8"}, RoomName: "Edit review", Room: w.room, Key: w.key, Me: me, Peer: peer,
	})
}

// must unwraps a result of a Pair.
func must(s wire.Sealed, err error) func(*testing.T) wire.Sealed {
	return func(t *testing.T) wire.Sealed {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func open[M trust.Message](t *testing.T, p *trust.Pair, s wire.Sealed) M {
	t.Helper()
	m, err := p.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := m.(M)
	if !ok {
		t.Fatalf("opened %#v, want a %T", m, got)
	}
	return got
}

// refused demands that p neither takes s nor anything after it.
func refused(t *testing.T, p *trust.Pair, s wire.Sealed, want fault.Code) {
	t.Helper()
	m, err := p.Open(s)
	if m != nil || !fault.Is(err, want) {
		t.Fatalf("opened %#v, %v; want %s", m, err, want)
	}
	if _, err := p.Offer(wire.Call, 99, sdp("x")); err == nil {
		t.Error("an offer after a refusal")
	}
	if m, err := p.Open(s); m != nil || err == nil {
		t.Error("a second way in")
	}
	if p.Refused() == nil {
		t.Error("Refused does not say so")
	}
}

// fingerprint is an a=fingerprint line of a certificate that is named by text.
func fingerprint(name string) string {
	pairs := make([]string, 0, 32)
	for _, b := range sha256.Sum256([]byte(name)) {
		pairs = append(pairs, fmt.Sprintf("%02X", b))
	}
	return "a=fingerprint:sha-256 " + strings.Join(pairs, ":")
}

// sdp is a small SDP that vouches for the certificate.
func sdp(name string) string {
	return strings.Join([]string{
		"v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", fingerprint(name), "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=ice-ufrag:" + name, "",
	}, "\r\n")
}

// reseal opens a message as a member can, changes header and body, and seals it again. The signature stays as it is.
func reseal[B interface{ Check() error }](t *testing.T, w *world, s wire.Sealed, change func(*wire.Header, *B)) wire.Sealed {
	t.Helper()
	plain, err := w.key.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.ParseBody[B](plain)
	if err != nil {
		t.Fatal(err)
	}
	h := s.Header
	change(&h, &b)
	if plain, err = wire.MarshalBody(b); err != nil {
		t.Fatal(err)
	}
	out, err := w.key.Seal(h, plain)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
