package trust_test

import (
	"strings"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// TestTamperRelay changes what a relay without the room's key can change: every field of the header, a bit of nonce, box and tag.
func TestTamperRelay(t *testing.T) {
	changes := map[string]func(*wire.Sealed){
		"version":         func(s *wire.Sealed) { s.Version = 2 },
		"room":            func(s *wire.Sealed) { s.Room[3] ^= 1 },
		"from":            func(s *wire.Sealed) { s.From = 3 },
		"to":              func(s *wire.Sealed) { s.To = 3 },
		"from and to":     func(s *wire.Sealed) { s.From, s.To = s.To, s.From },
		"conn":            func(s *wire.Sealed) { s.Conn = "files.2" },
		"generation up":   func(s *wire.Sealed) { s.Generation++ },
		"generation down": func(s *wire.Sealed) { s.Generation-- },
		"type answer":     func(s *wire.Sealed) { s.Type = wire.TypeAnswer },
		"type candidate":  func(s *wire.Sealed) { s.Type = wire.TypeCandidate },
		"type unknown":    func(s *wire.Sealed) { s.Type = "unseal" },
		"type bye":        func(s *wire.Sealed) { s.Type, s.Conn, s.Generation = wire.TypeBye, "", 0 },
		"nonce":           func(s *wire.Sealed) { s.Nonce[0] ^= 1 },
		"nonce cut":       func(s *wire.Sealed) { s.Nonce = s.Nonce[1:] },
		"box":             func(s *wire.Sealed) { s.Box[len(s.Box)/2] ^= 1 },
		"tag":             func(s *wire.Sealed) { s.Box[len(s.Box)-1] ^= 1 },
		"box cut":         func(s *wire.Sealed) { s.Box = s.Box[:len(s.Box)-1] },
		"box empty":       func(s *wire.Sealed) { s.Box = nil },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			w := greeted(t)
			s := must(w.newcomer.Offer(wire.Call, 2, sdp("jun")))(t)
			change(&s)
			refused(t, w.present, s, fault.PeerRefused)
		})
	}
}

// TestTamperMember changes what a member of the room together with the relay can change: everything that is sealed, but no signature.
func TestTamperMember(t *testing.T) {
	type body = wire.SDPBody
	for name, change := range map[string]func(w *world, h *wire.Header, b *body){
		"fingerprint":           func(_ *world, _ *wire.Header, b *body) { b.SDP = sdp("mallory") },
		"one byte of the SDP":   func(_ *world, _ *wire.Header, b *body) { b.SDP = strings.Replace(b.SDP, "ufrag:jun", "ufrag:jum", 1) },
		"one digit of it":       func(_ *world, _ *wire.Header, b *body) { b.SDP = strings.Replace(b.SDP, "audio 9", "audio 8", 1) },
		"a line ending":         func(_ *world, _ *wire.Header, b *body) { b.SDP = strings.ReplaceAll(b.SDP, "\r\n", "\n") },
		"conn":                  func(_ *world, h *wire.Header, _ *body) { h.Conn = "files.2" },
		"generation":            func(_ *world, h *wire.Header, _ *body) { h.Generation = 7 },
		"number":                func(_ *world, _ *wire.Header, b *body) { b.Number++ },
		"type":                  func(_ *world, h *wire.Header, _ *body) { h.Type = wire.TypeAnswer },
		"signature":             func(_ *world, _ *wire.Header, b *body) { b.Signature[63] ^= 1 },
		"no signature":          func(_ *world, _ *wire.Header, b *body) { clear(b.Signature) },
		"another's signature":   func(w *world, h *wire.Header, b *body) { b.Signature = w.presentID.Sign([]byte(b.SDP)) },
		"signature of the SDP":  func(w *world, h *wire.Header, b *body) { b.Signature = w.newcomerID.Sign([]byte(b.SDP)) },
		"number zero is no way": func(_ *world, _ *wire.Header, b *body) { b.Number = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			w := greeted(t)
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			s = reseal(t, w, s, func(h *wire.Header, b *body) { change(w, h, b) })
			refused(t, w.present, s, fault.PeerRefused)
		})
	}
}

