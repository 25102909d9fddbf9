package direct_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"videonet/backend/direct"
	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

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
	for name, token := range map[string]func(a, before transfer.Door) wire.ID{
		"wrong":                func(transfer.Door, transfer.Door) wire.ID { return wire.NewID() },
		"replayed":             func(_, before transfer.Door) wire.ID { return before.Offer().Token },
		"none":                 func(transfer.Door, transfer.Door) wire.ID { return wire.ID{} },
		"the one of this door": func(a, _ transfer.Door) wire.ID { return a.Offer().Token },
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
			if _, err := c.Write([]byte{3}); err != nil {
				t.Fatal(err)
			}
			if m := <-meeting; m.err != nil || number(t, m.channel) != 3 {
				t.Errorf("meet: %v", m.err)
			}
		})
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
		"loopback alone":           {[]string{tr.Addr().String()}, own[0].IsLoopback()},
		"loopback of this machine": {[]string{tr.Addr().String(), netip.AddrPortFrom(own[0], 1).String()}, true},
		"multicast, nobody, outside": {[]string{
			"224.0.0.251:5353", "0.0.0.0:80", "255.255.255.255:9", "[::]:80", "[fe80::1%lo]:80", "203.0.113.9:80", "10.0.0.1:0",
		}, false},
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
	if m := <-start(t.Context(), d, theirs, true); m.err == nil || m.took > 4*time.Second {
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
	settings.SessionTicketsDisabled, settings.ClientSessionCache = false, tls.NewLRUClientSessionCache(8)
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
