package trust_test

import (
	"math/rand/v2"
	"testing"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// line is one way through the relay. What it does to a message is decided by the test.
type line func(wire.Sealed) []wire.Sealed

// run lets two people do a whole handshake over two lines and returns the SDPs that each took from the other.
func run(t *testing.T, w *world, toPresent, toNewcomer line) (byPresent, byNewcomer []string) {
	t.Helper()
	take := func(p *trust.Pair, messages []wire.Sealed) (sdps []string) {
		for _, s := range messages {
			switch m, err := p.Open(s); m := m.(type) {
			case trust.Offer:
				sdps = append(sdps, m.SDP)
			case trust.Answer:
				sdps = append(sdps, m.SDP)
			case nil:
				if err == nil {
					t.Fatal("neither a message nor an error")
				}
			}
		}
		return sdps
	}
	take(w.newcomer, toNewcomer(w.hellos[0]))
	take(w.present, toPresent(w.hellos[1]))
	if s, err := w.newcomer.Offer(wire.Call, 1, sdp("jun")); err == nil {
		byPresent = append(byPresent, take(w.present, toPresent(s))...)
	}
	if s, err := w.newcomer.Candidate(wire.Call, 1, "c"); err == nil {
		byPresent = append(byPresent, take(w.present, toPresent(s))...)
	}
	if s, err := w.present.Answer(wire.Call, 1, sdp("mina")); err == nil {
		byNewcomer = append(byNewcomer, take(w.newcomer, toNewcomer(s))...)
	}
	if s, err := w.present.Candidate(wire.Call, 1, "c"); err == nil {
		byNewcomer = append(byNewcomer, take(w.newcomer, toNewcomer(s))...)
	}
	return byPresent, byNewcomer
}

// TestRelayInTheMiddle lets a relay do what it likes with 1,000 handshakes: change a byte, repeat, swap, reflect, mix in messages of
// other rooms. Nobody ever takes an SDP that the other did not give, and those who see more than silence refuse.
func TestRelayInTheMiddle(t *testing.T) {
	honest := func(s wire.Sealed) []wire.Sealed { return []wire.Sealed{s} }
	w := meet(t)
	if a, b := run(t, w, honest, honest); len(a) != 1 || len(b) != 1 {
		t.Fatal("the honest relay fails")
	}

	var seen []wire.Sealed // of all rooms so far
	done := 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		w := meet(t)
		victim, count := r.IntN(6), 0
		evil := func(s wire.Sealed) []wire.Sealed {
			seen = append(seen, s)
			count++
			if count-1 != victim {
				return []wire.Sealed{s}
			}
			return tamper(t, r, s, seen)
		}
		a, b := run(t, w, evil, evil)
		for _, s := range a {
			if s != sdp("jun") {
				t.Fatalf("seed %d: the present took a foreign SDP", seed)
			}
		}
		for _, s := range b {
			if s != sdp("mina") {
				t.Fatalf("seed %d: the newcomer took a foreign SDP", seed)
			}
		}
		if w.present.Refused() == nil && w.newcomer.Refused() == nil {
			t.Fatalf("seed %d: nobody noticed", seed)
		}
		done++
	}
	t.Logf("%d handshakes, 0 foreign SDPs, each noticed", done)
}

// tamper returns what arrives instead of s.
func tamper(t *testing.T, r *rand.Rand, s wire.Sealed, seen []wire.Sealed) []wire.Sealed {
	t.Helper()
	switch r.IntN(5) {
	case 0: // the same twice
		return []wire.Sealed{s, s}
	case 1: // one of another room or time, dressed up as this one
		other := seen[r.IntN(len(seen))]
		other.Header = s.Header
		if string(other.Box) == string(s.Box) {
			other.Box = append(wire.Bytes{}, other.Box...)
			other.Box[0] ^= 1
		}
		return []wire.Sealed{other}
	case 2: // back to where it came from, as if from the other
		s.From, s.To = s.To, s.From
		return []wire.Sealed{s}
	case 3: // another header
		h := s.Header
		for h == s.Header {
			h.From, h.To = wire.PeerNumber(r.IntN(4)), wire.PeerNumber(r.IntN(4))
			h.Generation = uint32(r.IntN(3))
			h.Conn = []string{"", wire.Call, "files.1", "files.2"}[r.IntN(4)]
			h.Type = []string{wire.TypeHello, wire.TypeOffer, wire.TypeAnswer, wire.TypeCandidate, wire.TypeBye}[r.IntN(5)]
		}
		s.Header = h
		return []wire.Sealed{s}
	default: // one bit of nonce or box
		s.Nonce, s.Box = append(wire.Bytes{}, s.Nonce...), append(wire.Bytes{}, s.Box...)
		b := s.Box
		if r.IntN(4) == 0 {
			b = s.Nonce
		}
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		return []wire.Sealed{s}
	}
}

// FuzzOpen seals whatever comes as a member could: nothing but what the peer signed is ever taken, and nothing panics.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"number":2,"sdp":"v=0\r\n","signature":"AA"}`), uint8(1), "call", uint32(1))
	f.Add([]byte(`{"number":2,"reason":"left","signature":""}`), uint8(4), "", uint32(0))
	types := []string{wire.TypeHello, wire.TypeOffer, wire.TypeAnswer, wire.TypeCandidate, wire.TypeBye}
	f.Fuzz(func(t *testing.T, body []byte, kind uint8, conn string, generation uint32) {
		w := greeted(t)
		h := wire.Header{
			Version: wire.Version, Room: w.room, From: 2, To: 1, Conn: conn, Generation: generation, Type: types[int(kind)%len(types)],
		}
		s, err := w.key.Seal(h, body)
		if err != nil {
			return
		}
		if m, err := w.present.Open(s); m != nil || err == nil {
			t.Fatalf("took %#v", m)
		}
	})
}
