package direct_test

import (
	"context"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/direct"
	"videonet/backend/network"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

func TestMain(m *testing.M) {
	if child := os.Getenv(childRole); child != "" {
		os.Exit(runChild(child))
	}
	goleak.VerifyTestMain(m)
}

// meet is one side's call and what came of it.
type met struct {
	channel transfer.Channel
	err     error
	took    time.Duration
}

// door opens a door that ends with the test.
func door(tb testing.TB, n *network.Network) transfer.Door {
	tb.Helper()
	d, err := direct.New(n, slog.New(slog.DiscardHandler)).Open(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Error(err)
		}
	})
	return d
}

func lan() *network.Network { return network.New(network.Policy{LANOnly: true}) }

// start calls Meet and gives its outcome later.
func start(ctx context.Context, d transfer.Door, theirs wire.FileDirect, opener bool) <-chan met {
	out := make(chan met, 1)
	go func() {
		began := time.Now()
		c, err := d.Meet(ctx, theirs, opener)
		out <- met{c, err, time.Since(began)}
	}()
	return out
}

// pair returns two doors and the two ends of their first stream, the opener's first.
func pair(tb testing.TB) (a, b transfer.Door, one, two transfer.Channel) {
	tb.Helper()
	a, b = door(tb, lan()), door(tb, lan())
	one, two = join(tb, a, b, a.Offer(), b.Offer())
	return a, b, one, two
}

// join makes a stream between two doors that know these offers of each other; a opens.
func join(tb testing.TB, a, b transfer.Door, offerA, offerB wire.FileDirect) (one, two transfer.Channel) {
	tb.Helper()
	first, second := start(tb.Context(), a, offerB, true), start(tb.Context(), b, offerA, false)
	m, n := <-first, <-second
	if m.err != nil || n.err != nil {
		tb.Fatalf("opener: %v; the other: %v", m.err, n.err)
	}
	return m.channel, n.channel
}

// only keeps the addresses for which keep says so, and an address of this machine at which nobody answers, so that loopback is tried.
func only(tb testing.TB, offer wire.FileDirect, keep func(netip.Addr) bool) wire.FileDirect {
	tb.Helper()
	own, err := lan().Own()
	if err != nil {
		tb.Fatal(err)
	}
	offer.Addresses = slices.DeleteFunc(slices.Clone(offer.Addresses), func(a string) bool { return !keep(netip.MustParseAddrPort(a).Addr()) })
	if len(offer.Addresses) == 0 {
		tb.Skip("NOT RUN: this machine has no such address")
	}
	offer.Addresses = append(offer.Addresses, netip.AddrPortFrom(own[0], 1).String())
	return offer
}

// frame is one whole frame with a payload of n bytes.
func frame(tb testing.TB, file uint32, n int) []byte {
	tb.Helper()
	f, err := wire.AppendFrame(nil, wire.Frame{Type: wire.FrameData, File: file, Payload: make([]byte, n)})
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// carries fails the test when a frame does not go through from a to b.
func carries(tb testing.TB, a, b transfer.Channel, file uint32) {
	tb.Helper()
	sent := make(chan error, 1)
	go func() { sent <- a.WriteMessage(frame(tb, file, 1000), false) }()
	p := make([]byte, wire.FrameHeaderSize+wire.MaxFramePayload)
	n, text, err := b.ReadMessage(p)
	if err != nil || text {
		tb.Fatalf("text %v, %v", text, err)
	}
	if f, err := wire.ParseFrame(p[:n]); err != nil || f.File != file || len(f.Payload) != 1000 {
		tb.Fatalf("frame %d of %d bytes: %v", f.File, len(f.Payload), err)
	}
	if err := <-sent; err != nil {
		tb.Fatal(err)
	}
}

func number(tb testing.TB, c transfer.Channel) int {
	tb.Helper()
	s, ok := c.(*direct.Stream)
	if !ok {
		tb.Fatalf("a %T", c)
	}
	return s.Number()
}
