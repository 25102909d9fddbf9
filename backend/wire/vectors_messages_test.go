package wire_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"videonet/backend/wire"
)

// fixedSeal seals by the letter of PROTOCOL.md, without package trust.
func fixedSeal(t *testing.T, h wire.Header, body []byte, nonce string) wire.Sealed {
	t.Helper()
	n := sum(nonce)[:12]
	return wire.Sealed{Header: h, Nonce: n, Box: roomAEAD(t, fixedBytes("secret", 16)).Seal(nil, n, body, associatedData(h))}
}

func roomAEAD(t *testing.T, secret []byte) cipher.AEAD {
	t.Helper()
	room := fixedRoom()
	key, err := hkdf.Key(sha256.New, secret, room[:], "VN1 room key", 32)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return aead
}

// associatedData is written a second time, from PROTOCOL.md.
func associatedData(h wire.Header) (out []byte) {
	four := func(n uint32) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	for _, p := range []string{
		"VN1 header", string([]byte{h.Version}), string(h.Room[:]), four(uint32(h.From)), four(uint32(h.To)), h.Conn, four(h.Generation), h.Type,
	} {
		out = append(out, four(uint32(len(p)))...)
		out = append(out, p...)
	}
	return out
}

func makeFrames(t *testing.T) (v frameVectors) {
	t.Helper()
	for _, c := range []struct {
		name string
		f    wire.Frame
	}{
		{"empty", wire.Frame{Type: wire.FrameData, File: 1}},
		{"four bytes", wire.Frame{Type: wire.FrameData, File: 2, Offset: 5 << 30, Payload: []byte("abcd")}},
		{"leaf", wire.Frame{Type: wire.FrameLeaf, File: 4294967295, Offset: 1 << 20, Payload: fixedBytes("leaf", 32)}},
		{"last offset", wire.Frame{Type: wire.FrameData, File: 1, Offset: math.MaxInt64 - 1, Payload: []byte{0xff}}},
		{"unknown type, not judged here", wire.Frame{Type: 200, File: 1}},
		{"unknown flags, ignored", wire.Frame{Type: wire.FrameData, Flags: 0x80, File: 1}},
	} {
		b, err := wire.AppendFrame(nil, c.f)
		if err != nil {
			t.Fatal(err)
		}
		v.Good = append(v.Good, goodFrame{
			c.name, hexOf(b), uint8(c.f.Type), c.f.File, strconv.FormatUint(c.f.Offset, 10), hexOf(c.f.Payload),
		})
	}
	good := unhex(t, v.Good[1].Bytes)
	bad := func(name string, change func(b []byte) []byte) {
		v.Bad = append(v.Bad, badFrame{name, hexOf(change(append([]byte{}, good...)))})
	}
	bad("nothing", func([]byte) []byte { return nil })
	bad("19 bytes", func(b []byte) []byte { return b[:19] })
	bad("a byte short", func(b []byte) []byte { return b[:len(b)-1] })
	bad("a byte more", func(b []byte) []byte { return append(b, 0) })
	bad("type 0", func(b []byte) []byte { b[0] = 0; return b })
	bad("reserved", func(b []byte) []byte { b[3] = 1; return b })
	bad("length 2^32-1", func(b []byte) []byte { copy(b[4:], "\xff\xff\xff\xff"); return b })
	bad("offset 2^63-1", func(b []byte) []byte { copy(b[12:], "\x7f\xff\xff\xff\xff\xff\xff\xff"); return b })
	bad("offset 2^64-1", func(b []byte) []byte { copy(b[12:], "\xff\xff\xff\xff\xff\xff\xff\xff"); return b })
	return v
}

const (
	aRoom    = `"room":"AAAAAAAAAAAAAAAAAAAAAQ"`
	anOwner  = `"owner":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"`
	aLocator = `"locator":"AAAAAAAAAAAAAAAAAAAAAg"`
	aHash256 = `"locator_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM"`
	aSealed  = `{"version":1,` + aRoom + `,"from":2,"to":1,"conn":"call","generation":1,"type":"offer","nonce":"AAAAAAAAAAAAAAAA","box":"AAAAAAAAAAAAAAAAAAAAAA"}`
	anEpoch  = `"epoch":"AAAAAAAAAAAAAAAAAAAABA"`
	anID     = `"id":"AAAAAAAAAAAAAAAAAAAABQ"`
)

