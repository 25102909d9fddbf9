//go:build cgo

package vpx_test

import (
	"bytes"
	"os"
	"strconv"
	"testing"

	"videonet/backend/media"
	"videonet/backend/native/vpx"
)

func TestCloseTwice(t *testing.T) {
	e := newEncoder(t, 320, 180, 300_000)
	d, err := vpx.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := e.Encode(scene(320, 180, 0), true); err == nil {
		t.Error("a closed encoder encoded")
	}
	if err := e.SetBitrate(1e6); err == nil {
		t.Error("a closed encoder took a bit rate")
	}
	if _, err := d.Decode(media.Packet{Data: []byte{1}}); err == nil {
		t.Error("a closed decoder decoded")
	}
}

// TestNothingLeaks reads the size of the process: an encoder and a decoder of this size hold about 20 MB, so one that stays
// behind in each round would show 800 MB.
func TestNothingLeaks(t *testing.T) {
	f := scene(1280, 720, 0)
	round := func() {
		e, err := vpx.NewEncoder(vpx.Config{Width: 1280, Height: 720, Bitrate: 1_700_000})
		if err != nil {
			t.Fatal(err)
		}
		d, err := vpx.NewDecoder()
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Encode(f, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = d.Decode(p); err != nil {
			t.Fatal(err)
		}
		_, _ = e.Close(), d.Close()
	}
	round()
	before := resident(t)
	for range 40 {
		round()
	}
	if grown := resident(t) - before; grown > 200<<20 {
		t.Errorf("40 encoders and decoders left %d MiB behind", grown>>20)
	}
}

func resident(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("NOT RUN: the size of the process cannot be read here: " + err.Error())
	}
	pages, err := strconv.Atoi(string(bytes.Fields(b)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
