package meeting_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/wire"
)

// TestChatSurvivesCuts pulls the cable again and again while both talk: every line arrives once, in order.
func TestChatSurvivesCuts(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("cuts", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		cable := newValve()
		a, b := h.join("Ada", l, options{net: cable}), h.join("Bo", l, options{})
		awaitCall(t, a, b)
		n := 0
		talk := func(d time.Duration) {
			end, tick := time.After(d), time.NewTicker(40*time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					for _, g := range []*guest{a, b} {
						if err := g.Say(fmt.Sprintf("line %d", n)); err != nil {
							t.Fatal(err)
						}
					}
					n++
				case <-end:
					return
				}
			}
		}
		for _, cut := range []time.Duration{500 * time.Millisecond, 3500 * time.Millisecond, 5500 * time.Millisecond} {
			talk(300 * time.Millisecond)
			cable.shut.Store(true)
			talk(cut)
			if cut > 3*time.Second {
				p, _ := a.sees(b)
				if p.State != meeting.Reconnecting || p.Frozen == 0 {
					t.Errorf("without cable: state %q, frozen %v", p.State, p.Frozen)
				}
			}
			cable.shut.Store(false)
			awaitCall(t, a, b)
			before := a.view.count(b.me())
			waitFor(t, "pictures again", func() bool { return a.view.count(b.me()) > before+5 })
		}
		for _, g := range []*guest{a, b} {
			waitFor(t, g.name+" has all lines", func() bool { return len(g.chat()) >= 2*n })
			next := map[string]int{}
			for _, s := range g.chat() {
				from, text, _ := strings.Cut(s, ": ")
				if text != fmt.Sprintf("line %d", next[from]) {
					t.Fatalf("%s got %q of %s, want line %d", g.name, text, from, next[from])
				}
				next[from]++
			}
			if next["Ada"] != n || next["Bo"] != n {
				t.Errorf("%s has %v of %d lines", g.name, next, n)
			}
		}
	})
}

func TestRelayLostAndBack(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("relay", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		cable := newValve()
		a, b := h.join("Ada", l, options{net: cable}), h.join("Bo", l, options{})
		awaitCall(t, a, b)
		waitFor(t, "pictures", func() bool { return a.view.count(b.me()) > 5 })

		address := h.relay.Addr().String()
		if err := h.relay.Close(); err != nil {
			t.Fatal(err)
		}
		for _, g := range []*guest{a, b} {
			waitFor(t, g.name+" knows that the relay is away", func() bool { s, _, _ := g.Snapshot(); return !s.RelayUp })
		}
		before := a.view.count(b.me())
		waitFor(t, "the call goes on without the relay", func() bool { return a.view.count(b.me()) > before+10 })
		if err := a.Say("still there?"); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "chat goes on without the relay", func() bool { return len(b.chat()) == 1 })
		if !a.connectedTo(b) || !b.connectedTo(a) {
			t.Fatal("the call ended with the relay")
		}

		h.open(address) // the same key, port and rooms
		for _, g := range []*guest{a, b} {
			waitFor(t, g.name+" is back at the relay", func() bool { s, _, _ := g.Snapshot(); return s.RelayUp })
		}
		c := h.join("Cem", l, options{})
		awaitCall(t, a, b, c)
		for _, g := range []*guest{a, b} {
			if s, _, _ := g.Snapshot(); len(s.Participants) != 3 {
				t.Errorf("%s sees %d people, want 3", g.name, len(s.Participants))
			}
		}
		if p, _ := a.sees(b); p.Frames < uint64(before) {
			t.Errorf("the call was made anew: %d pictures over this connection", p.Frames)
		}

		// and the new handshake can restart the old call
		cable.shut.Store(true)
		waitFor(t, "the cut is seen", func() bool { p, _ := a.sees(b); return p.State == meeting.Reconnecting })
		time.AfterFunc(3*time.Second, func() { cable.shut.Store(false) })
		awaitCall(t, a, b, c)
	})
}

// TestSamePersonComesAgain: a program died and its person is back, with the same key and another number.
func TestSamePersonComesAgain(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("again", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		cable := newValve()
		a, b := h.join("Ada", l, options{}), h.join("Bo", l, options{net: cable})
		awaitCall(t, a, b)
		cable.shut.Store(true) // as good as dead
		b2 := h.join("Bo", l, options{self: &b.id})
		awaitCall(t, a, b2)
		if s, _, _ := a.Snapshot(); len(s.Participants) != 2 {
			t.Errorf("Ada sees %d people, want 2", len(s.Participants))
		}
		before := a.view.count(b2.me())
		waitFor(t, "pictures of the new entry", func() bool { return a.view.count(b2.me()) > before+5 })
		cable.shut.Store(false)
		if err := b.Leave(); err != nil { // its goodbye must not end the new call
			t.Fatal(err)
		}
		before = a.view.count(b2.me())
		waitFor(t, "pictures go on", func() bool { return a.view.count(b2.me()) > before+10 })
		if !a.connectedTo(b2) {
			t.Error("the goodbye of the dead program ended the new call")
		}
	})
}