func makeMessages() map[string]samples {
	create := `{"type":"create","request":1,` + aRoom + `,` + anOwner + `}`
	chat := `{"type":"chat","seq":1,` + anEpoch + `,` + anID + `,"text":"Hallo <b>\u2028 😀","at":1700000000000}`
	return map[string]samples{
		"files": {Good: slices.Sorted(maps.Keys(filesVectors())), Bad: badJSON(`{"type":"accept",` + aTransfer + `}`)},
		"client": {
			Good: []string{
				create,
				`{"type":"locate","request":2,` + aRoom + `,` + anOwner + `,` + aHash256 + `,"expires":1900000000}`,
				`{"type":"withdraw","request":3,` + aRoom + `,` + anOwner + `,` + aHash256 + `}`,
				`{"type":"enter","request":4,` + aLocator + `}`,
				`{"type":"enter","request":4,` + aRoom + `,` + anOwner + `}`,
				`{"type":"send","to":1,"sealed":` + aSealed + `}`,
				`{"type":"leave","request":4294967295}`,
			},
			Bad: append(badJSON(create), []badSample{
				{"no request", `{"type":"leave"}`, wire.BadMessage},
				{"request 2^32", `{"type":"leave","request":4294967296}`, wire.BadMessage},
				{"room of zeros", strings.Replace(create, "AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAAAA", 1), wire.BadMessage},
				{"room too short", strings.Replace(create, "AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAB", 1), wire.BadMessage},
				{"room with padding", strings.Replace(create, "AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAAAQ==", 1), wire.BadMessage},
				{"room with unused bits", strings.Replace(create, "AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAAAR", 1), wire.BadMessage},
				{"room with a line break", strings.Replace(create, "AAAAAAAAAAAAAAAAAAAAAQ", `AAAAAAAA\nAAAAAAAAAAAAAQ`, 1), wire.BadMessage},
				{"enter by nothing", `{"type":"enter","request":1}`, wire.BadMessage},
				{"enter by both", `{"type":"enter","request":1,` + aLocator + `,` + aRoom + `,` + anOwner + `}`, wire.BadMessage},
				{"enter by room alone", `{"type":"enter","request":1,` + aRoom + `}`, wire.BadMessage},
				{"an expiry beyond 2^53", `{"type":"locate","request":2,` + aRoom + `,` + anOwner + `,` + aHash256 + `,"expires":9007199254740992}`, wire.BadMessage},
				{"send to nobody", `{"type":"send","to":0,"sealed":` + aSealed + `}`, wire.BadMessage},
				{"send nothing", `{"type":"send","to":1}`, wire.BadMessage},
				{"sealed of version 2", `{"type":"send","to":1,"sealed":` + strings.Replace(aSealed, `"version":1`, `"version":2`, 1) + `}`, wire.BadMessage},
				{"sealed of an unknown type", `{"type":"send","to":1,"sealed":` + strings.Replace(aSealed, `"offer"`, `"unseal"`, 1) + `}`, wire.UnknownType},
				{"sealed hello with a connection", `{"type":"send","to":1,"sealed":` + strings.Replace(aSealed, `"offer"`, `"hello"`, 1) + `}`, wire.BadMessage},
				{"sealed to oneself", `{"type":"send","to":1,"sealed":` + strings.Replace(aSealed, `"from":2`, `"from":1`, 1) + `}`, wire.BadMessage},
				{"nonce of 9 bytes", `{"type":"send","to":1,"sealed":` + strings.Replace(aSealed, `"AAAAAAAAAAAAAAAA"`, `"AAAAAAAAAAAA"`, 1) + `}`, wire.BadMessage},
				{"box without a tag", `{"type":"send","to":1,"sealed":` + strings.Replace(aSealed, `"AAAAAAAAAAAAAAAAAAAAAA"`, `"AAAA"`, 1) + `}`, wire.BadMessage},
			}...),
		},
		"relay": {
			Good: []string{
				`{"type":"ok","request":1}`,
				`{"type":"entered","request":4,` + aRoom + `,"me":3,"peers":[1,2]}`,
				`{"type":"entered","request":4,` + aRoom + `,"me":1,"peers":[]}`,
				`{"type":"peer_in","peer":3}`,
				`{"type":"peer_out","peer":3}`,
				`{"type":"message","from":2,"sealed":` + aSealed + `}`,
				`{"type":"error","request":4,"error":"room_full","value":"the room is full"}`,
				`{"type":"error","error":"bad_message","value":""}`,
			},
			Bad: append(badJSON(`{"type":"peer_in","peer":3}`), []badSample{
				{"peers missing", `{"type":"entered","request":4,` + aRoom + `,"me":3}`, wire.BadMessage},
				{"peers in disorder", `{"type":"entered","request":4,` + aRoom + `,"me":3,"peers":[2,1]}`, wire.BadMessage},
				{"oneself among the peers", `{"type":"entered","request":4,` + aRoom + `,"me":3,"peers":[3]}`, wire.BadMessage},
				{"error without an id", `{"type":"error","value":"x"}`, wire.BadMessage},
			}...),
		},
		"chat": {
			Good: []string{
				chat,
				`{"type":"ack","seq":9007199254740991,` + anEpoch + `}`,
				`{"type":"state","microphone":true,"camera":false,"name":"Mina 미나"}`,
			},
			Bad: append(badJSON(`{"type":"ack","seq":1,`+anEpoch+`}`), []badSample{
				{"line 0", strings.Replace(chat, `"seq":1`, `"seq":0`, 1), wire.BadMessage},
				{"no text", strings.Replace(chat, `Hallo <b>\u2028 😀`, ``, 1), wire.BadMessage},
				{"16 KiB and a byte", strings.Replace(chat, `Hallo`, strings.Repeat("a", 16<<10), 1), wire.BadMessage},
				{"line 2^53", strings.Replace(chat, `"seq":1`, `"seq":9007199254740992`, 1), wire.BadMessage},
				{"a name that turns the writing", `{"type":"state","microphone":true,"camera":false,"name":"a\u202eb"}`, wire.BadMessage},
				{"a name with a line break", `{"type":"state","microphone":true,"camera":false,"name":"a\nb"}`, wire.BadMessage},
			}...),
		},
	}
}

