package export_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/fault"
)

// made is a TrueType font with the letters a to z, each a glyph without an outline but the last, which is made of another.
func made() map[string][]byte {
	u16 := func(v ...int) (out []byte) {
		for _, n := range v {
			out = binary.BigEndian.AppendUint16(out, uint16(n))
		}
		return out
	}
	const glyphs = 27
	square := append(u16(1, 0, 0, 500, 500, 3, 0), 1, 1, 1, 1)
	square = append(square, u16(0, 500, 0, 0xFE0C, 0, 0, 500, 0)...)
	square = append(square, 0, 0)
	both := append(u16(0xFFFF, 0, 0, 500, 500), u16(3, 1, 0, 0)...)
	loca := u16(0, 0)
	for range glyphs - 2 {
		loca = append(loca, u16(len(square)/2)...)
	}
	loca = append(loca, u16((len(square)+len(both))/2)...)
	head := make([]byte, 54)
	copy(head[18:], u16(1000))
	hhea := make([]byte, 36)
	copy(hhea[4:], u16(800, 0xFF38))
	copy(hhea[34:], u16(1))
	return map[string][]byte{
		"head": head, "hhea": hhea, "maxp": append([]byte{0, 1, 0, 0}, u16(glyphs)...), "hmtx": append(u16(500, 0), make([]byte, 2*(glyphs-1))...),
		"loca": loca, "glyf": append(bytes.Clone(square), both...),
		"cmap": append(u16(0, 1, 3, 1, 0, 12), u16(4, 32, 0, 4, 4, 1, 0, 'z', 0xFFFF, 0, 'a', 0xFFFF, 65536-'a'+1, 1, 0, 0)...),
	}
}

func fontFile(tables map[string][]byte) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0, 1, 0, 0}, uint16(len(tables)))
	out = append(out, make([]byte, 6+16*len(tables))...)
	i := 0
	for name, data := range tables {
		copy(out[12+16*i:], name)
		binary.BigEndian.PutUint32(out[12+16*i+8:], uint32(len(out)))
		binary.BigEndian.PutUint32(out[12+16*i+12:], uint32(len(data)))
		out, i = append(out, data...), i+1
	}
	return out
}

// tryFont writes a document with the font alone. A font that was taken is in it.
func tryFont(t *testing.T, data []byte) (taken bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.ttf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err := export.Write(&b, export.PDF, export.Source{Report: &analysis.Report{File: "azbz"}, Fonts: []string{path}})
	if err != nil && !fault.Is(err, fault.NoFont) {
		t.Fatal(err)
	}
	return bytes.Contains(b.Bytes(), []byte("/FontFile2"))
}

func TestMadeFontIsTaken(t *testing.T) {
	one := fontFile(made())
	if !tryFont(t, one) {
		t.Fatal("the font is not taken")
	}
	members := []byte{'t', 't', 'c', 'f', 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 16} // a collection counts from its own beginning
	for i := range int(binary.BigEndian.Uint16(one[4:])) {
		at := one[12+16*i+8:]
		binary.BigEndian.PutUint32(at, binary.BigEndian.Uint32(at)+16)
	}
	if !tryFont(t, append(members, one...)) {
		t.Error("the font of a collection is not taken")
	}
}

func TestUnfitFontsAreRefused(t *testing.T) {
	for what, change := range map[string]func(map[string][]byte){
		"no widths":             func(f map[string][]byte) { f["hmtx"] = nil },
		"no units":              func(f map[string][]byte) { f["head"][18], f["head"][19] = 0, 0 },
		"no metrics":            func(f map[string][]byte) { f["hhea"][35] = 0 },
		"more widths":           func(f map[string][]byte) { f["hhea"][34] = 1 },
		"more glyphs":           func(f map[string][]byte) { f["maxp"][4] = 9 },
		"places unknown":        func(f map[string][]byte) { f["head"][50] = 1 },
		"outside":               func(f map[string][]byte) { f["loca"][len(f["loca"])-1]++ },
		"backwards":             func(f map[string][]byte) { f["loca"][4] = 1 },
		"made of itself":        func(f map[string][]byte) { f["glyf"][len(f["glyf"])-5] = 26 },
		"made of nothing":       func(f map[string][]byte) { f["glyf"][len(f["glyf"])-5] = 99 },
		"ends in a part":        func(f map[string][]byte) { f["glyf"][len(f["glyf"])-7] |= 0x20 },
		"no map":                func(f map[string][]byte) { f["cmap"] = nil },
		"map of another format": func(f map[string][]byte) { f["cmap"][13] = 6 },
		"map beyond its end":    func(f map[string][]byte) { f["cmap"][15] = 200 },
		"map of many segments":  func(f map[string][]byte) { f["cmap"][18] = 200 },
		"must not be embedded":  func(f map[string][]byte) { f["OS/2"] = []byte{0, 4, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0} },
	} {
		f := made()
		change(f)
		if tryFont(t, fontFile(f)) {
			t.Errorf("%s: the font is taken", what)
		}
	}
	for what, data := range map[string][]byte{
		"empty": nil, "CFF": append([]byte("OTTO"), make([]byte, 100)...), "text": []byte("this is no font at all, but a text"),
		"half": fontFile(made())[:300], "collection of none": []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x00"),
		"collection of many": []byte("ttcf\x00\x01\x00\x00\xff\xff\xff\xff"), "collection outside": []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff"),
	} {
		if tryFont(t, data) {
			t.Errorf("%s: it is taken", what)
		}
	}
}

// The law of foreign fonts: whatever bytes are changed, a document is made, with it or without it.
func TestBrokenFontsBreakNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	whole := fontFile(made())
	taken := 0
	for range 400 {
		data := bytes.Clone(whole)
		for range 1 + random.IntN(4) {
			data[random.IntN(len(data))] = byte(random.IntN(256))
		}
		if tryFont(t, data) {
			taken++
		}
	}
	if taken == 0 || taken == 400 {
		t.Errorf("%d of 400 changed fonts were taken", taken)
	}
}

// failing refuses to be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.ErrUnsupported }

func TestWritersThatFail(t *testing.T) {
	for _, f := range export.Formats() {
		s := source(t)
		s.Report.File, s.Fonts = "a.mp4", []string{}
		if err := export.Write(failing{}, f, s); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: %v", f, err)
		}
	}
}