// TestVanishedPersonIsDropped: no goodbye, no relay, no packets.
func TestVanishedPersonIsDropped(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("vanish", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		cable := newValve()
		var line meeting.Line
		dead := make(chan struct{})
		a := h.join("Ada", l, options{})
		b := h.join("Bo", l, options{net: cable, enter: func(ctx context.Context) (meeting.Entry, error) {
			select {
			case <-dead:
				return meeting.Entry{}, fault.New(fault.RelayUnreachable, nil)
			default:
			}
			e, err := h.enter(ctx, l)
			line = e.Line
			return e, err
		}})
		awaitCall(t, a, b)
		cable.shut.Store(true)
		close(dead)
		if err := line.Close(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "it shows", func() bool { p, _ := a.sees(b); return p.State == meeting.Reconnecting })
		late := time.After(30 * time.Second)
		for look := time.NewTicker(50 * time.Millisecond); ; {
			if _, there := a.sees(b); !there {
				look.Stop()
				break
			}
			select {
			case <-look.C:
			case <-late:
				t.Fatal("somebody who vanished is shown for 30 s")
			}
		}
	})
}

func TestLinks(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("links", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		a, b := h.join("Ada", l, options{}), h.join("Bo", l, options{})
		awaitCall(t, a, b)
		if _, err := a.OpenLink(t.Context(), "nobody", 0); !fault.Is(err, fault.PeerUnknown) {
			t.Errorf("link to nobody: %v", err)
		}
		var opened []*meeting.Link
		for _, pair := range [][2]*guest{{a, b}, {b, a}} { // both ways at once
			out, err := pair[0].OpenLink(t.Context(), pair[1].me(), 0)
			if err != nil {
				t.Fatal(err)
			}
			var in *meeting.Link
			select {
			case in = <-pair[1].links:
			case <-time.After(patience):
				t.Fatal("the link did not come out at the other end")
			}
			if out.Participant != pair[1].me() || in.Participant != pair[0].me() || in.Name != pair[0].name || in.Path() != "lan" {
				t.Errorf("link from %q to %q by %q", in.Name, out.Name, in.Path())
			}
			if again, err := pair[0].OpenLink(t.Context(), pair[1].me(), 0); err != nil || again != out {
				t.Errorf("a second link to the same participant: %v", err)
			}
			opened = append(opened, out, in)
		}
		buf := make([]byte, 100<<10)
		for i := 0; i < len(opened); i += 2 {
			from, to := opened[i], opened[i+1]
			if err := from.Control.WriteMessage([]byte("{}"), true); err != nil {
				t.Fatal(err)
			}
			if err := to.Data.WriteMessage(make([]byte, 20+wire.MaxFramePayload), false); err != nil {
				t.Fatal(err)
			}
			if n, text, err := to.Control.ReadMessage(buf); err != nil || !text || string(buf[:n]) != "{}" {
				t.Errorf("control: %q, %v", buf[:n], err)
			}
			if n, text, err := from.Data.ReadMessage(buf); err != nil || text || n != 20+wire.MaxFramePayload {
				t.Errorf("data: %d bytes, %v", n, err)
			}
		}
		if err := opened[0].Close(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := opened[1].Control.ReadMessage(buf); !errors.Is(err, io.EOF) {
			t.Errorf("read after the other end closed: %v", err)
		}
		for _, end := range opened[:2] {
			select {
			case <-end.Done():
			case <-time.After(patience):
				t.Error("a closed link is not done")
			}
		}
		fresh, err := a.OpenLink(t.Context(), b.me(), 0)
		if err != nil || fresh == opened[0] {
			t.Errorf("a new link after the old one: %v", err)
		}
		if !a.connectedTo(b) {
			t.Error("closing a link ended the call")
		}
	})
}

// TestWays: further connections beside a link carry frames, and end with it.
func TestWays(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("ways", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		a, b := h.join("Ada", l, options{}), h.join("Bo", l, options{})
		awaitCall(t, a, b)
		link, err := a.OpenLink(t.Context(), b.me(), 0)
		if err != nil {
			t.Fatal(err)
		}
		<-b.links
		buf := make([]byte, 100<<10)
		var ways []*meeting.Link
		for _, way := range []int{1, wire.MaxWays} {
			out, err := a.OpenLink(t.Context(), b.me(), way)
			if err != nil {
				t.Fatal(err)
			}
			var in *meeting.Link
			select {
			case in = <-b.links:
			case <-time.After(patience):
				t.Fatal("the way did not come out at the other end")
			}
			if out.Way != way || in.Way != way || in.Control != nil || in.Participant != a.me() {
				t.Errorf("way %d came as %d and %d", way, out.Way, in.Way)
			}
			if err := out.Data.WriteMessage(make([]byte, 20+wire.MaxFramePayload), false); err != nil {
				t.Fatal(err)
			}
			if n, _, err := in.Data.ReadMessage(buf); err != nil || n != 20+wire.MaxFramePayload {
				t.Errorf("%d bytes, %v", n, err)
			}
			ways = append(ways, out, in)
		}
		if err := link.Close(); err != nil {
			t.Fatal(err)
		}
		for _, way := range ways {
			select {
			case <-way.Done():
			case <-time.After(patience):
				t.Error("a way outlives its link")
			}
		}
		if _, err := a.OpenLink(t.Context(), b.me(), 2); !fault.Is(err, fault.PeerLost) {
			t.Errorf("a way beside no link: %v", err)
		}
	})
}