// badJSON breaks a good message in the ways that any JSON message can be broken.
func badJSON(good string) []badSample {
	rest := good[1 : len(good)-1]
	return []badSample{
		{"nothing", ``, wire.BadMessage},
		{"no object", `[]`, wire.BadMessage},
		{"a string", `"x"`, wire.BadMessage},
		{"cut", good[:len(good)-1], wire.BadMessage},
		{"two objects", good + good, wire.BadMessage},
		{"a comma at the end", `{` + rest + `,}`, wire.BadMessage},
		{"unknown type", `{"type":"dance"}`, wire.UnknownType},
		{"no type", `{"request":1}`, wire.UnknownType},
		{"type of another type", `{"type":1}`, wire.BadMessage},
		{"type in capitals", `{"Type":"leave","request":1}`, wire.BadMessage},
		{"null", `{` + rest + `,"more":null}`, wire.BadMessage},
		{"a key twice", `{` + rest + `,"more":1,"more":2}`, wire.BadMessage},
		{"a key twice, deep", `{` + rest + `,"more":[{"a":1,"a":2}]}`, wire.BadMessage},
		{"nested nine deep", `{` + rest + `,"more":[[[[[[[[1]]]]]]]]}`, wire.BadMessage},
		{"half a surrogate pair", `{` + rest + `,"more":"\ud800"}`, wire.BadMessage},
		{"the wrong half", `{` + rest + `,"more":"\udc00\ud800"}`, wire.BadMessage},
	}
}
