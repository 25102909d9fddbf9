package export

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Fonts are foreign files, and the PDF module reads them without looking at bounds. So a font is read here first, and what is handed on
// is written anew: only the tables that are needed, each as the OpenType specification says, and no glyph that points outside.

// errFont says what is wrong with a font; another one is tried.
var errFont = errors.New("unfit font")

func unfit(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errFont}, args...)...)
}

// sfnt is the tables of one font of a file, inside their bounds.
type sfnt map[string][]byte

// What a file may be, and how many fonts a collection may hold.
const (
	trueType      = 0x00010000
	appleTrueType = 0x74727565 // "true"
	collection    = 0x74746366 // "ttcf"
	maxTables     = 64
	maxMembers    = 64
	maxFontBytes  = 64 << 20
)

// members returns the fonts of a file: one, or those of a collection (.ttc).
func members(data []byte) ([]sfnt, error) {
	if len(data) < 12 {
		return nil, unfit("%d bytes", len(data))
	}
	if binary.BigEndian.Uint32(data) != collection {
		one, err := tables(data, 0)
		return []sfnt{one}, err
	}
	n := binary.BigEndian.Uint32(data[8:])
	if n == 0 || n > maxMembers || len(data) < 12+4*int(n) {
		return nil, unfit("a collection of %d", n)
	}
	var all []sfnt
	for i := range int(n) {
		one, err := tables(data, int64(binary.BigEndian.Uint32(data[12+4*i:])))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func tables(data []byte, at int64) (sfnt, error) {
	if at+12 > int64(len(data)) {
		return nil, unfit("no directory")
	}
	head := data[at:]
	if kind := binary.BigEndian.Uint32(head); kind != trueType && kind != appleTrueType {
		return nil, unfit("its outlines are not TrueType: %#08x", kind)
	}
	n := int(binary.BigEndian.Uint16(head[4:]))
	if n > maxTables || len(head) < 12+16*n {
		return nil, unfit("%d tables", n)
	}
	f := sfnt{}
	for i := range n {
		record := head[12+16*i:]
		from, size := int64(binary.BigEndian.Uint32(record[8:])), int64(binary.BigEndian.Uint32(record[12:]))
		if from+size > int64(len(data)) {
			return nil, unfit("table %q ends outside", record[:4])
		}
		f[string(record[:4])] = data[from : from+size]
	}
	return f, nil
}

// table returns a table of at least so many bytes.
func (f sfnt) table(name string, least int) ([]byte, error) {
	t := f[name]
	if len(t) < least {
		return nil, unfit("table %q of %d bytes", name, len(t))
	}
	return t, nil
}

// u16 reads the number at an index of a table that was found to hold it.
func u16(t []byte, at int) int { return int(binary.BigEndian.Uint16(t[at:])) }

// join writes tables, in the order given, as one TrueType file. Checksums are left 0: the PDF module makes new ones.
func join(names []string, f sfnt) []byte {
	out := make([]byte, 12+16*len(names))
	binary.BigEndian.PutUint32(out, trueType)
	binary.BigEndian.PutUint16(out[4:], uint16(len(names))) //nolint:gosec // a handful
	for i, name := range names {
		record := out[12+16*i:]
		copy(record, name)
		binary.BigEndian.PutUint32(record[8:], uint32(len(out)))      //nolint:gosec // below maxFontBytes
		binary.BigEndian.PutUint32(record[12:], uint32(len(f[name]))) //nolint:gosec // below maxFontBytes
		out = append(out, f[name]...)
		out = append(out, make([]byte, (4-len(out)%4)%4)...)
	}
	return out
}
