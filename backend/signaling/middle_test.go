package signaling_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// middle is a relay that its guests must not trust: it has its own key, which is in their invites, and does with each message what it
// likes. Behind it is a real relay, so that all else is as always.
type middle struct {
	t       *testing.T
	server  *httptest.Server
	pin     [32]byte
	behind  *relay.Relay
	proxies sync.WaitGroup

	mu       sync.Mutex // guards what follows
	recorded bytes.Buffer
	change   func(wire.Delivery) wire.Delivery // nil: record only
}

func newMiddle(t *testing.T, behind *relay.Relay) *middle {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	settings, pin, err := network.ServerTLS(key)
	if err != nil {
		t.Fatal(err)
	}
	m := &middle{t: t, pin: pin, behind: behind}
	m.server = httptest.NewUnstartedServer(m)
	m.server.TLS = settings
	m.server.StartTLS()
	t.Cleanup(func() { m.server.Close(); m.proxies.Wait() })
	return m
}

func (m *middle) ServeHTTP(w http.ResponseWriter, q *http.Request) { //nolint:contextcheck // hijacked
	m.proxies.Add(1)
	defer m.proxies.Done()
	guest, err := websocket.Accept(w, q, &websocket.AcceptOptions{Subprotocols: []string{wire.Subprotocol}})
	if err != nil {
		return
	}
	defer func() { _ = guest.CloseNow() }()
	real, err := openSocket(m.t, m.behind) //nolint:contextcheck // hijacked
	if err != nil {
		m.t.Error(err)
		return
	}
	defer func() { _ = real.CloseNow() }()
	for _, c := range []*websocket.Conn{guest, real} {
		c.SetReadLimit(1 << 20)
	}
	ctx, stop := context.WithCancel(context.Background())
	var up sync.WaitGroup
	up.Go(func() { defer stop(); m.pump(ctx, guest, real) })
	m.pump(ctx, real, guest) //nolint:contextcheck // hijacked
	stop()
	up.Wait()
}

func (m *middle) pump(ctx context.Context, from, to *websocket.Conn) {
	for {
		kind, b, err := from.Read(ctx)
		if err != nil {
			return
		}
		if to.Write(ctx, kind, m.handle(b)) != nil {
			return
		}
	}
}

func (m *middle) handle(b []byte) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.recorded.Write(append(b, '\n'))
	var d wire.Delivery
	if message, err := wire.ParseRelayMessage(b); err == nil && m.change != nil {
		if delivery, ok := message.(wire.Delivery); ok {
			d = m.change(delivery)
			if changed, err := wire.Marshal(d); err == nil {
				return changed
			}
		}
	}
	return b
}

func (m *middle) tamper(change func(wire.Delivery) wire.Delivery) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change = change
}

func (m *middle) everything() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.recorded.String()
}

// person is a participant with all that the handshake needs.
type person struct {
	id     trust.Identity
	name   string
	client *signaling.Client
	at     signaling.Entered
	key    trust.RoomKey
}

const (
	nameOfRoom = "Quarterly-Edit-Review"
	privateIP  = "192.168.77.13"
	hostCand   = `{"candidate":"candidate:1 1 udp 2130706431 192.168.77.13 50000 typ host","sdpMid":"0","sdpMLineIndex":0}`
)

func sdpOf(name string) string {
	return "v=0\r\no=- 1 1 IN IP4 " + privateIP + "\r\ns=-\r\na=fingerprint:sha-256 " + strings.TrimSuffix(strings.Repeat("AB:", 32), ":") +
		"\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:" + name + "\r\n"
}