// sign makes an offer as a peer that does not use Pair could: right key, right nonces, wrong content.
func sign(t *testing.T, w *world, kind, conn string, generation uint32, sdp string) wire.Sealed {
	t.Helper()
	me, peer := nonceOf(t, w, w.hellos[1]), nonceOf(t, w, w.hellos[0])
	h := wire.Header{Version: wire.Version, Room: w.room, From: 2, To: 1, Conn: conn, Generation: generation, Type: kind}
	role := wire.RoleAnswerer
	if wire.Offerer(conn, 1, 2) == 2 {
		role = wire.RoleOfferer
	}
	s := wire.Signed{
		Header: h, Role: role, Number: 2, SenderKey: w.newcomerID.Public(), ReceiverKey: w.presentID.Public(),
		SenderNonce: me, ReceiverNonce: peer, Content: []byte(sdp),
	}
	b, err := wire.MarshalBody(wire.SDPBody{Number: 2, SDP: sdp, Signature: w.newcomerID.Sign(s.List())})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := w.key.Seal(h, b)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func nonceOf(t *testing.T, w *world, hello wire.Sealed) [32]byte {
	t.Helper()
	plain, err := w.key.Open(hello)
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.ParseBody[wire.HelloBody](plain)
	if err != nil {
		t.Fatal(err)
	}
	return [32]byte(b.Nonce)
}

// TestTamperPeer is what a peer with a good key may not do either.
func TestTamperPeer(t *testing.T) {
	two := strings.Replace(sdp("jun"), "m=audio", fingerprint("mallory")+"\r\nm=audio", 1)
	sha1 := strings.Replace(sdp("jun"), "sha-256", "sha-1", 1)
	for _, c := range []struct {
		name, conn string
		generation uint32
		sdp        string
		fine       bool
	}{
		{name: "the same, done right", conn: wire.Call, generation: 1, sdp: sdp("jun"), fine: true},
		{name: "own files", conn: "files.2", generation: 1, sdp: sdp("jun"), fine: true},
		{name: "role: offer on the other's connection", conn: "files.1", generation: 1, sdp: sdp("jun")},
		{name: "offer on a third's connection", conn: "files.3", generation: 1, sdp: sdp("jun")},
		{name: "second fingerprint", conn: wire.Call, generation: 1, sdp: two},
		{name: "no fingerprint", conn: wire.Call, generation: 1, sdp: "v=0\r\ns=-\r\n"},
		{name: "sha-1", conn: wire.Call, generation: 1, sdp: sha1},
		{name: "no SDP at all", conn: wire.Call, generation: 1, sdp: "hello"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := greeted(t)
			s := sign(t, w, wire.TypeOffer, c.conn, c.generation, c.sdp)
			if c.fine {
				open[trust.Offer](t, w.present, s)
				return
			}
			refused(t, w.present, s, fault.PeerRefused)
		})
	}
	t.Run("answer of the offerer", func(t *testing.T) {
		w := greeted(t)
		refused(t, w.present, sign(t, w, wire.TypeAnswer, wire.Call, 1, sdp("jun")), fault.PeerRefused)
	})
	t.Run("seventeen connections", func(t *testing.T) {
		w := greeted(t)
		for name := 'a'; name < 'a'+16; name++ {
			open[trust.Offer](t, w.present, must(w.newcomer.Offer(string(name)+".2", 1, sdp("jun")))(t))
		}
		if _, err := w.newcomer.Offer("q.2", 1, sdp("jun")); err == nil {
			t.Error("an offer of a seventeenth connection")
		}
	})
}

