package trust_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

func sample() trust.Invite {
	i := trust.Invite{
		Relays:  []string{"192.168.1.20:40123", "[fd00::1]:40123", "relay.example.org:443"},
		Expires: time.Date(2100, 1, 2, 3, 4, 5, 0, time.UTC).Local(),
	}
	for n := range 32 {
		i.Pin[n] = byte(n)
	}
	for n := range 16 {
		i.Locator[n], i.Secret[n] = byte(0x40+n), byte(0xA0+n)
	}
	return i
}

func same(a, b trust.Invite) bool {
	return slices.Equal(a.Relays, b.Relays) && a.Pin == b.Pin && a.Locator == b.Locator && a.Secret == b.Secret && a.Expires.Equal(b.Expires)
}

func TestInviteRoundTrip(t *testing.T) {
	link := sample().Link()
	got, err := trust.ParseInvite(" \t" + link + "\r\n")
	if err != nil || !same(got, sample()) {
		t.Fatalf("ParseInvite = %v, %v", got, err)
	}
	if len(link) > 300 {
		t.Errorf("a link of %d characters makes a QR code that is hard to scan", len(link))
	}
}

func TestInviteRefuses(t *testing.T) {
	link := sample().Link()
	bad := map[string]string{
		"nothing": "", "scheme only": "videonet:", "another scheme": strings.Replace(link, "videonet:", "http:", 1),
		"a page": "https://example.org/", "upper case": strings.ToUpper(link), "padding": link + "=", "a space inside": link[:40] + " " + link[40:],
		"a line break inside": link[:40] + "\n" + link[40:], "standard base64": strings.ReplaceAll(link, "_", "/") + "/+", "NUL": link + "\x00",
		"huge": "videonet:" + strings.Repeat("A", 1<<20),
	}
	for n := range link {
		bad[fmt.Sprintf("cut at %d", n)] = link[:n]
		other := byte('A')
		if link[n] == 'A' {
			other = 'B'
		}
		bad[fmt.Sprintf("mistyped at %d", n)] = link[:n] + string(other) + link[n+1:]
	}
	for name, text := range bad {
		if i, err := trust.ParseInvite(text); !fault.Is(err, fault.NotInvite) || len(i.Relays) != 0 {
			t.Errorf("%s: %v, %v", name, i, err)
		}
	}
}

func TestInviteExpires(t *testing.T) {
	i := sample()
	if _, err := trust.ParseInviteAt(i.Link(), i.Expires.Add(-time.Second)); err != nil {
		t.Errorf("a second before: %v", err)
	}
	_, err := trust.ParseInviteAt(i.Link(), i.Expires)
	if code, values := fault.Of(err); code != fault.InviteExpired || values["when"] != "2100-01-02T03:04:05Z" {
		t.Errorf("at the end: %v, %v", err, values)
	}
}

func TestInviteChecksWhatItWrites(t *testing.T) {
	for name, change := range map[string]func(*trust.Invite){
		"no relay":        func(i *trust.Invite) { i.Relays = nil },
		"17 relays":       func(i *trust.Invite) { i.Relays = slices.Repeat([]string{"1.2.3.4:5"}, 17) },
		"a relay twice":   func(i *trust.Invite) { i.Relays = []string{"1.2.3.4:5", "1.2.3.4:5"} },
		"no port":         func(i *trust.Invite) { i.Relays = []string{"1.2.3.4"} },
		"port 0":          func(i *trust.Invite) { i.Relays = []string{"1.2.3.4:0"} },
		"port 65536":      func(i *trust.Invite) { i.Relays = []string{"a.example:65536"} },
		"zone":            func(i *trust.Invite) { i.Relays = []string{"[fe80::1%eth0]:5"} },
		"v4 in v6":        func(i *trust.Invite) { i.Relays = []string{"[::ffff:1.2.3.4]:5"} },
		"upper-case name": func(i *trust.Invite) { i.Relays = []string{"Relay.example:5"} },
		"a path":          func(i *trust.Invite) { i.Relays = []string{"relay.example/x:5"} },
		"user@host":       func(i *trust.Invite) { i.Relays = []string{"user@relay.example:5"} },
		"octal address":   func(i *trust.Invite) { i.Relays = []string{"0177.0.0.1:5"} },
		"no pin":          func(i *trust.Invite) { i.Pin = [32]byte{} },
		"no locator":      func(i *trust.Invite) { i.Locator = wire.Locator{} },
		"no secret":       func(i *trust.Invite) { i.Secret = trust.Secret{} },
		"no expiry":       func(i *trust.Invite) { i.Expires = time.Time{} },
	} {
		i := sample()
		change(&i)
		if i.Check() == nil || i.Link() != "" {
			t.Errorf("%s: written as %d characters", name, len(i.Link()))
		}
	}
}

// TestNothingPrintsSecrets writes everything that holds a secret in every way a log could.
func TestNothingPrintsSecrets(t *testing.T) {
	i := sample()
	id := identity(t)
	key := trust.NewRoomKey(i.Secret, wire.NewRoomID())
	type held struct {
		Invite   trust.Invite
		inner    trust.Invite
		Secret   trust.Secret
		Identity trust.Identity
		id       trust.Identity
		Key      trust.RoomKey
		key      trust.RoomKey
		Config   trust.PairConfig
	}
	h := held{i, trust.Invite{}, i.Secret, id, id, key, key, trust.PairConfig{Self: id, Key: key}}
	var log bytes.Buffer
	text, js := slog.New(slog.NewTextHandler(&log, nil)), slog.New(slog.NewJSONHandler(&log, nil))
	for _, v := range []any{h, &h, i, &i, i.Secret, id, key, i.Locator, h.Config} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
			fmt.Fprintf(&log, verb+"\n", v)
		}
		text.Info("x", "value", v)
		js.Info("x", "value", v)
		if b, err := json.Marshal(v); err == nil && v != any(i.Locator) { // messages carry locators as JSON
			log.Write(b)
		}
	}
	seed := id.Bytes()[1:33]
	for name, secret := range map[string][]byte{"secret": i.Secret[:], "seed": seed, "locator": i.Locator[:]} {
		for _, form := range []string{
			fmt.Sprint(secret), fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), string(secret), fmt.Sprintf("%#v", secret)[7:40], //nolint:staticcheck // the form is the point
			strings.Trim(fmt.Sprint(secret), "[]"), wireText(t, secret), //nolint:staticcheck // as above
		} {
			if strings.Contains(log.String(), form) {
				at := strings.Index(log.String(), form)
				t.Errorf("the %s was printed as %q in …%s", name, form, log.String()[max(0, at-200):at])
			}
		}
	}
	if !strings.Contains(log.String(), "192.168.1.20:40123") {
		t.Error("an invite should print its addresses")
	}
}

func wireText(t *testing.T, b []byte) string {
	t.Helper()
	text, err := wire.Bytes(b).MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func FuzzParseInvite(f *testing.F) {
	now := time.Unix(1, 0)
	f.Add(sample().Link())
	f.Add("videonet:")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		i, err := trust.ParseInviteAt(text, now)
		if err != nil {
			if c, _ := fault.Of(err); c != fault.NotInvite && c != fault.InviteExpired {
				t.Fatalf("error without a code: %v", err)
			}
			return
		}
		if i.Link() != strings.TrimSpace(text) {
			t.Fatalf("%q was read, %q written", text, i.Link())
		}
	})
}
