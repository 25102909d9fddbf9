package signaling_test

import (
	"slices"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/signaling"
	"videonet/backend/wire"
)

func TestThreeByTwoInvitesSeeEachOther(t *testing.T) {
	r := startRelay(t, t.TempDir(), nil)
	host, second, third := dial(t, r), dial(t, r), dial(t, r)
	room := newRoom(t, host)
	one, two := room.locator(t, host, time.Hour), room.locator(t, host, time.Hour)

	a, err := host.EnterAsOwner(t.Context(), room.id, room.owner)
	if err != nil {
		t.Fatal(err)
	}
	b := enter(t, second, one)
	c := enter(t, third, two)

	if a.Room != room.id || b.Room != room.id || c.Room != room.id {
		t.Error("two invites of one room lead to different rooms")
	}
	if !slices.Equal(b.Peers, []wire.PeerNumber{a.Me}) || !slices.Equal(c.Peers, []wire.PeerNumber{a.Me, b.Me}) || len(a.Peers) != 0 {
		t.Errorf("those present: %v, %v, %v", a.Peers, b.Peers, c.Peers)
	}
	if a.Me >= b.Me || b.Me >= c.Me {
		t.Errorf("numbers %d, %d, %d do not follow the order of entering", a.Me, b.Me, c.Me)
	}
	if p := next[signaling.PeerIn](t, host); p.Peer != b.Me {
		t.Errorf("host saw %d come first", p.Peer)
	}
	if p := next[signaling.PeerIn](t, host); p.Peer != c.Me {
		t.Errorf("host saw %d come second", p.Peer)
	}
	if p := next[signaling.PeerIn](t, second); p.Peer != c.Me {
		t.Errorf("second saw %d come", p.Peer)
	}

	// Each sends to each, in order.
	people := []struct {
		client *signaling.Client
		at     signaling.Entered
	}{{host, a}, {second, b}, {third, c}}
	for _, from := range people {
		for _, to := range people {
			for i := range byte(3) {
				if from.at.Me == to.at.Me {
					continue
				}
				if err := from.client.Send(t.Context(), to.at.Me, sealed(from.at, to.at.Me, []byte{i})); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, p := range people {
		count := map[wire.PeerNumber]byte{}
		for range 6 {
			m := next[signaling.Message](t, p.client)
			if m.Sealed.Box[16] != count[m.From] {
				t.Errorf("%d got message %d of %d out of order", p.at.Me, m.Sealed.Box[16], m.From)
			}
			count[m.From]++
		}
	}

	if err := second.Leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*signaling.Client{host, third} {
		if p := next[signaling.PeerOut](t, c); p.Peer != b.Me {
			t.Errorf("%d left, want %d", p.Peer, b.Me)
		}
	}
	if again := enter(t, second, two); again.Me <= c.Me {
		t.Errorf("number %d was given again", again.Me)
	}
}

func TestInvitesEnd(t *testing.T) {
	r := startRelay(t, t.TempDir(), nil)
	host, guest := dial(t, r), dial(t, r)
	room := newRoom(t, host)
	other := newRoom(t, host)

	withdrawn, short := room.locator(t, host, time.Hour), room.locator(t, host, 1500*time.Millisecond)
	if err := host.Withdraw(t.Context(), room.id, room.owner, withdrawn.Hash()); err != nil {
		t.Fatal(err)
	}
	entered := enter(t, guest, short)
	if err := guest.Leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(patience)
	for err := error(nil); err == nil; {
		if time.Now().After(deadline) {
			t.Fatal("the invite never expired")
		}
		if _, err = guest.Enter(t.Context(), short); err == nil {
			err = guest.Leave(t.Context())
		} else if !fault.Is(err, fault.InviteWithdrawn) {
			t.Fatalf("expired: %v", err)
		}
	}
	for _, c := range []struct {
		name string
		want fault.Code
		do   func() error
	}{
		{"withdrawn", fault.InviteWithdrawn, func() error { _, err := guest.Enter(t.Context(), withdrawn); return err }},
		{"never there", fault.InviteWithdrawn, func() error { _, err := guest.Enter(t.Context(), wire.NewLocator()); return err }},
		{"unknown room", fault.RoomUnknown, func() error {
			_, err := guest.EnterAsOwner(t.Context(), wire.NewRoomID(), room.owner)
			return err
		}},
		{"another's room", fault.RelayRefused, func() error {
			_, err := guest.EnterAsOwner(t.Context(), room.id, other.owner)
			return err
		}},
		{"another's locator", fault.RelayRefused, func() error {
			return guest.Locate(t.Context(), room.id, other.owner, wire.NewLocator().Hash(), time.Now().Add(time.Hour))
		}},
		{"withdraw another's", fault.RelayRefused, func() error {
			return guest.Withdraw(t.Context(), room.id, other.owner, withdrawn.Hash())
		}},
		{"create another's", fault.RelayRefused, func() error { return guest.Create(t.Context(), room.id, other.owner) }},
		{"an invite for a thousand years", fault.RelayRefused, func() error {
			return host.Locate(t.Context(), room.id, room.owner, wire.NewLocator().Hash(), time.Now().AddDate(1000, 0, 0))
		}},
		{"leave outside", fault.RelayRefused, func() error { return guest.Leave(t.Context()) }},
	} {
		if err := c.do(); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if entered.Room != room.id {
		t.Error("the short invite led elsewhere")
	}
	if err := host.Create(t.Context(), room.id, room.owner); err != nil {
		t.Errorf("creating the same room again: %v", err)
	}
}