func TestTamperOrder(t *testing.T) {
	for name, do := range map[string]func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code){
		"replayed offer": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			open[trust.Offer](t, w.present, s)
			return w.present, s, fault.PeerRefused
		},
		"replayed answer": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			open[trust.Offer](t, w.present, must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t))
			s := must(w.present.Answer(wire.Call, 1, sdp("mina")))(t)
			open[trust.Answer](t, w.newcomer, s)
			return w.newcomer, s, fault.PeerRefused
		},
		"replayed candidate": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			open[trust.Offer](t, w.present, must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t))
			s := must(w.newcomer.Candidate(wire.Call, 1, "c"))(t)
			open[trust.Candidate](t, w.present, s)
			return w.present, s, fault.PeerRefused
		},
		"replayed hello": func(_ *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			return w.present, w.hellos[1], fault.PeerRefused
		},
		"generation goes back": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			old := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			open[trust.Offer](t, w.present, must(w.newcomer.Offer(wire.Call, 2, sdp("jun")))(t))
			return w.present, old, fault.PeerRefused
		},
		"candidate before its offer": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			return w.present, must(w.newcomer.Candidate(wire.Call, 1, ""))(t), fault.PeerRefused
		},
		"offer before hello": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			return w.pair(w.presentID, "Mina", 1, 2), s, fault.PeerRefused
		},
		"hello replaced by a member's": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			return w.present, must(w.pair(identity(t), "Jun", 2, 1).Hello())(t), fault.PeerRefused
		},
		// Nonce: the same two people, the same numbers, an earlier run of one of them.
		"offer of an earlier run": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			again := w.pair(w.presentID, "Mina", 1, 2)
			open[trust.Hello](t, again, w.hellos[1])
			return again, s, fault.PeerRefused
		},
		"message of another pair": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			third := w.pair(w.newcomerID, "Jun", 2, 3)
			carol := w.pair(identity(t), "Carol", 3, 2)
			hello := must(carol.Hello())(t)
			must(third.Hello())(t)
			open[trust.Hello](t, third, hello)
			s := must(third.Offer("files.2", 1, sdp("jun")))(t)
			return w.present, reseal(t, w, s, func(h *wire.Header, _ *wire.SDPBody) { h.To = 1 }), fault.PeerRefused
		},
		"our own offer comes back": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			return w.newcomer, reseal(t, w, s, func(h *wire.Header, _ *wire.SDPBody) { h.From, h.To = h.To, h.From }), fault.PeerRefused
		},
		"our own offer as the answer": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			return w.newcomer, reseal(t, w, s, func(h *wire.Header, _ *wire.SDPBody) {
				h.From, h.To, h.Type = h.To, h.From, wire.TypeAnswer
			}), fault.PeerRefused
		},
		"our own hello comes back": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			p := w.pair(w.newcomerID, "Jun", 2, 1)
			hello := must(p.Hello())(t)
			return p, reseal(t, w, hello, func(h *wire.Header, _ *wire.HelloBody) { h.From, h.To = h.To, h.From }), fault.PeerRefused
		},
		"answer to another offer": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			// Two runs of the newcomer's side with one nonce would need a broken generator; the offer in the signature stops even that.
			s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
			open[trust.Offer](t, w.present, s)
			a := must(w.present.Answer(wire.Call, 1, sdp("mina")))(t)
			must(w.newcomer.Offer(wire.Call, 2, sdp("jun2")))(t)
			return w.newcomer, reseal(t, w, a, func(h *wire.Header, _ *wire.SDPBody) { h.Generation = 2 }), fault.PeerRefused
		},
		"forged bye": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			s := must(w.newcomer.Bye(wire.ByeLeft))(t)
			return w.present, reseal(t, w, s, func(_ *wire.Header, b *wire.ByeBody) { b.Reason = "refused" }), fault.PeerRefused
		},
		"broken body": func(t *testing.T, w *world) (*trust.Pair, wire.Sealed, fault.Code) {
			t.Helper()
			h := wire.Header{Version: wire.Version, Room: w.room, From: 2, To: 1, Conn: wire.Call, Generation: 1, Type: wire.TypeOffer}
			s, err := w.key.Seal(h, []byte(`{"number":2,"number":3}`))
			if err != nil {
				t.Fatal(err)
			}
			return w.present, s, fault.PeerRefused
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := greeted(t)
			p, s, want := do(t, w)
			refused(t, p, s, want)
		})
	}
}

func TestTamperHello(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world, h *wire.Header, b *wire.HelloBody)
	}{
		"name":         {func(_ *world, _ *wire.Header, b *wire.HelloBody) { b.Name = "Mallory" }},
		"room name":    {func(_ *world, _ *wire.Header, b *wire.HelloBody) { b.RoomName = "Other" }},
		"capabilities": {func(_ *world, _ *wire.Header, b *wire.HelloBody) { b.Capabilities = append(b.Capabilities, "old") }},
		"name moved into the room's": {func(_ *world, _ *wire.Header, b *wire.HelloBody) {
			b.Name, b.RoomName = b.Name+b.RoomName, ""
		}},
		"nonce":        {func(_ *world, _ *wire.Header, b *wire.HelloBody) { b.Nonce[0] ^= 1 }},
		"identity key": {func(w *world, _ *wire.Header, b *wire.HelloBody) { k := trust.PublicKey{1}; b.Identity = k[:] }},
		"sender":       {func(_ *world, h *wire.Header, _ *wire.HelloBody) { h.From = 3 }},
	} {
		t.Run(name, func(t *testing.T) {
			w := meet(t)
			s := reseal(t, w, w.hellos[1], func(h *wire.Header, b *wire.HelloBody) { c.change(w, h, b) })
			refused(t, w.present, s, fault.PeerRefused)
		})
	}
	t.Run("wrong secret", func(t *testing.T) {
		w := meet(t)
		other := *w
		other.key = trust.NewRoomKey(trust.NewSecret(), w.room)
		refused(t, w.present, must(other.pair(w.newcomerID, "Jun", 2, 1).Hello())(t), fault.WrongSecret)
	})
	t.Run("the relay names another room", func(t *testing.T) {
		w := meet(t)
		other := *w
		other.key = trust.NewRoomKey(w.secret, wire.NewRoomID())
		refused(t, w.present, must(other.pair(w.newcomerID, "Jun", 2, 1).Hello())(t), fault.WrongSecret)
	})
}
