package direct_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"videonet/backend/direct"
	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/wire"
)

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

// Whoever answers an address with another key hears no byte, and the sentence says that somebody did.
func TestAnImpostorAnswers(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t)
	for _, opener := range []bool{true, false} {
		tr := listen(t, stranger.settings())
		d, awaited := door(t, lan()), door(t, lan())
		theirs := awaited.Offer()
		theirs.Addresses = []string{tr.Addr().String(), d.Offer().Addresses[0]}
		m := <-start(t.Context(), d, theirs, opener)
		if !fault.Is(m.err, fault.PeerRefused) || !errors.Is(m.err, direct.ErrOtherKey) {
			t.Errorf("opener %v: %v", opener, m.err)
		}
		if tr.visits.Load() != 1 || tr.inside.Load() != 0 {
			t.Errorf("opener %v: %d visits, the impostor heard %d bytes", opener, tr.visits.Load(), tr.inside.Load())
		}
	}
}

// Whoever comes with another key hears no byte, even with the right token; the one who is awaited still gets through.
func TestAnImpostorComes(t *testing.T) {
	for _, opener := range []bool{true, false} {
		stranger := newStranger(t)
		a, b := door(t, lan()), door(t, lan())
		meeting := start(t.Context(), a, b.Offer(), opener)
		c := stranger.knock(t, a)
		token := a.Offer().Token
		_, _ = c.Write(token[:]) // the client learns of the refusal only when it reads
		if n, err := io.Copy(io.Discard, c); n != 0 || err == nil {
			t.Errorf("opener %v: the impostor heard %d bytes, %v", opener, n, err)
		}
		other := <-start(t.Context(), b, a.Offer(), !opener)
		m := <-meeting
		if m.err != nil || other.err != nil {
			t.Fatalf("%v, %v", m.err, other.err)
		}
		carries(t, m.channel, other.channel, 1)
	}
}

