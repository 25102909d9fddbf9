package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// testdata/vectors.json is read by this package, by vitest and by the second implementation. All bytes in it are hex, but inside links
// and JSON messages. go test ./backend/wire -run Vectors -update writes it anew; a change that was not meant is a break of the protocol.
var update = flag.Bool("update", false, "write testdata/vectors.json")

type vectors struct {
	Invite    inviteVectors      `json:"invite"`
	Key       []keyVector        `json:"room_key"`
	Header    []headerVector     `json:"header"`
	Handshake []handshakeVector  `json:"handshake"`
	Refused   []refusedVector    `json:"handshake_refused"`
	SDP       []sdpVector        `json:"sdp"`
	Offerer   []offererVector    `json:"offerer"`
	Frame     frameVectors       `json:"frame"`
	Messages  map[string]samples `json:"messages"` // client, relay, chat, files
}

type inviteVectors struct {
	Good []goodInvite `json:"good"`
	Bad  []badInvite  `json:"bad"`
}

type goodInvite struct {
	Name    string   `json:"name"`
	Link    string   `json:"link"`
	Relays  []string `json:"relays"`
	Pin     string   `json:"pin"`
	Locator string   `json:"locator"`
	Hash    string   `json:"locator_hash"`
	Secret  string   `json:"secret"`
	Expires int64    `json:"expires"`
}

type badInvite struct {
	Name string `json:"name"`
	Link string `json:"link"`
}

type keyVector struct {
	Secret string `json:"secret"`
	Room   string `json:"room"`
	Key    string `json:"key"`
}

type headerVector struct {
	Header         wire.Header `json:"header"`
	AssociatedData string      `json:"associated_data"`
}

// handshakeVector is one message of a conversation between the present (peer 1) and the newcomer (peer 2), in the order of sending.
type handshakeVector struct {
	Name   string          `json:"name"`
	Role   string          `json:"role"`
	Number uint32          `json:"number"`
	Seed   string          `json:"sender_seed"` // Ed25519, RFC 8032
	Sender string          `json:"sender_key"`
	Signed string          `json:"signed"` // the list
	Body   string          `json:"body"`   // the JSON that is sealed
	Sealed json.RawMessage `json:"sealed"`
}

// refusedVector is a message that the receiver refuses after the messages of handshake with indexes in after.
type refusedVector struct {
	Name     string          `json:"name"`
	Receiver wire.PeerNumber `json:"receiver"`
	After    []int           `json:"after"`
	Sealed   json.RawMessage `json:"sealed"`
}

type sdpVector struct {
	Name        string `json:"name"`
	SDP         string `json:"sdp"`
	Fingerprint string `json:"fingerprint"` // "" is refused
}

type offererVector struct {
	Conn    string          `json:"conn"`
	A       wire.PeerNumber `json:"a"`
	B       wire.PeerNumber `json:"b"`
	Offerer wire.PeerNumber `json:"offerer"` // 0: no connection of these two
}

type frameVectors struct {
	Good []goodFrame `json:"good"`
	Bad  []badFrame  `json:"bad"`
}

type goodFrame struct {
	Name    string `json:"name"`
	Bytes   string `json:"bytes"`
	Type    uint8  `json:"type"`
	File    uint32 `json:"file"`
	Offset  string `json:"offset"` // decimal: JavaScript numbers end at 2^53
	Payload string `json:"payload"`
}

type badFrame struct {
	Name  string `json:"name"`
	Bytes string `json:"bytes"`
}

type samples struct {
	Good []string    `json:"good"` // the one text form, which parses and is written again
	Bad  []badSample `json:"bad"`
}

type badSample struct {
	Name  string       `json:"name"`
	Text  string       `json:"text"`
	Error wire.ErrorID `json:"error"`
}

// stream is a generator of "random" bytes that anybody can repeat: SHA-256 of its name and a counter.
type stream struct {
	name  string
	count uint32
	rest  []byte
}

