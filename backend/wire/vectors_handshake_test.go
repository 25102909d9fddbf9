package wire_test

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

func fixedRoom() wire.RoomID { return wire.RoomID(fixedBytes("room", 16)) }

func makeKeys(t *testing.T) (v []keyVector) {
	t.Helper()
	for _, secret := range [][]byte{fixedBytes("secret", 16), fixedBytes("another secret", 16)} {
		room := fixedRoom()
		key, err := hkdf.Key(sha256.New, secret, room[:], "VN1 room key", 32)
		if err != nil {
			t.Fatal(err)
		}
		v = append(v, keyVector{hexOf(secret), hexOf(room[:]), hexOf(key)})
	}
	return v
}

func makeHeaders() (v []headerVector) {
	for _, h := range []wire.Header{
		{Version: 1, Room: fixedRoom(), From: 1, To: 2, Type: wire.TypeHello},
		{Version: 1, Room: fixedRoom(), From: 4294967295, To: 258, Conn: "files.4294967295", Generation: 4294967295, Type: wire.TypeOffer},
		{Version: 1, Room: fixedRoom(), From: 2, To: 1, Conn: "call", Generation: 1, Type: wire.TypeCandidate},
	} {
		v = append(v, headerVector{h, hexOf(h.AssociatedData())})
	}
	return v
}

// talk is a conversation with fixed keys, nonces and boxes.
type talk struct {
	t    *testing.T
	key  trust.RoomKey
	ids  map[wire.PeerNumber]trust.Identity
	seed map[wire.PeerNumber][]byte
	pair map[wire.PeerNumber]*trust.Pair
	said []handshakeVector
	raw  []wire.Sealed
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	k := &talk{
		t: t, key: trust.NewRoomKey(trust.Secret(fixedBytes("secret", 16)), fixedRoom()),
		ids: map[wire.PeerNumber]trust.Identity{}, seed: map[wire.PeerNumber][]byte{}, pair: map[wire.PeerNumber]*trust.Pair{},
	}
	k.ids[1], k.seed[1] = fixedIdentity(t, "present")
	k.ids[2], k.seed[2] = fixedIdentity(t, "newcomer")
	k.pair[1] = k.newPair(1, "Mina 미나")
	k.pair[2] = k.newPair(2, "Jun")
	return k
}

func (k *talk) newPair(me wire.PeerNumber, name string) *trust.Pair {
	return trust.NewPair(trust.PairConfig{
		Self: k.ids[me], Name: name, Capabilities: []string{"vp8", "opus"}, RoomName: "Edit review", Room: fixedRoom(), Key: k.key,
		Me: me, Peer: 3 - me, Random: &stream{name: "random of " + name},
	})
}

// say notes a message and lets the other side open it.
func (k *talk) say(name string, s wire.Sealed, err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
	k.note(name, s)
	if _, err := k.pair[s.To].Open(s); err != nil {
		k.t.Fatal(err)
	}
}

func (k *talk) note(name string, s wire.Sealed) {
	k.t.Helper()
	body, err := k.key.Open(s)
	if err != nil {
		k.t.Fatal(err)
	}
	text, err := s.Marshal()
	if err != nil {
		k.t.Fatal(err)
	}
	key := k.ids[s.From].Public()
	signed := k.signed(s, body)
	k.said = append(k.said, handshakeVector{
		Name: name, Role: signed.Role, Number: signed.Number, Seed: hexOf(k.seed[s.From]), Sender: hexOf(key[:]),
		Signed: hexOf(signed.List()), Body: string(body), Sealed: text,
	})
	k.raw = append(k.raw, s)
}