// The right key with a token that is not this door's gets no further.
func TestTokens(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]func(a, before *direct.Door) wire.ID{
		"wrong":                func(*direct.Door, *direct.Door) wire.ID { return wire.NewID() },
		"replayed":             func(_, before *direct.Door) wire.ID { return before.Offer().Token },
		"none":                 func(*direct.Door, *direct.Door) wire.ID { return wire.ID{} },
		"the one of this door": func(a, _ *direct.Door) wire.ID { return a.Offer().Token },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stranger := newStranger(t)
			before, a := door(t, lan()), door(t, lan())
			meeting := start(t.Context(), a, stranger.offer(a), false)
			c := stranger.dial(t, a)
			said := token(a, before)
			if _, err := c.Write(said[:]); err != nil {
				t.Fatal(err)
			}
			var got [1]byte
			_, err := io.ReadFull(c, got[:])
			if said != a.Offer().Token {
				if err == nil {
					t.Errorf("the door says %d", got[0])
				}
				if m := <-meeting; !errors.Is(m.err, direct.ErrNoWay) {
					t.Errorf("meet: %v", m.err)
				}
				return
			}
			if err != nil || got[0] != 0 {
				t.Fatalf("the door says %d, %v", got[0], err)
			}
			if _, err := c.Write([]byte{9}); err != nil {
				t.Fatal(err)
			}
			if m := <-meeting; m.err != nil || number(t, m.channel) != 9 {
				t.Errorf("meet: %v", m.err)
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
	if !errors.Is(m.err, direct.ErrNoWay) || m.took > 7*time.Second {
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

// What may not be dialled is not: a trap on loopback that is named alone hears nothing when this machine has other addresses, and what is
// visited hears a ClientHello and no more.
func TestWhatIsDialled(t *testing.T) {
	own, err := lan().Own()
	if err != nil {
		t.Fatal(err)
	}
	tr := listen(t, nil)
	n := lan()
	d, b := door(t, n), door(t, lan())
	for name, c := range map[string]struct {
		addresses []string
		visited   bool
	}{
		"loopback alone":             {[]string{tr.Addr().String()}, own[0].IsLoopback()},
		"loopback of this machine":   {[]string{tr.Addr().String(), netip.AddrPortFrom(own[0], 1).String()}, true},
		"multicast, nobody, outside": {[]string{"224.0.0.251:5353", "0.0.0.0:80", "255.255.255.255:9", "[::]:80", "[fe80::1%lo]:80", "203.0.113.9:80", "10.0.0.1:0"}, false},
	} {
		tr.visits.Store(0)
		tr.first.Store(0)
		ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
		theirs := b.Offer()
		theirs.Addresses = c.addresses
		m := <-start(ctx, d, theirs, true)
		cancel()
		if m.err == nil || (tr.visits.Load() > 0) != c.visited {
			t.Errorf("%s: %d visits, %v", name, tr.visits.Load(), m.err)
		}
		if c.visited && tr.first.Load() != 0x16+1 {
			t.Errorf("%s: the first byte is %#x", name, tr.first.Load()-1)
		}
	}
	for _, r := range n.Refusals() {
		t.Errorf("%s came as far as the policy", r.Address)
	}
	for _, s := range n.Sockets() {
		if s.Kind == network.Dialed && s.Remote != tr.Addr().String() {
			t.Errorf("dialled %s", s.Remote)
		}
		if s.Kind == network.Dialed && s.Sent > 4096 {
			t.Errorf("%d bytes went out", s.Sent)
		}
	}
	theirs := b.Offer()
	for len(theirs.Addresses) < 17 {
		theirs.Addresses = append(theirs.Addresses, "127.0.0.1:1")
	}
	if m := <-start(t.Context(), d, theirs, true); m.err == nil || m.took > time.Second {
		t.Errorf("17 addresses: %v", m.err)
	}
}

// With LANOnly set after the doors opened, addresses outside are neither dialled nor answered.
func TestLANOnly(t *testing.T) {
	n := network.New(network.Policy{})
	a := door(t, n)
	n.SetPolicy(network.Policy{LANOnly: true})
	theirs := door(t, lan()).Offer()
	theirs.Addresses = []string{"203.0.113.9:443", "[2001:db8::1]:443"}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if m := <-start(ctx, a, theirs, true); m.err == nil {
		t.Error("something stands")
	}
	for _, s := range n.Sockets() {
		if s.Kind == network.Dialed {
			t.Errorf("dialled %s", s.Remote)
		}
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

// Who proves itself and then says nothing, or answers TCP and no more, holds a meeting up until its limit and no longer.
func TestHalfOpen(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t)
	a := door(t, lan())
	meeting := start(t.Context(), a, stranger.offer(a), false)
	c := stranger.dial(t, a)
	stranger.greet(t, c, a.Offer().Token, 0)
	if m := <-meeting; !errors.Is(m.err, direct.ErrNoWay) || m.took > 7*time.Second {
		t.Errorf("no choice: %v after %v", m.err, m.took)
	}
	theirs := door(t, lan()).Offer()
	theirs.Addresses = []string{listen(t, nil).Addr().String(), a.Offer().Addresses[0]}
	if m := <-start(t.Context(), door(t, lan()), theirs, true); m.err == nil || m.took > 7*time.Second {
		t.Errorf("no handshake: %v after %v", m.err, m.took)
	}
}

// A flood of connections that say nothing, junk, or half a handshake does not starve the one who is awaited.
func TestFlood(t *testing.T) {
	for name, say := range map[string][]byte{
		"silence":       nil,
		"junk":          []byte("GET / HTTP/1.1\r\n\r\n"),
		"half a record": {0x16, 3, 1, 2, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := door(t, lan()), door(t, lan())
			ctx, cancel := context.WithCancel(t.Context())
			var flood sync.WaitGroup
			for range 4 {
				flood.Go(func() { pour(ctx, address(t, a), say) })
			}
			defer func() { cancel(); flood.Wait() }()
			time.Sleep(200 * time.Millisecond) // the flood is there first
			offerB := b.Offer()
			offerB.Addresses = []string{"127.0.0.1:1"} // b alone dials, into the flood
			m, n := start(t.Context(), a, offerB, true), start(t.Context(), b, a.Offer(), false)
			one, two := <-m, <-n
			if one.err != nil || two.err != nil {
				t.Fatalf("%v, %v", one.err, two.err)
			}
			t.Logf("through after %v", max(one.took, two.took))
			carries(t, one.channel, two.channel, 1)
		})
	}
}

// pour opens connections as fast as it can and keeps the last 200 of them.
func pour(ctx context.Context, address string, say []byte) {
	var d net.Dialer
	var open []net.Conn
	for ctx.Err() == nil {
		c, err := d.DialContext(ctx, "tcp", address)
		if err != nil {
			continue
		}
		_, _ = c.Write(say)
		if open = append(open, c); len(open) > 200 {
			_ = open[0].Close()
			open = open[1:]
		}
	}
	for _, c := range open {
		_ = c.Close()
	}
}

// Nothing of one connection helps to open another, and TLS 1.2 opens none.
func TestHandshakesAreWhole(t *testing.T) {
	stranger := newStranger(t)
	a := door(t, lan())
	meeting := start(t.Context(), a, stranger.offer(a), true)
	for name, change := range map[string]func(*tls.Config){
		"TLS 1.2":         func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 },
		"another service": func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} },
		"no service":      func(c *tls.Config) { c.NextProtos = nil },
		"no certificate":  func(c *tls.Config) { c.Certificates = nil },
	} {
		settings := stranger.settings()
		change(settings)
		raw, err := new(net.Dialer).DialContext(t.Context(), "tcp", address(t, a))
		if err != nil {
			t.Fatal(err)
		}
		c := tls.Client(raw, settings)
		token := a.Offer().Token
		_, _ = c.Write(token[:])
		if n, err := io.Copy(io.Discard, c); n != 0 || err == nil {
			t.Errorf("%s: heard %d bytes, %v", name, n, err)
		}
		_ = raw.Close()
	}
	settings := stranger.settings()
	settings.ClientSessionCache = tls.NewLRUClientSessionCache(8)
	settings.ServerName = "door"
	raw, err := new(net.Dialer).DialContext(t.Context(), "tcp", address(t, a))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	c := tls.Client(raw, settings)
	stranger.greet(t, c, a.Offer().Token, 1)
	m := <-meeting
	if m.err != nil {
		t.Fatal(m.err)
	}
	sent := make(chan error, 1)
	go func() { sent <- m.channel.WriteMessage(frame(t, 1, 1), false) }()
	if _, err := io.ReadFull(c, make([]byte, wire.FrameHeaderSize+1)); err != nil || <-sent != nil {
		t.Fatal(err)
	}
	if _, kept := settings.ClientSessionCache.Get("door"); kept {
		t.Error("the door gave a ticket")
	}
}
