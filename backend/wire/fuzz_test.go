package wire_test

import (
	"bytes"
	"strings"
	"testing"

	"videonet/backend/wire"
)

// The law of all messages: what parses is written, and what was written parses to the same bytes again.
func fuzzMessages(f *testing.F, name string) {
	f.Helper()
	parse := parsers()[name]
	for _, good := range makeMessages()[name].Good {
		f.Add([]byte(good))
	}
	for _, bad := range makeMessages()[name].Bad {
		f.Add([]byte(bad.Text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, first, err := parse(data)
		if err != nil {
			if id := wire.IDOf(err); id != wire.BadMessage && id != wire.UnknownType && id != wire.TooLarge {
				t.Fatalf("refused with %q", id)
			}
			return
		}
		kindAgain, second, err := parse(first)
		if err != nil || kindAgain != kind || !bytes.Equal(first, second) {
			t.Fatalf("%s was written as %s, then as %s, %v", data, first, second, err)
		}
	})
}

func FuzzClientMessage(f *testing.F) { fuzzMessages(f, "client") }
func FuzzRelayMessage(f *testing.F)  { fuzzMessages(f, "relay") }
func FuzzChatMessage(f *testing.F)   { fuzzMessages(f, "chat") }

func FuzzSealed(f *testing.F) {
	f.Add([]byte(aSealed))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := wire.ParseSealed(data)
		if err != nil {
			return
		}
		first, err := s.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := wire.ParseSealed(first)
		if err != nil || again.Header != s.Header || !bytes.Equal(again.Box, s.Box) || !bytes.Equal(again.Nonce, s.Nonce) {
			t.Fatalf("%s: %v", first, err)
		}
	})
}

func FuzzFrame(f *testing.F) {
	good, err := wire.AppendFrame(nil, wire.Frame{Type: wire.FrameData, File: 1, Offset: 7, Payload: []byte("abc")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, err := wire.ParseFrame(data)
		if err != nil {
			return
		}
		again, err := wire.AppendFrame(nil, frame)
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%x was written as %x, %v", data, again, err)
		}
	})
}

// FuzzList: two lists of parts give the same bytes only when they are the same.
func FuzzList(f *testing.F) {
	f.Add("call", "1offer", "call1", "offer")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		one, two := wire.List([]byte(a), []byte(b)), wire.List([]byte(c), []byte(d))
		if bytes.Equal(one, two) != (a == c && b == d) {
			t.Fatalf("%q %q and %q %q", a, b, c, d)
		}
	})
}

func TestTooLarge(t *testing.T) {
	for size, want := range map[int]wire.ErrorID{wire.MaxMessage: wire.BadMessage, wire.MaxMessage + 1: wire.TooLarge, 1 << 20: wire.TooLarge} {
		if _, err := wire.ParseClientMessage([]byte(strings.Repeat("[", size))); wire.IDOf(err) != want {
			t.Errorf("%d bytes: %v, want %s", size, err, want)
		}
	}
	// The largest box that may be sealed fits into a message of the relay.
	s := wire.Sealed{
		Header: wire.Header{
			Version: 1, Room: wire.NewRoomID(), From: 4294967294, To: 4294967295, Conn: "abcdefghijklmnop.4294967295", Generation: 4294967295, Type: wire.TypeCandidate,
		},
		Nonce: make([]byte, 12), Box: make([]byte, wire.MaxBox),
	}
	b, err := wire.Marshal(wire.Delivery{From: 4294967294, Sealed: s})
	if err != nil || len(b) > wire.MaxMessage {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	s.Box = append(s.Box, 0)
	if _, err := wire.Marshal(wire.Delivery{From: 1, Sealed: s}); err == nil {
		t.Error("a larger box")
	}
}

func TestIDsComeFromTheGenerator(t *testing.T) {
	seen := map[any]bool{}
	for range 3 {
		for _, name := range []any{wire.NewRoomID(), wire.NewLocator(), wire.NewOwnerToken(), wire.NewID()} {
			if seen[name] {
				t.Error("two random names are equal")
			}
			seen[name] = true
		}
	}
}
