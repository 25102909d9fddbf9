package wire_test

import (
	"bytes"
	"testing"

	"videonet/backend/wire"
)

func packed(files ...wire.PackEntry) []byte {
	var payload []byte
	for _, f := range files {
		header := make([]byte, wire.PackHeaderSize)
		wire.PutPackHeader(header, f.File, uint32(len(f.Data)), f.SHA256)
		payload = append(append(payload, header...), f.Data...)
	}
	return payload
}

func TestPack(t *testing.T) {
	want := []wire.PackEntry{{File: 1, SHA256: hash, Data: []byte("abc")}, {File: 7, SHA256: hash, Data: []byte{}}, {File: 8, SHA256: hash, Data: []byte("d")}}
	payload := packed(want...)
	i := 0
	for e, err := range wire.Pack(payload) {
		if err != nil || e.File != want[i].File || e.SHA256 != hash || !bytes.Equal(e.Data, want[i].Data) {
			t.Fatalf("entry %d is %v, %v", i, e, err)
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d entries", i)
	}
	for name, payload := range map[string][]byte{
		"cut in a header": payload[:wire.PackHeaderSize-1],
		"cut in a file":   payload[:wire.PackHeaderSize+1],
		"number 0":        packed(wire.PackEntry{Data: []byte("a")}),
		"number twice":    packed(want[0], want[0]),
		"numbers fall":    packed(want[1], want[0]),
		"too large":       packed(wire.PackEntry{File: 1, Data: make([]byte, wire.MaxPackedFile+1)}),
	} {
		var failed error
		for _, err := range wire.Pack(payload) {
			failed = err
		}
		if failed == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestHole(t *testing.T) {
	b := make([]byte, wire.HoleSize)
	for length, ok := range map[int64]bool{0: false, 1: true, 1 << 20: true, wire.MaxFileSize: true, wire.MaxFileSize + 1: false, -1: false} {
		wire.PutHole(b, length)
		got, err := wire.Hole(b)
		if (err == nil) != ok || ok && got != length {
			t.Errorf("%d: %d, %v", length, got, err)
		}
	}
	if _, err := wire.Hole(b[:7]); err == nil {
		t.Error("a short one was taken")
	}
}

// FuzzPack: what is read is what was written, and nothing else is.
func FuzzPack(f *testing.F) {
	f.Add(packed(wire.PackEntry{File: 1, SHA256: hash, Data: []byte("abc")}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		var again []wire.PackEntry
		for e, err := range wire.Pack(payload) {
			if err != nil {
				return
			}
			again = append(again, e)
		}
		if !bytes.Equal(packed(again...), payload) {
			t.Fatalf("%x became %x", payload, packed(again...))
		}
	})
}
