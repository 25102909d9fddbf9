package sample_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"reflect"
	"testing"

	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// filled is a series of some samples with every kind of field; the first of them were not rated.
func filled(n int) *sample.Series {
	s := &sample.Series{}
	for i := range n {
		at := media.PTS{Ticks: int64(i)*90000 - 7, Base: media.Timebase{Num: 1, Den: 90000}}
		v := float64(i) / 7
		s.Take(sample.Mark{PTS: at, Empty: i == 3, Edge: v, Grid: v + 1, Noise: v * 2, Mean: 50, Crushed: 1, Clipped: 2, Illegal: 3, Beyond: 4, Brisque: float64(i%4*10 - 10), Sharpness: v})
		s.TakeField(at, sample.Field(i%4))
	}
	return s
}

// What is saved goes on as if nothing had happened.
func TestSeriesState(t *testing.T) {
	for _, n := range []int{0, 1, 2, 50} {
		s, next := filled(n), &sample.Series{}
		saved, err := s.AppendBinary([]byte("before"))
		if err == nil {
			err = next.UnmarshalBinary(saved[len("before"):])
		}
		if err != nil {
			t.Fatal(n, err)
		}
		for _, x := range []*sample.Series{s, next} {
			x.Take(sample.Mark{PTS: media.PTS{Ticks: 1 << 40, Base: media.Timebase{Num: 1, Den: 90000}}, Edge: 9, Brisque: -1})
		}
		if !reflect.DeepEqual(s.Score(none), next.Score(none)) || s.Scan() != next.Scan() || s.Scored() != next.Scored() ||
			!reflect.DeepEqual(s.Spans(sample.Blur, none), next.Spans(sample.Blur, none)) {
			t.Errorf("of %d samples: %+v, want %+v", n, next.Score(none), s.Score(none))
		}
	}
}

// Nothing else than a state is taken, and what is refused changes nothing.
func TestSeriesNoState(t *testing.T) {
	good, err := filled(5).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(b []byte) []byte {
		return binary.LittleEndian.AppendUint32(bytes.Clone(b), crc32.ChecksumIEEE(b))
	}
	body := good[:len(good)-4]
	many := bytes.Clone(body)
	binary.LittleEndian.PutUint64(many[4:], 1<<60)
	field := bytes.Clone(body)
	field[len(field)-8] = 9
	infinite := bytes.Clone(body)
	copy(infinite[4+8+24+1:], "\x00\x00\x00\x00\x00\x00\xf0\x7f")
	for name, b := range map[string][]byte{
		"nothing": nil, "short": good[:3], "cut": good[:len(good)-1], "damaged": append([]byte("vnq9"), good[4:]...),
		"too many": sealed(many), "no field": sealed(field), "infinite": sealed(infinite), "more behind": sealed(append(bytes.Clone(body), 0)), "headless": sealed([]byte("vnq2")),
	} {
		s := filled(2)
		want := s.Score(none)
		if err := s.UnmarshalBinary(b); !errors.Is(err, sample.ErrState) || !reflect.DeepEqual(s.Score(none), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
