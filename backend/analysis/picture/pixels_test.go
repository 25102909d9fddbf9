package picture_test

import (
	"math/rand/v2"
	"testing"

	"videonet/backend/analysis/picture"
)

func noise(seed uint64) []byte {
	r, p := rand.New(rand.NewPCG(seed, 0)), make([]byte, picture.Pixels)
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

func TestCountUpTo(t *testing.T) {
	p := noise(1)
	copy(p, []byte{0, 1, 13, 14, 15, 127, 128, 129, 142, 143, 254, 255})
	for _, level := range []byte{0, 1, 13, 14, 15, 126, 127} {
		want := 0
		for _, v := range p {
			if v <= level {
				want++
			}
		}
		if got := picture.CountUpTo(p, level); got != want {
			t.Errorf("up to %d: %d, want %d", level, got, want)
		}
	}
}

func TestShrink(t *testing.T) {
	white := make([]byte, picture.Pixels)
	for i := range white {
		white[i] = 255
	}
	for _, p := range [][]byte{noise(2), make([]byte, picture.Pixels), white} {
		got := picture.Shrink(p)
		for y := range picture.Height / 4 {
			for x := range picture.Width / 4 {
				sum := 8
				for j := range 4 {
					for i := range 4 {
						sum += int(p[(y*4+j)*picture.Width+x*4+i])
					}
				}
				if v := got[y*picture.Width/4+x]; v != byte(sum/16) {
					t.Fatalf("(%d,%d) is %d, want %d", x, y, v, sum/16)
				}
			}
		}
	}
}

func BenchmarkLook(b *testing.B) {
	p := noise(3)
	for b.Loop() {
		picture.CountUpTo(p, 14)
		picture.Shrink(p)
	}
}
