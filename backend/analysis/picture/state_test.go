package picture_test

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"reflect"
	"testing"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// checks are all of them, new, in an order in which they can be asked.
func checks() []picture.Check {
	cuts := &picture.Cuts{}
	return []picture.Check{
		cuts, picture.NewDissolves(cuts), &picture.Flashes{}, &picture.Black{}, &picture.Freezes{}, &picture.Borders{}, &picture.Bars{},
	}
}

// findings are what all of them found.
func findings(all []picture.Check) (out []any) {
	for _, c := range all {
		c.End()
		switch c := c.(type) {
		case interface{ Found() []media.PTS }:
			out = append(out, append([]media.PTS{}, c.Found()...))
		case interface{ Found() []picture.Span }:
			out = append(out, append([]picture.Span{}, c.Found()...))
		case *picture.Borders:
			out = append(out, append([]picture.Bordered{}, c.Found()...))
		}
	}
	return out
}

// marks measures a film with something for every check.
func marks() []picture.Mark {
	film := newFilm()
	var out []picture.Mark
	b := picture.NewBatch()
	for n := 0; n < film.length(); n += b.N {
		for b.N = 0; b.N < picture.BatchSize && n+b.N < film.length(); b.N++ {
			film.draw(n+b.N, b.Picture(b.N))
			b.Stamp(b.N, media.PTS{Ticks: int64(n + b.N), Base: media.Timebase{Num: 1, Den: 25}})
		}
		b.Measure(true)
		out = append(out, b.Marks[:b.N]...)
	}
	return out
}

// Wherever a check is saved and another one goes on, the findings are the same.
func TestStates(t *testing.T) {
	film := marks()
	whole := checks()
	for i := range film {
		for _, c := range whole {
			c.Take(&film[i])
		}
	}
	want := findings(whole)
	for i, found := range want {
		if reflect.ValueOf(found).Len() == 0 {
			t.Errorf("%T found nothing: the film is too poor", whole[i])
		}
	}
	all := checks()
	for i := range film {
		if i%23 == 7 {
			next := checks()
			for k, c := range all {
				saved, err := c.AppendBinary([]byte("before"))
				if err == nil {
					err = next[k].UnmarshalBinary(saved[len("before"):])
				}
				if err != nil {
					t.Fatal(err)
				}
				again, err := next[k].AppendBinary([]byte("before"))
				if err != nil || string(again) != string(saved) {
					t.Fatalf("picture %d, %T: another state after loading it", i, c)
				}
			}
			all = next
		}
		for _, c := range all {
			c.Take(&film[i])
		}
	}
	if got := findings(all); !reflect.DeepEqual(got, want) {
		t.Errorf("with stops: %v\nwithout: %v", got, want)
	}
}

// What is no state of the check is refused and breaks nothing, even where its sum is right.
func TestBadStates(t *testing.T) {
	film := marks()[:120]
	all := checks()
	for i := range film {
		for _, c := range all {
			c.Take(&film[i])
		}
	}
	for k, c := range all {
		saved, err := c.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range [][]byte{nil, saved[:4], saved[:len(saved)-1], append([]byte("vnp0"), saved[4:]...)} {
			if err = checks()[k].UnmarshalBinary(bad); !errors.Is(err, picture.ErrState) {
				t.Errorf("%T took %d bytes: %v", c, len(bad), err)
			}
		}
		if other := checks()[(k+1)%len(all)]; !errors.Is(other.UnmarshalBinary(saved), picture.ErrState) {
			t.Errorf("%T took the state of %T", other, c)
		}
		body := len(saved) - 4
		for at := 5; at < body; at += 1 + body/19 {
			bad := append([]byte{}, saved...)
			bad[at] ^= 0x80
			binary.LittleEndian.PutUint32(bad[body:], crc32.ChecksumIEEE(bad[:body]))
			next := checks()
			if err = next[k].UnmarshalBinary(bad); err != nil {
				continue // refused; else it goes on with something odd, but goes on
			}
			for i := range film[:60] {
				next[k].Take(&film[i])
			}
			next[k].End()
		}
	}
}
