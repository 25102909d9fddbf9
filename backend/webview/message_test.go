package webview_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"videonet/backend/webview"
)

// The same bytes are read by the page: frontend/src/lib/picture/wire.test.ts.
func TestHeaderLayout(t *testing.T) {
	for _, c := range []struct {
		name string
		hex  string
		want webview.Header
	}{
		{"zero", "01000000000000000000000000000000000000000000000" + "0", webview.Header{}},
		{
			"each field apart", "0103" + "0203" + "04050607" + "08090a0b0c0d0e0f" + "1011121314151617",
			webview.Header{
				Flags: webview.FlagKey | webview.FlagJPEG, Number: 0x0203, Sequence: 0x04050607,
				Captured: 0x08090a0b0c0d0e0f, PTS: 0x1011121314151617,
			},
		},
		{"a time before zero", "0100" + "ffff" + "ffffffff" + "0006090f4e3a2000" + "fffffffffffffffe", webview.Header{
			Number: 65535, Sequence: 4294967295, Captured: 0x0006090f4e3a2000, PTS: -2,
		}},
	} {
		b, err := hex.DecodeString(c.hex)
		if err != nil {
			t.Fatal(err)
		}
		got, payload, err := webview.ParseHeader(append(b, 'x'))
		if err != nil || got != c.want || string(payload) != "x" {
			t.Errorf("%s: parsed %+v %q %v, want %+v", c.name, got, payload, err, c.want)
		}
		if again := c.want.Append(nil); !bytes.Equal(again, b) {
			t.Errorf("%s: written %x, want %x", c.name, again, b)
		}
	}
}

func FuzzHeader(f *testing.F) {
	f.Add(webview.Header{Flags: 1, Number: 2, Sequence: 3, Captured: 4, PTS: -5}.Append(nil))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, payload, err := webview.ParseHeader(b)
		if err != nil {
			return
		}
		if again := append(h.Append(nil), payload...); !bytes.Equal(again, b) {
			t.Errorf("%x came back as %x", b, again)
		}
	})
}
