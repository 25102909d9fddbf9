package trust_test

import (
	"errors"
	"slices"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

func TestHandshake(t *testing.T) {
	w := meet(t)
	h := open[trust.Hello](t, w.newcomer, w.hellos[0])
	if h.Peer != w.presentID.Public() || h.Name != "Mina" || h.RoomName != "Edit review" || !slices.Equal(h.Capabilities, []string{"vp8"}) {
		t.Errorf("hello is %+v", h)
	}
	open[trust.Hello](t, w.present, w.hellos[1])
	if k, ok := w.present.Peer(); !ok || k != w.newcomerID.Public() {
		t.Errorf("peer is %v, %v", k, ok)
	}
	if !w.newcomer.Offers(wire.Call) || w.present.Offers(wire.Call) {
		t.Error("the newcomer offers the call, and nobody else")
	}

	for generation := uint32(1); generation <= 3; generation++ { // 2 and 3 are restarts
		o := open[trust.Offer](t, w.present, must(w.newcomer.Offer(wire.Call, generation, sdp("jun")))(t))
		if o.SDP != sdp("jun") || o.Conn != wire.Call || o.Generation != generation || o.Fingerprint == (trust.Fingerprint{}) {
			t.Errorf("offer is %+v", o)
		}
		early := must(w.present.Candidate(wire.Call, generation, `{"candidate":"early"}`))(t) // may overtake nothing, but come before the answer
		answer := must(w.present.Answer(wire.Call, generation, sdp("mina")))(t)
		open[trust.Candidate](t, w.newcomer, early)
		if a := open[trust.Answer](t, w.newcomer, answer); a.SDP != sdp("mina") || a.Fingerprint == o.Fingerprint {
			t.Errorf("answer is %+v", a)
		}
		c := open[trust.Candidate](t, w.present, must(w.newcomer.Candidate(wire.Call, generation, `{"candidate":"x"}`))(t))
		if c.Candidate != `{"candidate":"x"}` || c.Generation != generation {
			t.Errorf("candidate is %+v", c)
		}
	}

	// The present opens its own connection for files beside the call.
	files := wire.ConnOf(wire.Files, 1)
	open[trust.Offer](t, w.newcomer, must(w.present.Offer(files, 1, sdp("mina")))(t))
	open[trust.Answer](t, w.present, must(w.newcomer.Answer(files, 1, sdp("jun")))(t))
	if b := open[trust.Bye](t, w.present, must(w.newcomer.Bye(wire.ByeLeft))(t)); b.Reason != wire.ByeLeft {
		t.Errorf("bye is %+v", b)
	}
}

// TestRestartOvertakes: the offerer restarts before the answer and candidates of the first round have come.
func TestRestartOvertakes(t *testing.T) {
	w := greeted(t)
	first := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
	second := must(w.newcomer.Offer(wire.Call, 2, sdp("jun")))(t)
	open[trust.Offer](t, w.present, first)
	late := []wire.Sealed{
		must(w.present.Answer(wire.Call, 1, sdp("mina")))(t),
		must(w.present.Candidate(wire.Call, 1, ""))(t),
	}
	for _, s := range late {
		if m, err := w.newcomer.Open(s); m != nil || !errors.Is(err, trust.ErrStale) {
			t.Errorf("%s of the first round: %v, %v", s.Type, m, err)
		}
	}
	open[trust.Offer](t, w.present, second)
	if _, err := w.present.Candidate(wire.Call, 1, ""); !errors.Is(err, trust.ErrStale) {
		t.Errorf("our own late candidate: %v", err)
	}
	open[trust.Answer](t, w.newcomer, must(w.present.Answer(wire.Call, 2, sdp("mina")))(t))
}

func TestPairRefusesToWriteWhatThePeerWouldRefuse(t *testing.T) {
	w := meet(t)
	if _, err := w.newcomer.Offer(wire.Call, 1, sdp("jun")); !errors.Is(err, trust.ErrNoHello) {
		t.Errorf("an offer before the hello: %v", err)
	}
	if _, err := w.newcomer.Hello(); err == nil {
		t.Error("a second hello")
	}
	w = greeted(t)
	open[trust.Offer](t, w.present, must(w.newcomer.Offer(wire.Call, 4, sdp("jun")))(t))
	must(w.present.Answer(wire.Call, 4, sdp("mina")))(t)
	for name, do := range map[string]func() (wire.Sealed, error){
		"offer of the answerer":    func() (wire.Sealed, error) { return w.present.Offer(wire.Call, 5, sdp("mina")) },
		"offer that does not grow": func() (wire.Sealed, error) { return w.newcomer.Offer(wire.Call, 4, sdp("jun")) },
		"offer of another's files": func() (wire.Sealed, error) { return w.newcomer.Offer("files.1", 1, sdp("jun")) },
		"offer of a third's files": func() (wire.Sealed, error) { return w.newcomer.Offer("files.3", 1, sdp("jun")) },
		"offer without a name":     func() (wire.Sealed, error) { return w.newcomer.Offer("", 1, sdp("jun")) },
		"offer, no fingerprint":    func() (wire.Sealed, error) { return w.newcomer.Offer(wire.Call, 5, "v=0\r\n") },
		"second answer":            func() (wire.Sealed, error) { return w.present.Answer(wire.Call, 4, sdp("mina")) },
		"answer to nothing":        func() (wire.Sealed, error) { return w.present.Answer("files.2", 1, sdp("mina")) },
		"candidate for nothing":    func() (wire.Sealed, error) { return w.newcomer.Candidate("files.2", 1, "") },
		"candidate too early":      func() (wire.Sealed, error) { return w.newcomer.Candidate(wire.Call, 5, "") },
		"bye with a sentence":      func() (wire.Sealed, error) { return w.newcomer.Bye("I go now") },
	} {
		if _, err := do(); err == nil {
			t.Error("written: ", name)
		}
	}
	if w.newcomer.Refused() != nil || w.present.Refused() != nil {
		t.Error("a mistake of our own ended the pair")
	}
	bad := trust.NewPair(trust.PairConfig{
		Self: w.presentID, Name: "a\u202eb", Room: w.room, Key: w.key, Me: 1, Peer: 2,
	})
	if _, err := bad.Hello(); !fault.Is(err, fault.Invalid) {
		t.Errorf("a name that turns the writing: %v", err)
	}
	if _, err := trust.NewPair(trust.PairConfig{Me: 1, Peer: 2}).Hello(); err == nil {
		t.Error("a hello of nobody")
	}
}

// TestTellingARefusal: who refused can still say so, and the other side believes it.
func TestTellingARefusal(t *testing.T) {
	w := greeted(t)
	s := must(w.newcomer.Offer(wire.Call, 1, sdp("jun")))(t)
	s.Box[0] ^= 1
	refused(t, w.present, s, fault.PeerRefused)
	if b := open[trust.Bye](t, w.newcomer, must(w.present.Bye(wire.ByeRefused))(t)); b.Reason != wire.ByeRefused {
		t.Errorf("bye is %+v", b)
	}
}
