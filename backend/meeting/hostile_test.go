package meeting_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/meeting"
	"videonet/backend/network"
	"videonet/backend/rtc"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// tap is a line whose relay may read and change all that passes.
type tap struct {
	meeting.Line
	// out changes what goes to the relay, in what comes from it; nil drops it. They may add messages of their own.
	out, in func(wire.Sealed) []wire.Sealed

	mu      sync.Mutex
	waiting []meeting.Notice
}

func (l *tap) Send(ctx context.Context, to wire.PeerNumber, s wire.Sealed) error {
	for _, s := range l.out(s) {
		if err := l.Line.Send(ctx, to, s); err != nil {
			return err
		}
	}
	return nil
}

func (l *tap) Next(ctx context.Context) (meeting.Notice, error) {
	for {
		l.mu.Lock()
		if len(l.waiting) > 0 {
			n := l.waiting[0]
			l.waiting = l.waiting[1:]
			l.mu.Unlock()
			return n, nil
		}
		l.mu.Unlock()
		n, err := l.Line.Next(ctx)
		m, ok := n.(meeting.Message)
		if err != nil || !ok {
			return n, err
		}
		l.mu.Lock()
		for _, s := range l.in(m.Sealed) {
			l.waiting = append(l.waiting, meeting.Message{From: m.From, Sealed: s})
		}
		l.mu.Unlock()
	}
}

func pass(s wire.Sealed) []wire.Sealed { return []wire.Sealed{s} }

// man stands between two people with connections of his own: DTLS ends at him on both sides. What he reads is counted.
type man struct {
	t     *testing.T
	api   *rtc.API
	key   trust.RoomKey
	self  trust.Identity
	mu    sync.Mutex
	conns []*rtc.Conn
	read  atomic.Int64 // bytes of pictures, sound and messages
	swaps atomic.Int64
}

