package export

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// face is a font as it is given to the PDF module.
type face struct {
	name string // of our own making
	data []byte // a TrueType file that was written here
	of   map[rune]int
}

// holds says that the font has a glyph for the character.
func (f *face) holds(r rune) bool { return f.of[r] != 0 }

// openFace reads a font file. Of a collection it takes the first font that can be used.
func openFace(path string) (*face, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open font: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(file, maxFontBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read font %q: %w", path, err)
	}
	if len(data) > maxFontBytes {
		return nil, fmt.Errorf("read font %q: %w", path, unfit("too large"))
	}
	fonts, err := members(data)
	for _, f := range fonts {
		var one *face
		if one, err = rebuild(f); err == nil {
			return one, nil
		}
	}
	return nil, fmt.Errorf("read font %q: %w", path, errors.Join(err))
}

// Rights to embed that forbid it (OpenType, OS/2 fsType): restricted licence, no subsetting, bitmaps only.
const (
	restricted = 0x0002
	unsubset   = 0x0300
)

// rebuild writes the font anew, with full tables of the smallest form.
func rebuild(f sfnt) (*face, error) {
	head, err := f.table("head", 54)
	if err != nil {
		return nil, err
	}
	hhea, err := f.table("hhea", 36)
	if err != nil {
		return nil, err
	}
	maxp, err := f.table("maxp", 6)
	if err != nil {
		return nil, err
	}
	perEm, glyphs, metrics := u16(head, 18), u16(maxp, 4), u16(hhea, 34)
	switch {
	case perEm < 16 || perEm > 16384:
		return nil, unfit("%d units per em", perEm)
	case glyphs == 0 || metrics == 0 || metrics > glyphs:
		return nil, unfit("%d glyphs, %d widths", glyphs, metrics)
	case u16(head, 50) > 1:
		return nil, unfit("places of glyphs in format %d", u16(head, 50))
	case len(f["OS/2"]) >= 10 && (u16(f["OS/2"], 8)&0xF == restricted || u16(f["OS/2"], 8)&unsubset != 0):
		return nil, unfit("it must not be embedded")
	}
	widths, err := f.table("hmtx", 4*metrics+2*(glyphs-metrics))
	if err != nil {
		return nil, err
	}
	if _, err = readOutlines(f, glyphs, u16(head, 50) == 1); err != nil {
		return nil, err
	}
	sub, of, err := readCmap(f["cmap"], glyphs)
	if err != nil {
		return nil, err
	}
	out := sfnt{
		"cmap": cmapTable(sub), "glyf": f["glyf"], "head": plainHead(head), "hhea": plainHhea(hhea, glyphs), "hmtx": fullWidths(widths, glyphs, metrics),
		"loca": f["loca"], "maxp": maxp, "name": {0, 0, 0, 0, 0, 6}, "post": append([]byte{0, 3, 0, 0}, make([]byte, 28)...),
	}
	return &face{data: join([]string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"}, out), of: of}, nil
}

func plainHead(t []byte) []byte {
	t = append([]byte(nil), t[:54]...)
	binary.BigEndian.PutUint16(t[52:], 0) // the only format of glyphs
	return t
}

func plainHhea(t []byte, glyphs int) []byte {
	t = append([]byte(nil), t[:36]...)
	binary.BigEndian.PutUint16(t[32:], 0)              // the only format of widths
	binary.BigEndian.PutUint16(t[34:], uint16(glyphs)) //nolint:gosec // read from 16 bits
	return t
}

// fullWidths gives each glyph its width, where fonts leave out the repeated one of the last.
func fullWidths(t []byte, glyphs, metrics int) []byte {
	out := append(make([]byte, 0, 4*glyphs), t[:4*metrics]...)
	last, rest := t[4*(metrics-1):4*metrics-2], t[4*metrics:]
	for i := range glyphs - metrics {
		out = append(out, last...)
		out = append(out, rest[2*i:2*i+2]...)
	}
	return out
}