func (s *stream) Read(p []byte) (int, error) {
	for len(s.rest) < len(p) {
		block := sha256.Sum256(binary.BigEndian.AppendUint32([]byte(s.name), s.count))
		s.count++
		s.rest = append(s.rest, block[:]...)
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func fixedBytes(name string, n int) []byte {
	b := make([]byte, n)
	_, _ = (&stream{name: name}).Read(b) // never fails
	return b
}

func fixedIdentity(t *testing.T, name string) (trust.Identity, []byte) {
	t.Helper()
	seed := fixedBytes(name+" seed", 32)
	i, err := trust.ParseIdentity(append([]byte{1}, ed25519.NewKeyFromSeed(seed)...))
	if err != nil {
		t.Fatal(err)
	}
	return i, seed
}

func fixedInvite() trust.Invite {
	return trust.Invite{
		Relays: []string{"192.168.1.20:40123"}, Pin: [32]byte(fixedBytes("pin", 32)), Locator: wire.Locator(fixedBytes("locator", 16)),
		Secret: trust.Secret(fixedBytes("secret", 16)), Expires: time.Unix(4102444800, 0),
	}
}

const vectorsFile = "testdata/vectors.json"

func TestVectors(t *testing.T) {
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(makeVectors(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(vectorsFile, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Fatalf("%s is not what the code makes: the protocol changed", vectorsFile)
	}
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	data, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func makeVectors(t *testing.T) vectors {
	t.Helper()
	v := vectors{
		Invite: makeInvites(), SDP: makeSDPs(), Frame: makeFrames(t), Messages: makeMessages(),
		Offerer: []offererVector{
			{"call", 1, 2, 2},
			{"call", 7, 3, 7},
			{"files.1", 1, 2, 1},
			{"files.2", 1, 2, 2},
			{"files.3", 1, 2, 0},
			{"files.01", 1, 2, 0},
			{"files.0", 1, 2, 0},
			{"files", 1, 2, 0},
			{"", 1, 2, 0},
			{"call.1", 1, 2, 0},
			{"Files.1", 1, 2, 0},
			{"files.1 ", 1, 2, 0},
			{"files.4294967297", 1, 2, 0},
			{"screen.2", 1, 2, 2},
			{"abcdefghijklmnopq.1", 1, 2, 0},
		},
	}
	v.Key, v.Header = makeKeys(t), makeHeaders()
	v.Handshake, v.Refused = makeHandshake(t)
	return v
}

func makeInvites() (v inviteVectors) {
	several := fixedInvite()
	several.Relays = []string{"10.0.0.5:1", "[fd00::1:2]:65535", "relay.example.org:443"}
	for _, c := range []struct {
		name   string
		invite trust.Invite
	}{{"one address", fixedInvite()}, {"IPv4, IPv6 and a name", several}} {
		i, hash := c.invite, c.invite.Locator.Hash()
		v.Good = append(v.Good, goodInvite{
			c.name, i.Link(), i.Relays, hexOf(i.Pin[:]), hexOf(i.Locator[:]), hexOf(hash[:]), hexOf(i.Secret[:]), i.Expires.Unix(),
		})
	}
	link := fixedInvite().Link()
	other := []byte(link)
	other[60] ^= 3
	v.Bad = []badInvite{
		{"empty", ""},
		{"scheme only", "videonet:"},
		{"another scheme", "http:" + link[9:]},
		{"cut by one", link[:len(link)-1]},
		{"half", link[:len(link)/2]},
		{"one character changed", string(other)},
		{"padding", link + "="},
		{"a line break", link[:50] + "\n" + link[50:]},
		{"version 2", rewrite(link, func(b []byte) { b[0] = 2 })},
		{"a flag", rewrite(link, func(b []byte) { b[1] = 1 })},
		{"never expires", rewrite(link, func(b []byte) { clear(b[2:10]) })},
		{"no pin", rewrite(link, func(b []byte) { clear(b[10:42]) })},
		{"no locator", rewrite(link, func(b []byte) { clear(b[42:58]) })},
		{"no secret", rewrite(link, func(b []byte) { clear(b[58:74]) })},
		{"no address", rewrite(link, func(b []byte) { b[74] = 0 })},
		{"more addresses than there are", rewrite(link, func(b []byte) { b[74] = 2 })},
		{"unknown kind of address", rewrite(link, func(b []byte) { b[75] = 5 })},
		{"port 0", rewrite(link, func(b []byte) { b[80], b[81] = 0, 0 })},
	}
	return v
}

// rewrite changes the bytes of a link and makes its checksum right again.
func rewrite(link string, change func([]byte)) string {
	var b wire.Bytes
	if err := b.UnmarshalText([]byte(link[9:])); err != nil {
		return err.Error()
	}
	body := b[:len(b)-4]
	change(body)
	sum := sha256.Sum256(append([]byte("videonet invite"), body...))
	text, err := append(body, sum[:4]...).MarshalText()
	if err != nil {
		return err.Error()
	}
	return "videonet:" + string(text)
}

func makeSDPs() []sdpVector {
	a, b := fingerprintLine("a"), fingerprintLine("b")
	want := hexOf(sum("a"))
	return []sdpVector{
		{"one, of the session", "v=0\r\n" + a + "\r\nm=audio 9 x 1\r\n", want},
		{"the same in each part", "v=0\r\nm=audio 9 x 1\r\n" + a + "\r\nm=video 9 x 1\r\n" + a + "\r\n", want},
		{"lower case, bare line feeds", "v=0\n" + strings.ToLower(a) + "\n", want},
		{"none", "v=0\r\nm=audio 9 x 1\r\n", ""},
		{"two different", "v=0\r\n" + a + "\r\nm=audio 9 x 1\r\n" + b + "\r\n", ""},
		{"two different, one in capitals", "v=0\r\n" + a + "\r\n" + strings.ToUpper(b) + "\r\n", ""},
		{"sha-1", "v=0\r\na=fingerprint:sha-1 " + strings.TrimSuffix(strings.Repeat("AA:", 20), ":") + "\r\n", ""},
		{"sha-256 and sha-1", "v=0\r\n" + a + "\r\na=fingerprint:sha-1 " + strings.TrimSuffix(strings.Repeat("AA:", 20), ":") + "\r\n", ""},
		{"a digit short", "v=0\r\n" + a[:len(a)-1] + "\r\n", ""},
		{"a lone carriage return", "v=0\r\n" + a + "\ra=x\r\n", ""},
		{"NUL", "v=0\r\n" + a + "\r\na=\x00\r\n", ""},
		{"does not begin with v=0", a + "\r\n", ""},
	}
}

func sum(s string) []byte { h := sha256.Sum256([]byte(s)); return h[:] }

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fingerprintLine(name string) string {
	pairs := make([]string, 0, 32)
	for _, b := range sum(name) {
		pairs = append(pairs, strings.ToUpper(hexOf([]byte{b})))
	}
	return "a=fingerprint:sha-256 " + strings.Join(pairs, ":")
}
