package export

import "encoding/binary"

// maxMapped is how often the segments of a map may name characters: each of the first 65,536 twice.
const maxMapped = 2 << 16

// alwaysRead are the characters whose glyphs the PDF module takes whether they are written or not.
const alwaysRead = 128

// readCmap returns the font's own map of characters in format 4 (Unicode up to U+FFFF, the only one that the PDF module reads), and what it
// says: the glyph of each character that has one.
func readCmap(t []byte, glyphs int) (sub []byte, of map[rune]int, err error) {
	if len(t) < 4 {
		return nil, nil, unfit("no map of characters")
	}
	for i := range u16(t, 2) {
		record := 4 + 8*i
		if record+8 > len(t) {
			break
		}
		platform, coding, at := u16(t, record), u16(t, record+2), int64(binary.BigEndian.Uint32(t[record+4:]))
		if (platform != 0 && (platform != 3 || coding != 1)) || at+16 > int64(len(t)) || u16(t, int(at)) != 4 {
			continue
		}
		return readSegments(t[at:], glyphs)
	}
	return nil, nil, unfit("no map of characters in format 4")
}

// readSegments reads format 4: the ends of all segments, their starts, what is added to each, and where their glyphs stand.
func readSegments(t []byte, glyphs int) ([]byte, map[rune]int, error) {
	size, n := u16(t, 2), u16(t, 6)/2
	if size > len(t) || 16+8*n > size {
		return nil, nil, unfit("map of %d segments in %d bytes", n, size)
	}
	t = t[:size]
	of, named := map[rune]int{}, 0
	for i := range n {
		end, start, delta, offset := u16(t, 14+2*i), u16(t, 16+2*(n+i)), u16(t, 16+2*(2*n+i)), u16(t, 16+2*(3*n+i))
		if named += max(end-start+1, 0); named > maxMapped {
			return nil, nil, unfit("map with segments upon segments")
		}
		for c := start; c <= end; c++ {
			glyph := c + delta
			if offset != 0 {
				at := 16 + 2*(3*n+i) + offset + 2*(c-start)
				if at+2 > size {
					continue
				}
				if glyph = u16(t, at); glyph != 0 {
					glyph += delta
				}
			}
			if glyph &= 0xFFFF; glyph >= glyphs {
				if c < alwaysRead {
					return nil, nil, unfit("U+%04X has a glyph that is not there", c)
				}
				continue // never written, so never looked up; a closing segment at U+FFFF often points anywhere
			}
			if glyph != 0 {
				of[rune(c)] = glyph //nolint:gosec // 16 bits
			}
		}
	}
	return t, of, nil
}

// cmapTable is a table with the one map.
func cmapTable(sub []byte) []byte {
	return append([]byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}, sub...)
}
