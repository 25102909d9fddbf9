package signaling_test

import (
	"context"
	"encoding"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/wire"
)

func tryDial(t *testing.T, pin [32]byte, addresses ...string) error {
	t.Helper()
	c, err := signaling.Dial(within(t, patience), signaling.Config{Network: network.New(network.Policy{}), Addresses: addresses, Pin: pin})
	if err == nil {
		err = c.Close()
	}
	return err
}

// silent listens and never answers, as a machine behind a firewall does.
func silent(t *testing.T) string {
	t.Helper()
	l, err := network.New(network.Policy{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func TestDial(t *testing.T) {
	r, other := startRelay(t, t.TempDir(), nil), startRelay(t, t.TempDir(), nil)
	address := r.Addresses()[0]
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	gone := closedPort(t)
	for name, c := range map[string]struct {
		pin       [32]byte
		addresses []string
		want      fault.Code
	}{
		"right":                            {r.Pin(), []string{address}, ""},
		"right, after two that are dead":   {r.Pin(), []string{silent(t), gone, address}, ""},
		"right, beside another relay":      {r.Pin(), []string{other.Addresses()[0], address}, ""},
		"another key":                      {other.Pin(), []string{address}, fault.RelayKeyChanged},
		"another key, and nobody":          {other.Pin(), []string{gone, address}, fault.RelayKeyChanged},
		"nobody":                           {r.Pin(), []string{gone}, fault.RelayUnreachable},
		"not TLS":                          {r.Pin(), []string{plain.Listener.Addr().String()}, fault.RelayUnreachable},
		"no address":                       {r.Pin(), nil, fault.RelayUnreachable},
		"an address that cannot be parsed": {r.Pin(), []string{"::::"}, fault.RelayUnreachable},
	} {
		if err := tryDial(t, c.pin, c.addresses...); c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := network.New(network.Policy{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

func TestDialEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := silent(t)
	time.AfterFunc(50*time.Millisecond, cancel)
	c, err := signaling.Dial(ctx, signaling.Config{Network: network.New(network.Policy{}), Addresses: []string{address}})
	if c != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	short, done := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer done()
	c, err = signaling.Dial(short, signaling.Config{Network: network.New(network.Policy{}), Addresses: []string{address}})
	if c != nil || !fault.Is(err, fault.RelayUnreachable) {
		t.Errorf("too late: %v", err)
	}
}

func TestLANOnlyDialsNobodyOutside(t *testing.T) {
	n := network.New(network.Policy{LANOnly: true})
	_, err := signaling.Dial(within(t, patience), signaling.Config{Network: n, Addresses: []string{"203.0.113.9:443", "relay.example.test:443"}})
	if !fault.Is(err, fault.RelayUnreachable) || !errors.Is(err, network.ErrOutside) || len(n.Sockets()) != 0 {
		t.Errorf("%v, sockets %v", err, n.Sockets())
	}
}

// TestImpostorGetsNothing: a server with another key reads 0 bytes of the WebSocket.
func TestImpostorGetsNothing(t *testing.T) {
	asked := make(chan string, 8)
	impostor := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) { asked <- q.URL.Path }))
	impostor.Config.ErrorLog = nil
	impostor.StartTLS()
	defer impostor.Close()
	if err := tryDial(t, [32]byte{1}, impostor.Listener.Addr().String()); !fault.Is(err, fault.RelayKeyChanged) {
		t.Errorf("impostor: %v", err)
	}
	select {
	case path := <-asked:
		t.Errorf("the impostor was asked for %q", path)
	default:
	}
}

func TestRelayLost(t *testing.T) {
	dir := t.TempDir()
	r := startRelay(t, dir, nil)
	host := dial(t, r)
	room := newRoom(t, host)
	if _, err := host.EnterAsOwner(t.Context(), room.id, room.owner); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case e, more := <-host.Events():
		if more {
			t.Errorf("event %#v instead of the end", e)
		}
	case <-time.After(patience):
		t.Fatal("the loss was not noticed")
	}
	if !fault.Is(host.Err(), fault.RelayLost) {
		t.Errorf("Err is %v", host.Err())
	}
	if err := host.Leave(t.Context()); !fault.Is(err, fault.RelayLost) {
		t.Errorf("a request afterwards: %v", err)
	}
	if err := errors.Join(host.Close(), host.Close()); err != nil {
		t.Error(err)
	}
	if host.Err() != nil {
		t.Errorf("after Close: %v", host.Err())
	}
}

// TestYesterdaysLink: key, port, rooms and locators are those of before the restart; expired and withdrawn ones are not.
func TestYesterdaysLink(t *testing.T) {
	dir := t.TempDir()
	first := startRelay(t, dir, nil)
	host := dial(t, first)
	room := newRoom(t, host)
	keep, withdrawn, short := room.locator(t, host, time.Hour), room.locator(t, host, time.Hour), room.locator(t, host, 1100*time.Millisecond)
	if err := host.Withdraw(t.Context(), room.id, room.owner, withdrawn.Hash()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(host.Close(), first.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "relay.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("relay.json: %v, %v", info.Mode(), err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, "relay.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]encoding.TextMarshaler{"locator": keep, "owner": room.owner} {
		text, err := secret.MarshalText()
		if err != nil || strings.Contains(string(kept), string(text)) {
			t.Errorf("relay.json holds the %s", name)
		}
	}

	time.Sleep(1200 * time.Millisecond) // the clock of the short invite
	second := startRelay(t, dir, nil)
	if second.Pin() != first.Pin() || second.Addresses()[0] != first.Addresses()[0] {
		t.Fatalf("%v %x became %v %x", first.Addresses(), first.Pin(), second.Addresses(), second.Pin())
	}
	guest := dial(t, second)
	if e := enter(t, guest, keep); e.Room != room.id {
		t.Error("the link leads to another room")
	}
	stranger := dial(t, second)
	for name, l := range map[string]wire.Locator{"withdrawn": withdrawn, "expired": short} {
		if _, err := stranger.Enter(t.Context(), l); !fault.Is(err, fault.InviteWithdrawn) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := stranger.EnterAsOwner(t.Context(), room.id, room.owner); err != nil {
		t.Errorf("the owner: %v", err)
	}
}

func TestTakenPortAndDamagedBook(t *testing.T) {
	dir := t.TempDir()
	first := startRelay(t, dir, nil)
	kept := first.Addr().String()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := network.New(network.Policy{}).Listen(t.Context(), "tcp", kept)
	if err != nil {
		t.Fatal(err)
	}
	second := startRelay(t, dir, nil)
	if second.Addr().String() == kept {
		t.Error("two programs have one port")
	}
	if err = errors.Join(second.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	third := startRelay(t, dir, nil)
	if third.Addr().String() != kept {
		t.Errorf("the kept port was forgotten: %s, then %s", kept, third.Addr())
	}
	if err = third.Close(); err != nil {
		t.Fatal(err)
	}

	path := filepath.Join(dir, "relay.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{"empty": nil, "half": data[:len(data)/2], "zeros": make([]byte, len(data)), "another": []byte("{}")} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := relay.New(relay.Config{Network: network.New(network.Policy{}), Listen: "127.0.0.1:0", Dir: dir})
		if !fault.Is(err, fault.ProfileBroken) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadFile(path); string(left) != string(damaged) {
			t.Errorf("%s: the damaged file was written over", name)
		}
	}
	if _, err := relay.New(relay.Config{Network: network.New(network.Policy{}), Listen: "127.0.0.1:0", Dir: filepath.Join(dir, "no")}); err == nil {
		t.Error("a folder that is not there")
	}
}

func TestRoomFull(t *testing.T) {
	r := startRelay(t, t.TempDir(), func(c *relay.Config) { c.Limits.Peers, c.Limits.Rooms, c.Limits.Locators = 2, 1, 1 })
	host := dial(t, r)
	room := newRoom(t, host)
	l := room.locator(t, host, time.Hour)
	enter(t, dial(t, r), l)
	second := dial(t, r)
	enter(t, second, l)
	third := dial(t, r)
	if _, err := third.Enter(t.Context(), l); !fault.Is(err, fault.RoomFull) {
		t.Errorf("a third of two: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(patience)
	for {
		_, err := third.Enter(t.Context(), l)
		if err == nil {
			break
		}
		if time.Now().After(deadline) || !fault.Is(err, fault.RoomFull) {
			t.Fatalf("after one left: %v", err)
		}
	}
	if err := host.Create(t.Context(), wire.NewRoomID(), wire.NewOwnerToken()); !fault.Is(err, fault.RelayRefused) {
		t.Errorf("a second room of one: %v", err)
	}
	if err := host.Locate(t.Context(), room.id, room.owner, wire.NewLocator().Hash(), time.Now().Add(time.Hour)); !fault.Is(err, fault.RelayRefused) {
		t.Errorf("a second locator of one: %v", err)
	}
	if _, err := third.Enter(t.Context(), l); !fault.Is(err, fault.RelayRefused) {
		t.Errorf("entering twice: %v", err)
	}
}
