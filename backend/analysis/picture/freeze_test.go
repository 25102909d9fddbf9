package picture_test

import (
	"math/rand/v2"
	"testing"

	"videonet/backend/analysis/picture"
)

// lighten makes a part of the picture, as large as the blocks of the check, lighter: of ten rows so many, by so many levels.
func lighten(p []byte, rows, levels int) {
	for y := 180; y < 240; y++ {
		if y/2%10 >= rows {
			continue
		}
		for x := 320; x < 384; x++ {
			p[y*picture.Width+x] = byte(min(int(p[y*picture.Width+x])+levels, 255))
		}
	}
}

// even makes all of the picture lighter.
func even(p []byte, levels int) {
	for i, v := range p[:picture.Pixels] {
		p[i] = byte(min(int(v)+levels, 255))
	}
}

// Freezes end where something begins that moves by less than a coder does, are found where they never settle, and are not found in shots
// that live but hardly move.
func TestFreezes(t *testing.T) {
	f := newFilm()
	// frozen is a shot that stands still in [from, to).
	frozen := func(n, from, to int, p []byte) {
		f.shot(0, 3*(n-min(max(n-from, 0), to-from-1)), p[:picture.Pixels])
	}
	for _, c := range []struct {
		name string
		n    int
		draw func(n int, p []byte)
		want []int64 // edges; give or take one picture
	}{
		{"settled", 150, func(n int, p []byte) { frozen(n, 40, 100, p) }, []int64{40, 100}},
		{"the first pictures", 100, func(n int, p []byte) { frozen(n, 0, 40, p) }, []int64{0, 40}},
		{"the last pictures", 100, func(n int, p []byte) { frozen(n, 60, 100, p) }, []int64{60, 99}},
		{"ten pictures", 100, func(n int, p []byte) { frozen(n, 40, 50, p) }, nil},
		{"light that rises after a freeze", 160, func(n int, p []byte) {
			frozen(n, 40, 160, p)
			even(p, max(n-100, 0)/4)
		}, []int64{40, 104}},
		{"light that rises all the time", 160, func(n int, p []byte) {
			frozen(n, 40, 160, p)
			even(p, max(n-40, 0)/4)
		}, nil},
		{"45 pictures that never settle inside a moving shot", 150, func(n int, p []byte) {
			if frozen(n, 40, 85, p); n >= 40 && n < 85 {
				lighten(p, 3, n&1)
			}
		}, []int64{40, 85}},
		{"47 pictures that never settle", 150, func(n int, p []byte) {
			if frozen(n, 40, 88, p); n >= 40 && n < 88 {
				lighten(p, 3, n&1)
			}
		}, nil},
		{"40 pictures that never settle between cuts", 150, func(n int, p []byte) {
			f.shot(min(n/40, 2), 0, p[:picture.Pixels])
			lighten(p, 3, n&1)
		}, nil},
		{"leaves in the wind", 200, func(n int, p []byte) {
			f.shot(0, 0, p[:picture.Pixels])
			lighten(p, 10, n/3)
		}, nil},
		{"wind that rests", 200, func(n int, p []byte) {
			f.shot(0, 0, p[:picture.Pixels])
			r := rand.New(rand.NewPCG(uint64(min(n, 120)), 1))
			for i := range picture.Pixels { // noise that lives until then, too
				p[i] += byte(r.Uint32() & 1)
			}
			lighten(p, 10, min(n, 120)/2)
		}, []int64{120, 199}},
	} {
		t.Run(c.name, func(t *testing.T) {
			check := &picture.Freezes{}
			play(c.n, c.draw, check)
			got := numbers(check.Found())
			ok := len(got) == len(c.want)
			for i := range c.want {
				ok = ok && max(got[i], c.want[i])-min(got[i], c.want[i]) <= 1
			}
			if !ok {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
