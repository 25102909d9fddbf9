package direct_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"videonet/backend/direct"
	"videonet/backend/network"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// What the engine asks for is met.
var _ transfer.Direct = (*direct.Direct)(nil)

func TestOfferIsAMessage(t *testing.T) {
	d, other := door(t, lan()), door(t, lan())
	offer := d.Offer()
	text, err := wire.Encode(offer.Kind(), offer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wire.ParseFilesMessage(text); err != nil {
		t.Errorf("%s: %v", text, err)
	}
	if second := other.Offer(); second.Certificate == offer.Certificate || second.Token == offer.Token {
		t.Error("two doors have one key, or one token")
	}
}

func TestFamilies(t *testing.T) {
	for name, keep := range map[string]func(netip.Addr) bool{
		"IPv4":          func(a netip.Addr) bool { return a.Is4() },
		"IPv4 loopback": func(a netip.Addr) bool { return a.Is4() && a.IsLoopback() },
		"IPv6":          func(a netip.Addr) bool { return a.Is6() },
		"IPv6 loopback": func(a netip.Addr) bool { return a.Is6() && a.IsLoopback() },
		"both":          func(netip.Addr) bool { return true },
	} {
		t.Run(name, func(t *testing.T) {
			a, b := door(t, lan()), door(t, lan())
			one, two := join(t, a, b, only(t, a.Offer(), keep), only(t, b.Offer(), keep))
			carries(t, one, two, 1)
			carries(t, two, one, 2)
			s, ok := one.(*direct.Stream)
			if !ok || !keep(netip.MustParseAddrPort(s.Remote().String()).Addr().Unmap()) {
				t.Errorf("it goes to %v", s.Remote())
			}
		})
	}
}

// One side alone can be reached: it does not matter which.
func TestOneWayIsEnough(t *testing.T) {
	dead := []string{"127.0.0.1:1"}
	for name, which := range map[string]bool{"the opener dials": true, "the opener answers": false} {
		t.Run(name, func(t *testing.T) {
			a, b := door(t, lan()), door(t, lan())
			offerA, offerB := a.Offer(), b.Offer()
			if which {
				offerA.Addresses = dead
			} else {
				offerB.Addresses = dead
			}
			for want := 1; want <= 4; want++ { // further streams go the same way
				one, two := join(t, a, b, offerA, offerB)
				if number(t, one) != want || number(t, two) != want {
					t.Errorf("streams %d and %d, want %d", number(t, one), number(t, two), want)
				}
				carries(t, one, two, 1)
				carries(t, two, one, 2)
			}
			if m := <-start(t.Context(), a, offerB, true); !errors.Is(m.err, direct.ErrNoWay) {
				t.Errorf("a fifth: %v", m.err)
			}
		})
	}
}

// The side that does not open may call ahead for further streams and waits longer than a meeting lasts.
func TestTheOtherSideCallsAhead(t *testing.T) {
	t.Parallel()
	for name, dead := range map[string]int{"it dials": 0, "it answers": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := door(t, lan()), door(t, lan())
			offers := []wire.FileDirect{b.Offer(), a.Offer()}
			offers[dead].Addresses = []string{"127.0.0.1:1"}
			one, two := join(t, a, b, offers[1], offers[0])
			carries(t, one, two, 1)
			ahead := start(t.Context(), b, offers[1], false)
			select {
			case m := <-ahead:
				t.Fatalf("it did not wait: %v", m.err)
			case <-time.After(6 * time.Second): // longer than a meeting
			}
			m, n := <-start(t.Context(), a, offers[0], true), <-ahead
			if m.err != nil || n.err != nil {
				t.Fatal(m.err, n.err)
			}
			carries(t, m.channel, n.channel, 2)
			ahead = start(t.Context(), b, offers[1], false)
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			if m := <-ahead; !errors.Is(m.err, direct.ErrClosed) {
				t.Errorf("after close: %v", m.err)
			}
		})
	}
}

// Two that both choose, or neither, do not wait for each other until the end of time, and nothing stands.
func TestBothOpenOrNeither(t *testing.T) {
	t.Parallel()
	for _, opener := range []bool{true, false} {
		a, b := door(t, lan()), door(t, lan())
		one, two := start(t.Context(), a, b.Offer(), opener), start(t.Context(), b, a.Offer(), opener)
		m, n := <-one, <-two
		if !opener && (m.err == nil || n.err == nil) {
			t.Errorf("neither opens: %v, %v", m.err, n.err)
		}
		for _, side := range []met{m, n} {
			if side.err == nil { // both chose, each its own: the stream ends at once
				if _, _, err := side.channel.ReadMessage(make([]byte, 100)); err == nil {
					t.Error("something stands")
				}
			} else if !errors.Is(side.err, direct.ErrNoWay) {
				t.Error(side.err)
			}
		}
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	n := network.New(network.Policy{})
	a, b := door(t, n), door(t, n)
	theirs := b.Offer()
	theirs.Addresses = []string{"203.0.113.9:9", "[2001:db8::9]:9", "127.0.0.1:1"} // documentation: RFC 5737, RFC 3849
	m := <-start(t.Context(), a, theirs, true)
	if !errors.Is(m.err, direct.ErrNoWay) || m.took > 20*time.Second {
		t.Errorf("after %v: %v", m.took, m.err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	meeting := start(ctx, a, theirs, true)
	cancel()
	if m := <-meeting; !errors.Is(m.err, context.Canceled) {
		t.Errorf("canceled: %v", m.err)
	}
	meeting = start(t.Context(), a, theirs, true)
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if m := <-meeting; !errors.Is(m.err, direct.ErrClosed) {
		t.Errorf("closed: %v", m.err)
	}
	if m := <-start(t.Context(), a, theirs, true); !errors.Is(m.err, direct.ErrClosed) {
		t.Errorf("closed before: %v", m.err)
	}
}

// Both directions at once, over and over: each time exactly one stream stands, the same on both sides.
func TestRaces(t *testing.T) {
	for i := range 200 {
		a, b := door(t, lan()), door(t, lan())
		for want := 1; want <= 2; want++ {
			one, two := join(t, a, b, a.Offer(), b.Offer())
			if number(t, one) != want || number(t, two) != want {
				t.Fatalf("streams %d and %d", number(t, one), number(t, two))
			}
			carries(t, one, two, uint32(i)+1)
			carries(t, two, one, uint32(i)+1)
		}
		if err := errors.Join(a.Close(), b.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