func newMan(t *testing.T, key trust.RoomKey) *man {
	t.Helper()
	api, err := rtc.New(rtc.Config{Net: network.New(network.Policy{}).Pion(), Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	self, err := trust.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	m := &man{t: t, api: api, key: key, self: self}
	t.Cleanup(func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, c := range m.conns {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return m
}

func (m *man) conn() *rtc.Conn {
	c, err := m.api.NewConn(rtc.ConnConfig{Media: true, Channels: []string{wire.ChatChannel}, Events: rtc.Events{
		Picture: func(p media.Packet) { m.read.Add(int64(len(p.Data))) },
		Voice:   func(_ uint16, _ uint32, b []byte) { m.read.Add(int64(len(b))) },
		Channel: func(*rtc.Channel) { m.read.Add(1) },
	}})
	if err != nil {
		m.t.Error(err)
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.conns = append(m.conns, c)
	return c
}

// swap puts his own certificate into an offer or an answer: he answers the sender himself and makes the receiver a description of
// his own, signed with a key of his own, since he has no other.
func (m *man) swap(s wire.Sealed) []wire.Sealed {
	if s.Type != wire.TypeOffer && s.Type != wire.TypeAnswer {
		return pass(s)
	}
	box, err := m.key.Open(s)
	if err != nil {
		m.t.Errorf("the man has the wrong key: %v", err)
		return nil
	}
	body, err := wire.ParseBody[wire.SDPBody](box)
	if err != nil {
		m.t.Error(err)
		return nil
	}
	if s.Type == wire.TypeOffer {
		if _, failed := m.conn().Answer(body.SDP); failed != nil {
			m.t.Error(failed)
		}
	}
	own, err := m.conn().Offer()
	if err != nil {
		m.t.Error(err)
		return nil
	}
	body.SDP = own
	body.Signature = m.self.Sign([]byte(own))
	b, err := wire.MarshalBody(body)
	if err != nil {
		m.t.Error(err)
		return nil
	}
	sealed, err := m.key.Seal(s.Header, b)
	if err != nil {
		m.t.Error(err)
		return nil
	}
	m.swaps.Add(1)
	return pass(sealed)
}

// refusedBy says whether g refuses other with the code, or cannot say who it is.
func refusedBy(g *guest, code fault.Code) bool {
	s, _, _ := g.Snapshot()
	return slices.ContainsFunc(s.Participants, func(p meeting.Participant) bool {
		return !p.Me && p.State == meeting.Refused && fault.Is(p.Fault, code)
	})
}

// TestLiveRelayInTheMiddle: the relay rewrites what passes between two people. It may even know the room's secret: without their identity
// keys it gets nowhere. (A member of the room who is the relay as well can: the known limit of PROTOCOL.md.)
func TestLiveRelayInTheMiddle(t *testing.T) {
	defer goleak.VerifyNone(t)
	flip := func(s wire.Sealed) []wire.Sealed {
		if s.Type == wire.TypeOffer || s.Type == wire.TypeAnswer {
			s.Box = slices.Clone(s.Box)
			s.Box[len(s.Box)/2] ^= 1
		}
		return pass(s)
	}
	for _, c := range []struct {
		name   string
		secret bool // the man has the room's secret
		attack func(m *man) func(wire.Sealed) []wire.Sealed
	}{
		{"own certificate, stolen secret", true, func(m *man) func(wire.Sealed) []wire.Sealed { return m.swap }},
		{"one byte of the SDP", false, func(*man) func(wire.Sealed) []wire.Sealed { return flip }},
		{"another generation", false, func(*man) func(wire.Sealed) []wire.Sealed {
			return func(s wire.Sealed) []wire.Sealed {
				if s.Type == wire.TypeOffer {
					s.Generation++
				}
				return pass(s)
			}
		}},
		{"another connection", false, func(*man) func(wire.Sealed) []wire.Sealed {
			return func(s wire.Sealed) []wire.Sealed {
				if s.Type == wire.TypeOffer {
					s.Conn = wire.ConnOf(wire.Files, s.From)
				}
				return pass(s)
			}
		}},
		{"replay", false, func(*man) func(wire.Sealed) []wire.Sealed {
			return func(s wire.Sealed) []wire.Sealed {
				if s.Type == wire.TypeOffer || s.Type == wire.TypeHello {
					return []wire.Sealed{s, s}
				}
				return pass(s)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			l := h.invite()
			key := trust.NewRoomKey(trust.NewSecret(), h.room)
			if c.secret {
				key = trust.NewRoomKey(h.secret, h.room)
			}
			m := newMan(t, key)
			enter := func(ctx context.Context) (meeting.Entry, error) {
				e, err := h.enter(ctx, l)
				if err == nil {
					e.Line = &tap{Line: e.Line, out: c.attack(m), in: pass}
				}
				return e, err
			}
			a, b := h.join("Ada", l, options{enter: enter}), h.join("Bo", l, options{enter: enter})
			waitFor(t, "both refuse and say so", func() bool {
				return refusedBy(a, fault.PeerRefused) && refusedBy(b, fault.PeerRefused)
			})
			if err := a.Say("for Bo alone"); err != nil {
				t.Fatal(err)
			}
			// Nothing is asserted by this pause but that what is forbidden has had time to happen.
			time.Sleep(500 * time.Millisecond)
			if a.connectedTo(b) || b.connectedTo(a) {
				t.Error("they are connected through the man in the middle")
			}
			if a.view.count(b.me())+b.view.count(a.me()) != 0 || len(b.chat()) != 0 {
				t.Error("something passed")
			}
			if n := m.read.Load(); n != 0 {
				t.Errorf("the man read %d bytes", n)
			}
			if c.secret && m.swaps.Load() == 0 {
				t.Error("the man was never at work")
			}
		})
	}
}

// TestRelayWithoutSecretInTheMiddle: it answers both people itself, as well as it can.
func TestRelayWithoutSecretInTheMiddle(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("hello", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		m := newMan(t, trust.NewRoomKey(trust.NewSecret(), h.room))
		enter := func(ctx context.Context) (meeting.Entry, error) {
			e, err := h.enter(ctx, l)
			if err != nil {
				return e, err
			}
			own := func(s wire.Sealed) []wire.Sealed {
				if s.Type != wire.TypeHello {
					return nil
				}
				pair := trust.NewPair(trust.PairConfig{Self: m.self, Name: "Ada", Room: h.room, Key: m.key, Me: s.From, Peer: s.To})
				hello, failed := pair.Hello()
				if failed != nil {
					t.Error(failed)
				}
				return pass(hello)
			}
			e.Line = &tap{Line: e.Line, out: own, in: pass}
			return e, err
		}
		a := h.join("Ada", l, options{enter: enter})
		b := h.join("Bo", l, options{enter: enter})
		waitFor(t, "the one who was there refuses", func() bool { return refusedBy(a, fault.WrongSecret) })
		select {
		case <-b.Done():
		case <-time.After(patience):
			t.Fatal("the newcomer goes on")
		}
		if !fault.Is(b.Err(), fault.WrongSecret) {
			t.Errorf("ended with %v", b.Err())
		}
	})
}

// TestRelayRecordsNothingOfValue: all that passes through the relay, as it reads it, holds none of what is private.
func TestRelayRecordsNothingOfValue(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("record", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		var mu sync.Mutex
		var record bytes.Buffer
		types := map[string]int{}
		note := func(s wire.Sealed) []wire.Sealed {
			mu.Lock()
			defer mu.Unlock()
			b, err := wire.Marshal(wire.Send{To: s.To, Sealed: s})
			if err != nil {
				t.Error(err)
			}
			types[s.Type]++
			record.Write(b)
			record.Write(s.Box) // and as it is without base64
			record.WriteByte('\n')
			return pass(s)
		}
		enter := func(ctx context.Context) (meeting.Entry, error) {
			e, err := h.enter(ctx, l)
			e.Line = &tap{Line: e.Line, out: note, in: note}
			return e, err
		}
		a := h.join("Ada Lovelace", l, options{enter: enter, change: func(c *meeting.Config) { c.RoomName = "Cutting room" }})
		b := h.join("Bo Diddley", l, options{enter: enter})
		awaitCall(t, a, b)
		if err := a.Say("the third shot is soft"); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "chat", func() bool { return len(b.chat()) == 1 })
		if _, err := a.OpenLink(t.Context(), b.me(), 0); err != nil {
			t.Fatal(err)
		}
		if err := b.Leave(); err != nil {
			t.Fatal(err)
		}
		if err := a.Leave(); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, want := range []string{wire.TypeHello, wire.TypeOffer, wire.TypeAnswer, wire.TypeCandidate, wire.TypeBye} {
			if types[want] == 0 {
				t.Errorf("no %s was recorded: the test does not see everything", want)
			}
		}
		secrets := map[string]string{
			"secret": string(h.secret[:]), "name": "Ada Lovelace", "other name": "Bo Diddley", "room": "Cutting room", "chat": "third shot",
			"fingerprint": "fingerprint", "candidate": "typ host", "loopback": "127.0.0.1", "sdp": "v=0", "identity": string(a.id.Bytes()),
			"participant": a.me(),
		}
		addresses, err := net.InterfaceAddrs()
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range addresses {
			if ip, _, err := net.ParseCIDR(x.String()); err == nil {
				secrets["address "+ip.String()] = ip.String()
			}
		}
		delete(secrets, "address ::1") // three characters stand anywhere
		for what, text := range secrets {
			for form, needle := range map[string]string{
				"plain": text, "base64url": base64.RawURLEncoding.EncodeToString([]byte(text)), "base64": base64.StdEncoding.EncodeToString([]byte(text)),
			} {
				if strings.Contains(record.String(), needle) {
					t.Errorf("the relay saw the %s (%s)", what, form)
				}
			}
		}
	})
}