func (m *middle) person(name string, invite trust.Invite) *person {
	m.t.Helper()
	id, err := trust.NewIdentity()
	if err != nil {
		m.t.Fatal(err)
	}
	c, err := signaling.Dial(m.t.Context(), signaling.Config{
		Network: network.New(network.Policy{LANOnly: true}), Addresses: invite.Relays, Pin: invite.Pin,
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() { _ = c.Close() })
	at := enter(m.t, c, invite.Locator)
	return &person{id: id, name: name, client: c, at: at, key: trust.NewRoomKey(invite.Secret, at.Room)}
}

func (p *person) pair(peer wire.PeerNumber) *trust.Pair {
	return trust.NewPair(trust.PairConfig{
		Self: p.id, Name: p.name, Capabilities: []string{"vp8"}, RoomName: nameOfRoom, Room: p.at.Room, Key: p.key, Me: p.at.Me, Peer: peer,
	})
}

func (p *person) send(t *testing.T, to wire.PeerNumber, s wire.Sealed, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.client.Send(t.Context(), to, s); err != nil {
		t.Fatal(err)
	}
}

// opens takes the next message of the room and opens it.
func (p *person) opens(t *testing.T, pair *trust.Pair) (trust.Message, error) {
	t.Helper()
	return pair.Open(next[signaling.Message](t, p.client).Sealed)
}

// invites makes a room at the real relay and two invites that lead through the middle.
func (m *middle) invites() (one, two trust.Invite) {
	m.t.Helper()
	host := dial(m.t, m.behind)
	room := newRoom(m.t, host)
	one = trust.Invite{
		Relays: []string{m.server.Listener.Addr().String()}, Pin: m.pin, Secret: trust.NewSecret(), Expires: time.Now().Add(time.Hour),
	}
	two = one
	one.Locator, two.Locator = room.locator(m.t, host, time.Hour), room.locator(m.t, host, time.Hour)
	for _, i := range []*trust.Invite{&one, &two} {
		read, err := trust.ParseInvite(i.Link())
		if err != nil {
			m.t.Fatal(err)
		}
		*i = read
	}
	return one, two
}

func TestRecordingRelayLearnsNothing(t *testing.T) {
	var log bytes.Buffer
	var writing sync.Mutex
	dir := t.TempDir()
	m := newMiddle(t, startRelay(t, dir, func(c *relay.Config) {
		c.Log = slog.New(slog.NewJSONHandler(writerFunc(func(b []byte) (int, error) {
			writing.Lock()
			defer writing.Unlock()
			return log.Write(b)
		}), &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
	}))
	one, two := m.invites()
	mina, jun := m.person("Mina-Present", one), m.person("Jun-Newcomer", two)
	next[signaling.PeerIn](t, mina.client)
	a, b := mina.pair(jun.at.Me), jun.pair(mina.at.Me)

	s, err := a.Hello()
	mina.send(t, jun.at.Me, s, err)
	s, err = b.Hello()
	jun.send(t, mina.at.Me, s, err)
	opened[trust.Hello](t, mina, a)
	opened[trust.Hello](t, jun, b)
	s, err = b.Offer(wire.Call, 1, sdpOf("jun"))
	jun.send(t, mina.at.Me, s, err)
	s, err = b.Candidate(wire.Call, 1, hostCand)
	jun.send(t, mina.at.Me, s, err)
	if o := opened[trust.Offer](t, mina, a); o.SDP != sdpOf("jun") {
		t.Error("another SDP")
	}
	opened[trust.Candidate](t, mina, a)
	s, err = a.Answer(wire.Call, 1, sdpOf("mina"))
	mina.send(t, jun.at.Me, s, err)
	opened[trust.Answer](t, jun, b)
	s, err = a.Bye(wire.ByeLeft)
	mina.send(t, jun.at.Me, s, err)
	opened[trust.Bye](t, jun, b)

	// A bad guest makes the relay log what it can.
	bad := socket(t, m.behind)
	say(t, bad, "{")
	hears(t, bad)
	_ = bad.CloseNow()
	if err = m.behind.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, "relay.json"))
	if err != nil {
		t.Fatal(err)
	}
	writing.Lock()
	defer writing.Unlock()
	secrets := map[string][]byte{
		"secret": one.Secret[:], "name": []byte(mina.name), "other name": []byte(jun.name), "room name": []byte(nameOfRoom),
		"private address": []byte(privateIP), "SDP": []byte("fingerprint"), "candidate": []byte("typ host"), "key": mina.id.Bytes()[1:33],
		"identity": publicOf(mina), "other identity": publicOf(jun),
	}
	for where, text := range map[string]string{"what it received": m.everything(), "its log": log.String(), "its file": string(kept)} {
		for name, secret := range secrets {
			for _, form := range forms(secret) {
				if strings.Contains(text, form) {
					t.Errorf("%s holds the %s as %q", where, name, form)
				}
			}
		}
	}
	for name, guest := range map[string][]byte{"locator": one.Locator[:], "room": mina.at.Room[:], "address of a guest": []byte("127.0.0.1")} {
		for _, form := range forms(guest) {
			if strings.Contains(log.String(), form) {
				t.Errorf("its log holds the %s", name)
			}
		}
	}
	// Positive controls: the recording works, and so does the log.
	if !strings.Contains(m.everything(), mina.at.Room.String()) || !strings.Contains(m.everything(), `"type":"offer"`) {
		t.Error("nothing was recorded")
	}
	if !strings.Contains(log.String(), "session") {
		t.Error("nothing was logged")
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func publicOf(p *person) []byte { k := p.id.Public(); return k[:] }

// forms are the ways in which bytes could stand in a text.
func forms(b []byte) []string {
	js, _ := json.Marshal(b) // of a byte slice: never fails
	return []string{
		string(b), hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)), base64.RawURLEncoding.EncodeToString(b),
		base64.RawStdEncoding.EncodeToString(b), strings.Trim(string(js), `"`),
	}
}

func opened[M trust.Message](t *testing.T, p *person, pair *trust.Pair) M {
	t.Helper()
	m, err := p.opens(t, pair)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := m.(M)
	if !ok {
		t.Fatalf("%s opened %#v, want a %T", p.name, m, got)
	}
	return got
}

// TestLiveRelayCannotAlter: a relay between two people changes one thing at a time; who gets it refuses, and takes nothing.
func TestLiveRelayCannotAlter(t *testing.T) {
	for name, c := range map[string]struct {
		of     string // the type of the message that is changed
		change func(d *wire.Delivery)
		want   fault.Code
	}{
		"hello, a bit":          {wire.TypeHello, func(d *wire.Delivery) { d.Sealed.Box[9] ^= 1 }, fault.WrongSecret},
		"offer, a bit":          {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Box[99] ^= 1 }, fault.PeerRefused},
		"offer, its tag":        {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Box[len(d.Sealed.Box)-1] ^= 1 }, fault.PeerRefused},
		"offer, its nonce":      {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Nonce[0] ^= 1 }, fault.PeerRefused},
		"offer, its generation": {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Generation = 5 }, fault.PeerRefused},
		"offer, its connection": {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Conn = "files.2" }, fault.PeerRefused},
		"offer as a candidate":  {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Type = wire.TypeCandidate }, fault.PeerRefused},
		"offer, another room":   {wire.TypeOffer, func(d *wire.Delivery) { d.Sealed.Room[0] ^= 1 }, fault.PeerRefused},
		"offer, another one's":  {wire.TypeOffer, func(d *wire.Delivery) { d.From, d.Sealed.From = 77, 77 }, fault.PeerRefused},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMiddle(t, startRelay(t, t.TempDir(), nil))
			one, two := m.invites()
			mina, jun := m.person("Mina", one), m.person("Jun", two)
			next[signaling.PeerIn](t, mina.client)
			a, b := mina.pair(jun.at.Me), jun.pair(mina.at.Me)
			m.tamper(func(d wire.Delivery) wire.Delivery {
				if d.Sealed.Type == c.of && d.From == jun.at.Me {
					c.change(&d)
				}
				return d
			})
			s, err := a.Hello()
			mina.send(t, jun.at.Me, s, err)
			s, err = b.Hello()
			jun.send(t, mina.at.Me, s, err)
			opened[trust.Hello](t, jun, b)
			if c.of == wire.TypeOffer {
				opened[trust.Hello](t, mina, a)
				s, err = b.Offer(wire.Call, 1, sdpOf("jun"))
				jun.send(t, mina.at.Me, s, err)
			}
			if got, failed := mina.opens(t, a); got != nil || !fault.Is(failed, c.want) {
				t.Fatalf("took %#v, %v; want %s", got, failed, c.want)
			}
			// Both sides are told.
			s, err = a.Bye(wire.ByeRefused)
			mina.send(t, jun.at.Me, s, err)
			if bye := opened[trust.Bye](t, jun, b); bye.Reason != wire.ByeRefused {
				t.Errorf("bye is %+v", bye)
			}
		})
	}
}
