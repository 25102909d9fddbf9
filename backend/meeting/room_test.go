package meeting_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/trust"
)

func TestThreeByTwoInvitesSeeEachOther(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("room", func(t *testing.T) {
		h := newHouse(t)
		one, two := h.invite(), h.invite()
		a := h.join("Ada", one, options{change: func(c *meeting.Config) { c.RoomName = "Cutting room" }})
		b := h.join("Bo", two, options{})
		c := h.join("Cem", one, options{})
		awaitCall(t, a, b, c)
		for _, g := range []*guest{a, b, c} {
			for _, o := range []*guest{a, b, c} {
				waitFor(t, g.name+" sees "+o.name, func() bool { return g.view.count(o.me()) > 10 })
				if g == o {
					continue
				}
				waitFor(t, g.name+" is told of "+o.name, func() bool {
					p, _ := g.sees(o)
					return p.Name == o.name && p.Camera && p.Microphone && p.Path == "lan" && p.Width == 320 && p.Height == 180 && p.FPS > 0 && p.Bitrate > 0
				})
			}
			if g.Name() != "Cutting room" {
				t.Errorf("%s calls the room %q", g.name, g.Name())
			}
		}

		// camera off is told; nothing counts as frozen
		b.SetCamera(false)
		waitFor(t, "the camera is off at the others", func() bool {
			p, _ := a.sees(b)
			q, _ := c.sees(b)
			return !p.Camera && !q.Camera && p.Frozen == 0
		})
		b.SetCamera(true)
		before := a.view.count(b.me())
		waitFor(t, "pictures after the camera is on again", func() bool { return a.view.count(b.me()) > before+5 })

		// who leaves is gone at once and then from the list
		if err := c.Leave(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "Cem left", func() bool { p, ok := a.sees(c); return !ok || p.State == meeting.Left })
		if !a.connectedTo(b) || !b.connectedTo(a) {
			t.Error("the others lost each other")
		}
		if err := a.Err(); err != nil {
			t.Error(err)
		}
	})
}

func TestChatArrivesInOrder(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("chat", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		a, b := h.join("Ada", l, options{}), h.join("Bo", l, options{})
		waitFor(t, "Ada knows Bo", func() bool { _, ok := a.sees(b); return ok })
		if err := a.Say("said before the call is there"); err != nil {
			t.Fatal(err)
		}
		awaitCall(t, a, b)
		for i := range 20 {
			for _, g := range []*guest{a, b} {
				if err := g.Say(fmt.Sprintf("line %d\x1b[31m\u202e", i)); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, g := range []*guest{a, b} {
			waitFor(t, g.name+" has all lines", func() bool { return len(g.chat()) == 41 })
			for _, from := range []string{"Ada", "Bo"} {
				var lines []string
				for _, s := range g.chat() {
					if text, ok := strings.CutPrefix(s, from+": line "); ok {
						lines = append(lines, text)
					}
				}
				for i, s := range lines {
					if s != fmt.Sprintf("%d[31m", i) {
						t.Fatalf("%s has %q as line %d of %s", g.name, s, i, from)
					}
				}
			}
			waitFor(t, "all counts as sent", func() bool {
				_, chat, _ := g.Snapshot()
				for _, m := range chat {
					if !m.Sent {
						return false
					}
				}
				return len(chat) == 41
			})
		}
		for _, text := range []string{"", " \x00\n", strings.Repeat("a", meeting.MaxText+1)} {
			if err := a.Say(text); !fault.Is(err, fault.Invalid) {
				t.Errorf("Say(%d bytes) = %v", len(text), err)
			}
		}
	})
}

func TestWrongSecretProvesNothing(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("secret", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		a := h.join("Ada", l, options{})
		other := trust.NewSecret()
		b := h.join("Bo", l, options{secret: &other})
		select {
		case <-b.Done():
		case <-time.After(patience):
			t.Fatal("the room goes on for one with another secret")
		}
		if err := b.Err(); !fault.Is(err, fault.WrongSecret) {
			t.Errorf("ended with %v", err)
		}
		waitFor(t, "the refusal at the one who was there", func() bool {
			s, _, _ := a.Snapshot()
			return len(s.Participants) == 2 && s.Participants[1].State == meeting.Refused && fault.Is(s.Participants[1].Fault, fault.WrongSecret)
		})
		if a.Err() != nil {
			t.Error("the right one was thrown out")
		}
		c := h.join("Cem", l, options{})
		awaitCall(t, a, c)
	})
}

func TestLeaveAtOnce(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("leave", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		a := h.join("Ada", l, options{})
		for range 5 {
			b := h.join("Bo", l, options{})
			if err := b.Leave(); err != nil {
				t.Fatal(err)
			}
			if err := b.Leave(); err != nil {
				t.Fatal(err)
			}
			if err := b.Say("hello?"); !fault.Is(err, fault.Canceled) {
				t.Errorf("Say outside: %v", err)
			}
		}
		_ = a
	})
}
