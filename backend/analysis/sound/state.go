package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"time"
)

// A saved meter, all numbers little endian, 8 bytes each where nothing else is said:
//
//	magic      [4]byte "vns1"; another form of the state has another digit and is refused
//	rate, channels, checks, silence below (dBFS as float64), silence at least (ns)
//	at, gaps, bad
//	pending    count, float32 each
//	block      index, at, float32 each of the history of each channel
//	checks     each by its own method state, in the order of New
//	sum        [4]byte CRC-32 (IEEE) of all before it
const magic = "vns1"

// ErrState says that the bytes are no state that this build can go on from.
var ErrState = errors.New("no state of a sound meter of this version")

const maxFrames = MaxHours * 3600 * MaxRate

// AppendBinary appends all that the meter knows (at most about 1 MB for stereo); it never fails.
func (m *Meter) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	c := coder{b: append(b, magic...)}
	m.header(&c)
	m.body(&c)
	return binary.LittleEndian.AppendUint32(c.b, crc32.ChecksumIEEE(c.b[start:])), nil
}

// UnmarshalBinary makes the meter, which may be the zero one, what was saved. It returns ErrState and changes nothing for anything else
// than a state that AppendBinary of this version wrote.
func (m *Meter) UnmarshalBinary(state []byte) error {
	body := len(state) - 4
	if body < len(magic) || string(state[:len(magic)]) != magic ||
		crc32.ChecksumIEEE(state[:body]) != binary.LittleEndian.Uint32(state[body:]) {
		return ErrState
	}
	c := coder{b: bytes.Clone(state[len(magic):body]), load: true}
	var head Meter
	head.header(&c)
	if c.bad {
		return ErrState
	}
	out, err := New(head.format, head.settings)
	if err != nil || out.settings != head.settings {
		return ErrState
	}
	out.body(&c)
	if c.bad || len(c.b) > 0 {
		return ErrState
	}
	*m = *out
	return nil
}

func (m *Meter) header(c *coder) {
	number(c, &m.format.Rate)
	number(c, &m.format.Channels)
	number(c, &m.settings.Checks)
	c.float(&m.settings.SilenceBelow)
	ns := int64(m.settings.SilenceAtLeast)
	number(c, &ns)
	m.settings.SilenceAtLeast = time.Duration(ns)
}

func (m *Meter) body(c *coder) {
	for _, v := range []*int64{&m.at, &m.gaps, &m.bad} {
		number(c, v)
		c.must(*v >= 0)
	}
	number(c, &m.b.index)
	c.must(m.b.index >= 0 && m.b.index <= MaxHours*3600*blocksPerSecond)
	if c.bad {
		return
	}
	m.b.at = m.format.bound(m.b.index)
	count(c, &m.pending, m.b.size()*m.format.Channels-1, 4)
	c.floats32(m.pending)
	c.must(len(m.pending)%m.format.Channels == 0 && m.at == m.b.at+int64(len(m.pending)/m.format.Channels))
	c.must(m.at <= MaxHours*3600*int64(m.format.Rate) && m.gaps <= m.at)
	for _, p := range m.b.planes {
		c.floats32(p[:m.b.hist])
	}
	for _, check := range m.checks {
		check.state(c)
	}
}

// coder walks over a state in one order for both ways, so that saving and loading cannot differ.
type coder struct {
	b    []byte
	load bool
	bad  bool // what is loaded is wrong; nothing more is read
}

// must notes, while loading, a state that cannot be.
func (c *coder) must(ok bool) { c.bad = c.bad || c.load && !ok }

// word saves v, or returns what was saved.
func (c *coder) word(v uint64, size int) uint64 {
	if !c.load {
		var w [8]byte
		binary.LittleEndian.PutUint64(w[:], v)
		c.b = append(c.b, w[:size]...)
		return v
	}
	if c.bad || len(c.b) < size {
		c.bad = true
		return 0
	}
	var w [8]byte
	copy(w[:], c.b[:size])
	c.b = c.b[size:]
	return binary.LittleEndian.Uint64(w[:])
}

// float is finite: nothing that a meter keeps can become anything else.
func (c *coder) float(v *float64) {
	*v = math.Float64frombits(c.word(math.Float64bits(*v), 8))
	c.must(!math.IsNaN(*v) && !math.IsInf(*v, 0))
}

func (c *coder) floats(v []float64) {
	for i := range v {
		c.float(&v[i])
	}
}

func (c *coder) floats32(v []float32) {
	for i := range v {
		v[i] = math.Float32frombits(uint32(c.word(uint64(math.Float32bits(v[i])), 4))) //nolint:gosec // four bytes were read
		f := float64(v[i])
		c.must(c.raw(f))
	}
}

func (c *coder) raw(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

func (c *coder) truth(v *bool) {
	var n uint64
	if *v {
		n = 1
	}
	n = c.word(n, 1)
	c.must(n <= 1)
	*v = n == 1
}

type whole interface {
	~int | ~int64 | ~uint16 | ~uint32
}

// number saves or loads a whole number.
func number[T whole](c *coder, v *T) {
	w := c.word(uint64(*v), 8)
	*v = T(w)
	c.must(uint64(*v) == w)
}

// count saves or loads the length of a slice: at most most, and no more than the bytes that are left can hold at size each.
func count[T any](c *coder, v *[]T, most, size int) {
	n := len(*v)
	number(c, &n)
	c.must(n >= 0 && n <= most && n*size <= len(c.b))
	switch {
	case !c.load:
	case c.bad || n == 0:
		*v = nil
	default:
		*v = make([]T, n)
	}
}

func (c *coder) int16(v *int16) {
	*v = int16(c.word(uint64(uint16(*v)), 2)) //nolint:gosec // two bytes there and back
}
