package export

import "encoding/binary"

// How far glyphs may be made of glyphs that are made of glyphs, and of how many; fonts of the systems stay below 4 and 8. The PDF module
// walks all ways down.
const (
	deepest  = 4
	maxParts = 32
)

// outlines are the glyphs of a font.
type outlines struct {
	glyf   []byte
	at     []int         // where each begins, and the last one ends
	parts  map[int][]int // of composite glyphs
	depths map[int]int   // known ones
}

// readOutlines checks every glyph: it lies inside its table, and those it is made of exist and do not hold it.
func readOutlines(f sfnt, glyphs int, long bool) (*outlines, error) {
	width := 2
	if long {
		width = 4
	}
	loca, err := f.table("loca", (glyphs+1)*width)
	if err != nil {
		return nil, err
	}
	o := &outlines{glyf: f["glyf"], parts: map[int][]int{}, depths: map[int]int{}}
	for i := range glyphs + 1 {
		var at int64
		if long {
			at = int64(binary.BigEndian.Uint32(loca[4*i:]))
		} else {
			at = 2 * int64(u16(loca, 2*i))
		}
		if at > int64(len(o.glyf)) || i > 0 && at < int64(o.at[i-1]) {
			return nil, unfit("glyph %d lies outside", i)
		}
		o.at = append(o.at, int(at))
	}
	for i := range glyphs {
		if err = o.read(i, glyphs); err != nil {
			return nil, err
		}
	}
	for i := range o.parts {
		if o.depth(i, 0) > deepest {
			return nil, unfit("glyph %d is made of itself", i)
		}
	}
	return o, nil
}

// Flags of a component (OpenType, glyf).
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	fourScales    = 1 << 7
)

func (o *outlines) read(i, glyphs int) error {
	g := o.glyf[o.at[i]:o.at[i+1]]
	switch {
	case len(g) == 0:
		return nil
	case len(g) < 10:
		return unfit("glyph %d of %d bytes", i, len(g))
	case g[0]&0x80 == 0: // made of contours, which only viewers read
		return nil
	}
	for at, flags := 10, moreParts; flags&moreParts != 0; {
		if at+4 > len(g) {
			return unfit("glyph %d ends in a component", i)
		}
		flags = u16(g, at)
		part := u16(g, at+2)
		if part >= glyphs || len(o.parts[i]) == maxParts {
			return unfit("glyph %d is made of too many, or of one that is not there", i)
		}
		o.parts[i] = append(o.parts[i], part)
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&fourScales != 0:
			at += 8
		}
		if at > len(g) {
			return unfit("glyph %d ends in a component", i)
		}
	}
	return nil
}

// depth is how far a glyph is made of others, more than deepest for one without end.
func (o *outlines) depth(i, level int) int {
	if level > deepest || len(o.parts[i]) == 0 {
		return level
	}
	if known, ok := o.depths[i]; ok {
		return level + known
	}
	most := level
	for _, part := range o.parts[i] {
		if most = max(most, o.depth(part, level+1)); most > deepest {
			return most
		}
	}
	o.depths[i] = most - level
	return most
}