// signed builds the list that PROTOCOL.md describes from what was said before.
func (k *talk) signed(s wire.Sealed, body []byte) wire.Signed {
	k.t.Helper()
	var b struct {
		Number       uint32     `json:"number"`
		Nonce        wire.Bytes `json:"nonce"`
		Name         string     `json:"name"`
		RoomName     string     `json:"room_name"`
		Capabilities []string   `json:"capabilities"`
		SDP          string     `json:"sdp"`
		Candidate    string     `json:"candidate"`
		Reason       string     `json:"reason"`
	}
	if err := json.Unmarshal(body, &b); err != nil {
		k.t.Fatal(err)
	}
	signed := wire.Signed{Header: s.Header, Number: b.Number, SenderKey: k.ids[s.From].Public()}
	switch s.Type {
	case wire.TypeHello:
		signed.Content = wire.HelloContent(b.Name, b.RoomName, b.Capabilities)
	case wire.TypeBye:
		signed.Content = []byte(b.Reason)
	case wire.TypeCandidate:
		signed.Content = []byte(b.Candidate)
	default:
		signed.Content = []byte(b.SDP)
	}
	if s.Type == wire.TypeHello {
		signed.SenderNonce = [32]byte(b.Nonce)
	} else {
		signed.SenderNonce = k.nonce(s.From)
	}
	switch {
	case s.Type == wire.TypeHello || s.Type == wire.TypeBye:
		signed.Role = map[bool]string{true: wire.RoleNewcomer, false: wire.RolePresent}[s.From > s.To]
		return signed
	case wire.Offerer(s.Conn, s.From, s.To) == s.From:
		signed.Role = wire.RoleOfferer
	default:
		signed.Role = wire.RoleAnswerer
	}
	signed.ReceiverKey, signed.ReceiverNonce = k.ids[s.To].Public(), k.nonce(s.To)
	if s.Type == wire.TypeAnswer {
		signed.Offer = k.offer(s)
	}
	return signed
}

func (k *talk) nonce(of wire.PeerNumber) [32]byte {
	for i, s := range k.raw {
		if s.Type == wire.TypeHello && s.From == of {
			b, err := wire.ParseBody[wire.HelloBody]([]byte(k.said[i].Body))
			if err != nil {
				k.t.Fatal(err)
			}
			return [32]byte(b.Nonce)
		}
	}
	return [32]byte{}
}

func (k *talk) offer(answer wire.Sealed) []byte {
	for i, s := range k.raw {
		if s.Type == wire.TypeOffer && s.Conn == answer.Conn && s.Generation == answer.Generation {
			b, err := wire.ParseBody[wire.SDPBody]([]byte(k.said[i].Body))
			if err != nil {
				k.t.Fatal(err)
			}
			return []byte(b.SDP)
		}
	}
	return nil
}

func fixedSDP(name string) string {
	return "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" + fingerprintLine(name) + "\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
}

// The indexes of the conversation.
const (
	helloOfPresent = iota
	helloOfNewcomer
	offer
	answer
	candidate
	restart
	bye
)

func makeHandshake(t *testing.T) ([]handshakeVector, []refusedVector) {
	t.Helper()
	k := newTalk(t)
	say := func(name string) func(wire.Sealed, error) {
		return func(s wire.Sealed, err error) { t.Helper(); k.say(name, s, err) }
	}
	say("hello of the present")(k.pair[1].Hello())
	say("hello of the newcomer")(k.pair[2].Hello())
	say("offer of the newcomer")(k.pair[2].Offer(wire.Call, 1, fixedSDP("newcomer")))
	say("answer of the present")(k.pair[1].Answer(wire.Call, 1, fixedSDP("present")))
	say("candidate of the newcomer")(k.pair[2].Candidate(wire.Call, 1,
		`{"candidate":"candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host","sdpMid":"0","sdpMLineIndex":0}`))
	say("restart of the newcomer")(k.pair[2].Offer(wire.Call, 2, fixedSDP("newcomer")))
	say("bye of the present")(k.pair[1].Bye(wire.ByeLeft))
	return k.said, k.refused()
}

