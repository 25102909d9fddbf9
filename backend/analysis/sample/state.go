package sample

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"

	"videonet/backend/media"
)

// A saved series, all numbers little endian, 8 bytes each where nothing else is said:
//
//	magic      [4]byte "vnq2"; another form of the state has another digit and is refused
//	samples    count, then each: PTS (ticks, base), empty [1]byte, the numbers of Mark as float64 in its order
//	groups     count, then each: PTS, field
//	sum        [4]byte CRC-32 (IEEE) of all before it
const magic = "vnq2"

// ErrState says that the bytes are no state that this build can go on from.
var ErrState = errors.New("no state of samples of this version")

// savedGroup is a group in words of fixed size.
type savedGroup struct {
	PTS   media.PTS
	Field int64
}

// AppendBinary appends all that the series knows, some 130 bytes a second of film; it never fails.
func (s *Series) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(s.marks)))
	b, err := binary.Append(b, binary.LittleEndian, s.marks)
	if err != nil {
		return nil, err // cannot be: a Mark is of fixed size
	}
	groups := make([]savedGroup, len(s.groups))
	for i, g := range s.groups {
		groups[i] = savedGroup{g.pts, int64(g.field)}
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(len(groups)))
	if b, err = binary.Append(b, binary.LittleEndian, groups); err != nil {
		return nil, err
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:])), nil
}

// UnmarshalBinary makes the series what was saved. It returns ErrState and changes nothing for anything else than a state that
// AppendBinary of this version wrote.
func (s *Series) UnmarshalBinary(b []byte) error {
	body := len(b) - crc32.Size
	if body < len(magic) || string(b[:len(magic)]) != magic || crc32.ChecksumIEEE(b[:body]) != binary.LittleEndian.Uint32(b[body:]) {
		return ErrState
	}
	var out Series
	var groups []savedGroup
	b, ok := take(b[len(magic):body], &out.marks)
	if ok {
		b, ok = take(b, &groups)
	}
	if !ok || len(b) > 0 {
		return ErrState
	}
	for i := range out.marks {
		if !out.marks[i].finite() {
			return ErrState
		}
		out.scored = out.scored || out.marks[i].Brisque >= 0
	}
	for _, g := range groups {
		if g.Field < 0 || g.Field > int64(Bottom) {
			return ErrState
		}
		out.groups = append(out.groups, group{g.PTS, Field(g.Field)})
	}
	*s = out
	return nil
}

// take reads a count and so many items, no more than the bytes hold.
func take[T any](b []byte, items *[]T) ([]byte, bool) {
	var one T
	size := binary.Size(one)
	if len(b) < 8 {
		return nil, false
	}
	n := binary.LittleEndian.Uint64(b)
	b = b[8:]
	if n > uint64(len(b)/size) { //nolint:gosec // not below 0
		return nil, false
	}
	*items = make([]T, n)
	_, err := binary.Decode(b, binary.LittleEndian, *items)
	return b[int(n)*size:], err == nil || n == 0 //nolint:gosec // at most len(b)
}

func (m *Mark) finite() bool {
	for _, v := range []float64{m.Edge, m.Grid, m.Noise, m.Mean, m.Crushed, m.Clipped, m.Illegal, m.Beyond, m.Brisque, m.Sharpness} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
