package picture

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"

	"videonet/backend/media"
)

// A saved check, all numbers little endian, 8 bytes each where nothing else is said:
//
//	magic      [4]byte "vnp4"; another form of the state has another digit and is refused
//	kind       [1]byte, another one for each check
//	...        by the check's own method state
//	sum        [4]byte CRC-32 (IEEE) of all before it
const magic = "vnp4"

// ErrState says that the bytes are no state that this check of this build can go on from.
var ErrState = errors.New("no state of this check of this version")

// save writes a check's state behind b.
func save(b []byte, kind byte, state func(*coder)) ([]byte, error) {
	start := len(b)
	c := coder{b: append(append(b, magic...), kind)}
	state(&c)
	return binary.LittleEndian.AppendUint32(c.b, crc32.ChecksumIEEE(c.b[start:])), nil
}

// load reads what save wrote.
func load(b []byte, kind byte, state func(*coder)) error {
	body := len(b) - 4
	if body <= len(magic) || string(b[:len(magic)]) != magic || b[len(magic)] != kind ||
		crc32.ChecksumIEEE(b[:body]) != binary.LittleEndian.Uint32(b[body:]) {
		return ErrState
	}
	c := coder{b: b[len(magic)+1 : body], load: true}
	state(&c)
	if c.bad || len(c.b) > 0 {
		return ErrState
	}
	return nil
}

// coder walks over a state in one order for both ways, so that saving and loading cannot differ.
type coder struct {
	b    []byte
	load bool
	bad  bool // what is loaded is wrong; nothing more is read
}

// must notes, while loading, a state that cannot be.
func (c *coder) must(ok bool) { c.bad = c.bad || c.load && !ok }

func (c *coder) raw(p []byte) {
	switch {
	case !c.load:
		c.b = append(c.b, p...)
	case c.bad || len(c.b) < len(p):
		c.bad = true
	default:
		copy(p, c.b)
		c.b = c.b[len(p):]
	}
}

func (c *coder) word(v *uint64) {
	var w [8]byte
	binary.LittleEndian.PutUint64(w[:], *v)
	c.raw(w[:])
	*v = binary.LittleEndian.Uint64(w[:])
}

func (c *coder) float(v *float64) {
	w := math.Float64bits(*v)
	c.word(&w)
	*v = math.Float64frombits(w)
	c.must(!math.IsNaN(*v) && !math.IsInf(*v, 0))
}

func (c *coder) truth(v *bool) {
	w := [1]byte{}
	if *v {
		w[0] = 1
	}
	c.raw(w[:])
	*v = w[0] == 1
	c.must(w[0] <= 1)
}

func (c *coder) pts(v *media.PTS) {
	number(c, &v.Ticks)
	number(c, &v.Base.Num)
	number(c, &v.Base.Den)
}

type whole interface {
	~int | ~int16 | ~int32 | ~int64 | ~uint16
}

// number saves or loads a whole number.
func number[T whole](c *coder, v *T) {
	w := uint64(*v)
	c.word(&w)
	*v = T(w)
	c.must(uint64(*v) == w)
}

// list saves or loads a slice whose items take at least size bytes each.
func list[T any](c *coder, v *[]T, size int, item func(*T)) {
	n := len(*v)
	number(c, &n)
	if c.must(n >= 0 && n*size <= len(c.b)); c.bad {
		return
	}
	if c.load {
		*v = make([]T, n)
	}
	for i := range *v {
		item(&(*v)[i])
	}
}

// ring saves or loads a ring of which the first seen pictures have been there.
func ring[T any](c *coder, seen *int, of []T, item func(*T)) {
	number(c, seen)
	c.must(*seen >= 0)
	for i := range min(*seen, len(of)) {
		if c.bad {
			return
		}
		item(&of[i])
	}
}