// refused makes messages that must not be taken, from those that were.
func (k *talk) refused() (v []refusedVector) {
	hellos := []int{helloOfPresent, helloOfNewcomer}
	add := func(name string, receiver wire.PeerNumber, after []int, s wire.Sealed) {
		text, err := s.Marshal()
		if err != nil {
			k.t.Fatal(err)
		}
		v = append(v, refusedVector{name, receiver, after, text})
	}
	copyOf := func(i int) wire.Sealed {
		s := k.raw[i]
		s.Nonce, s.Box = append(wire.Bytes{}, s.Nonce...), append(wire.Bytes{}, s.Box...)
		return s
	}
	changed := func(i int, change func(*wire.Sealed)) wire.Sealed { s := copyOf(i); change(&s); return s }
	add("a bit of the box", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Box[40] ^= 1 }))
	add("a bit of the tag", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Box[len(s.Box)-1] ^= 1 }))
	add("a bit of the nonce", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Nonce[0] ^= 1 }))
	add("another connection", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Conn = "files.2" }))
	add("another generation", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Generation = 2 }))
	add("another type", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Type = wire.TypeAnswer }))
	add("another sender", 1, hellos, changed(offer, func(s *wire.Sealed) { s.From = 3 }))
	add("reflected", 2, hellos, changed(offer, func(s *wire.Sealed) { s.From, s.To = 1, 2 }))
	add("another room", 1, hellos, changed(offer, func(s *wire.Sealed) { s.Room[0] ^= 1 }))
	add("offer before hello", 1, nil, copyOf(offer))
	add("replayed hello", 1, hellos, copyOf(helloOfNewcomer))
	add("replayed offer", 1, append(hellos, offer), copyOf(offer))
	add("replayed candidate", 1, append(hellos, offer, candidate), copyOf(candidate))
	add("older generation", 1, append(hellos, offer, restart), copyOf(offer))

	// A member has the room's key: these open, and their signature does not fit.
	sdp := func(name string, change func(*wire.Header, *wire.SDPBody)) {
		add(name, 1, hellos, resealed(k, offer, change))
	}
	sdp("resealed: fingerprint", func(_ *wire.Header, b *wire.SDPBody) { b.SDP = fixedSDP("mallory") })
	sdp("resealed: one byte of the SDP", func(_ *wire.Header, b *wire.SDPBody) { b.SDP = b.SDP[:len(b.SDP)-3] + "2\r\n" })
	sdp("resealed: number", func(_ *wire.Header, b *wire.SDPBody) { b.Number++ })
	sdp("resealed: connection", func(h *wire.Header, _ *wire.SDPBody) { h.Conn = "files.2" })
	sdp("resealed: generation", func(h *wire.Header, _ *wire.SDPBody) { h.Generation = 9 })
	sdp("resealed: signature of another", func(_ *wire.Header, b *wire.SDPBody) { b.Signature = k.ids[1].Sign([]byte(b.SDP)) })
	hello := func(name string, change func(*wire.Header, *wire.HelloBody)) {
		add(name, 1, []int{helloOfPresent}, resealed(k, helloOfNewcomer, change))
	}
	hello("resealed hello: name", func(_ *wire.Header, b *wire.HelloBody) { b.Name = "Mallory" })
	hello("resealed hello: nonce", func(_ *wire.Header, b *wire.HelloBody) { b.Nonce[0] ^= 1 })
	hello("resealed hello: identity", func(_ *wire.Header, b *wire.HelloBody) { key := k.ids[1].Public(); b.Identity = key[:] })
	add("resealed: forged bye", 1, hellos, resealed(k, bye, func(h *wire.Header, _ *wire.ByeBody) { h.From, h.To = 2, 1 }))
	return v
}

// resealed changes header and body of a message and seals it again with a fixed nonce.
func resealed[B interface{ Check() error }](k *talk, i int, change func(*wire.Header, *B)) wire.Sealed {
	k.t.Helper()
	b, err := wire.ParseBody[B]([]byte(k.said[i].Body))
	if err != nil {
		k.t.Fatal(err)
	}
	h := k.raw[i].Header
	change(&h, &b)
	body, err := wire.MarshalBody(b)
	if err != nil {
		k.t.Fatal(err)
	}
	return fixedSeal(k.t, h, body, string(body))
}
