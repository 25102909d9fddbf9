package meeting_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/transport/v4"

	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/meeting"
	"videonet/backend/network"
	"videonet/backend/rtc"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

const patience = time.Minute

// house is a relay with one room on it.
type house struct {
	t   *testing.T
	net *network.Network
	dir string

	mu        sync.Mutex // guards what a restart of the relay changes
	relay     *relay.Relay
	addresses []string
	pin       [32]byte

	room   wire.RoomID
	owner  wire.OwnerToken
	secret trust.Secret
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, net: network.New(network.Policy{}), dir: t.TempDir(), room: wire.NewRoomID(), owner: wire.NewOwnerToken(), secret: trust.NewSecret()}
	h.open("127.0.0.1:0")
	line := h.dial(t)
	defer func() { _ = line.Close() }()
	if err := line.Create(t.Context(), h.room, h.owner); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) open(address string) {
	h.t.Helper()
	r, err := relay.New(relay.Config{Network: h.net, Listen: address, Dir: h.dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		h.t.Fatal(err)
	}
	h.mu.Lock()
	h.relay, h.addresses, h.pin = r, []string{r.Addr().String()}, r.Pin()
	h.mu.Unlock()
	h.t.Cleanup(func() {
		if err := r.Close(); err != nil {
			h.t.Error(err)
		}
	})
}

// config says where the relay is now.
func (h *house) config() signaling.Config {
	h.mu.Lock()
	defer h.mu.Unlock()
	return signaling.Config{Network: h.net, Addresses: h.addresses, Pin: h.pin}
}

func (h *house) dial(t *testing.T) *signaling.Client {
	t.Helper()
	c, err := signaling.Dial(t.Context(), h.config())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// invite gives out a locator.
func (h *house) invite() wire.Locator {
	h.t.Helper()
	l := wire.NewLocator()
	line := h.dial(h.t)
	defer func() { _ = line.Close() }()
	if err := line.Locate(h.t.Context(), h.room, h.owner, l.Hash(), time.Now().Add(time.Hour)); err != nil {
		h.t.Fatal(err)
	}
	return l
}

// clientLine makes a meeting.Line of a signaling.Client.
type clientLine struct{ c *signaling.Client }

func (l clientLine) Next(ctx context.Context) (meeting.Notice, error) {
	select {
	case e, ok := <-l.c.Events():
		switch e := e.(type) {
		case signaling.PeerIn:
			return meeting.PeerIn{Peer: e.Peer}, nil
		case signaling.PeerOut:
			return meeting.PeerOut{Peer: e.Peer}, nil
		case signaling.Message:
			return meeting.Message{From: e.From, Sealed: e.Sealed}, nil
		}
		return nil, fmt.Errorf("line ended (%v): %w", ok, errors.Join(l.c.Err(), errors.New("lost")))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l clientLine) Send(ctx context.Context, to wire.PeerNumber, s wire.Sealed) error {
	return l.c.Send(ctx, to, s)
}

func (l clientLine) Close() error { return l.c.Close() }

func (h *house) enter(ctx context.Context, l wire.Locator) (meeting.Entry, error) {
	c, err := signaling.Dial(ctx, h.config())
	if err != nil {
		return meeting.Entry{}, err
	}
	e, err := c.Enter(ctx, l)
	if err != nil {
		return meeting.Entry{}, errors.Join(err, c.Close())
	}
	return meeting.Entry{Room: e.Room, Me: e.Me, Peers: e.Peers, Line: clientLine{c}}, nil
}

// guest is a participant in a test and what it sees.
type guest struct {
	*meeting.Room
	t      *testing.T
	name   string
	id     trust.Identity
	events <-chan meeting.Event
	view   *view
	links  chan *meeting.Link

	mu   sync.Mutex
	said []string // "name: text" in the order of arrival, own ones included
}

// view counts pictures and checks that none follows a gap.
type view struct {
	mu   sync.Mutex
	last map[string]uint32
	n    map[string]int
	bad  []string
}

func (v *view) Picture(id string, p media.Packet) {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := binary.BigEndian.Uint32(p.Data[10:])
	if last, ok := v.last[id]; (!ok || n != last+1) && !p.Key {
		v.bad = append(v.bad, fmt.Sprintf("picture %d of %.6s after %d without a key", n, id, last))
	}
	v.last[id] = n
	v.n[id]++
}

func (v *view) Gone(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.last, id)
}

func (v *view) count(id string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.n[id]
}

// coder makes packets that look like VP8 and carry a counter.
type coder struct{ n uint32 }

func (c *coder) Encode(f media.Frame, key bool) (media.Packet, error) {
	data := make([]byte, 2000)
	data[0] = 1
	if key {
		copy(data, []byte{0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}) // 320×180
	}
	binary.BigEndian.PutUint32(data[10:], c.n)
	c.n++
	return media.Packet{Kind: media.Video, Key: key, Data: data, PTS: f.PTS, Width: 320, Height: 180}, nil
}
func (*coder) SetBitrate(int) error { return nil }
func (*coder) Close() error         { return nil }

type voiceCoder struct{}

func (voiceCoder) Encode([]float32) ([]byte, error) { return []byte{1, 2, 3, 4}, nil }
func (voiceCoder) Close() error                     { return nil }

type options struct {
	secret *trust.Secret
	net    transport.Net
	enter  func(context.Context) (meeting.Entry, error)
	self   *trust.Identity
	change func(*meeting.Config)
}

// join brings somebody into the room by an invite, with camera and microphone on.
func (h *house) join(name string, l wire.Locator, o options) *guest {
	h.t.Helper()
	g, err := h.tryJoin(name, l, o)
	if err != nil {
		h.t.Fatal(err)
	}
	return g
}

func (h *house) tryJoin(name string, l wire.Locator, o options) (*guest, error) {
	h.t.Helper()
	id, err := trust.NewIdentity()
	if err != nil {
		h.t.Fatal(err)
	}
	if o.self != nil {
		id = *o.self
	}
	secret := h.secret
	if o.secret != nil {
		secret = *o.secret
	}
	if o.net == nil {
		o.net = network.New(network.Policy{}).Pion()
	}
	if o.enter == nil {
		o.enter = func(ctx context.Context) (meeting.Entry, error) { return h.enter(ctx, l) }
	}
	api, err := rtc.New(rtc.Config{Net: o.net, Loopback: true})
	if err != nil {
		h.t.Fatal(err)
	}
	g := &guest{t: h.t, name: name, id: id, view: &view{last: map[string]uint32{}, n: map[string]int{}}, links: make(chan *meeting.Link, 8)}
	cfg := meeting.Config{
		Self: id, Name: name, Secret: secret, API: api, Enter: o.enter, View: g.view,
		NewVideoEncoder: func(int, int, int) (media.VideoEncoder, error) { return &coder{}, nil },
		NewAudioEncoder: func() (media.AudioEncoder, error) { return voiceCoder{}, nil },
		OpenCamera: func(context.Context) (media.VideoSource, error) {
			return testpattern.NewCamera(testpattern.CameraConfig{Width: 320, Height: 180, FPS: 10})
		},
		OpenMicrophone: func(context.Context) (media.AudioSource, error) { return testpattern.NewMicrophone(false), nil },
		Link:           func(l *meeting.Link) { g.links <- l },
	}
	if o.change != nil {
		o.change(&cfg)
	}
	if g.Room, err = meeting.Enter(h.t.Context(), cfg); err != nil {
		return nil, err
	}
	g.events, _ = g.Subscribe()
	var listening sync.WaitGroup
	listening.Go(g.listen)
	h.t.Cleanup(func() {
		if err := g.Leave(); err != nil {
			h.t.Error(err)
		}
		listening.Wait()
		if len(g.view.bad) > 0 {
			h.t.Errorf("%s: %s", name, strings.Join(g.view.bad, "; "))
		}
	})
	g.SetCamera(true)
	g.SetMicrophone(true)
	return g, nil
}

// listen checks that no event is missed and notes the chat.
func (g *guest) listen() {
	ids := map[wire.ID]bool{}
	last := uint64(0)
	for e := range g.events {
		if last != 0 && e.Seq != last+1 {
			g.t.Errorf("%s: event %d after %d", g.name, e.Seq, last)
		}
		last = e.Seq
		if e.Chat == nil || ids[e.Chat.ID] { // the second time only says that it was sent
			continue
		}
		ids[e.Chat.ID] = true
		g.mu.Lock()
		g.said = append(g.said, e.Chat.Name+": "+e.Chat.Text)
		g.mu.Unlock()
	}
}

func (g *guest) chat() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.said)
}

func (g *guest) me() string { return g.id.Public().String() }

// sees returns what g shows of other.
func (g *guest) sees(other *guest) (meeting.Participant, bool) {
	s, _, _ := g.Snapshot()
	for _, p := range s.Participants {
		if p.ID == other.me() {
			return p, true
		}
	}
	return meeting.Participant{}, false
}

func (g *guest) connectedTo(others ...*guest) bool {
	for _, o := range others {
		if p, ok := g.sees(o); !ok || p.State != meeting.Connected {
			return false
		}
	}
	return true
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late := time.After(patience)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !ok() {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func awaitCall(t *testing.T, all ...*guest) {
	t.Helper()
	for _, g := range all {
		others := slices.DeleteFunc(slices.Clone(all), func(o *guest) bool { return o == g })
		waitFor(t, g.name+" is connected to all", func() bool { return g.connectedTo(others...) })
	}
}
