package picture_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
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

func TestHalve(t *testing.T) {
	p := noise(4)
	copy(p, []byte{255, 255, 0, 0, 255, 254, 1, 0})
	copy(p[picture.Width:], []byte{255, 255, 0, 1, 255, 255, 0, 0})
	got := picture.Halve(p)
	for y := range picture.Height / 2 {
		for x := range picture.Width / 2 {
			at := 2*y*picture.Width + 2*x
			want := (int(p[at]) + int(p[at+1]) + int(p[at+picture.Width]) + int(p[at+picture.Width+1]) + 2) / 4
			if v := got[y*picture.Width/2+x]; int(v) != want {
				t.Fatalf("(%d,%d) is %d, want %d", x, y, v, want)
			}
		}
	}
}

// The difference of two pictures is that of the plain way: block by block, less twice the median.
func TestDifference(t *testing.T) {
	const wide, high, w, h = 16, 15, picture.Width / 2, picture.Height / 2
	a := noise(5)[:w*h]
	b := append([]byte{}, a...)
	for i := range b { // grain of one level everywhere, and a block that changes
		b[i] = a[i] ^ 1
		if x, y := i%w, i/w; x >= 32 && x < 48 && y >= 30 && y < 45 {
			b[i] = a[i] ^ 8
		}
	}
	var means []float64
	total := 0.0
	for y := 0; y < h; y += high {
		for x := 0; x < w; x += wide {
			sum := 0
			for j := range high {
				for i := range wide {
					at := (y+j)*w + x + i
					sum += max(int(a[at]), int(b[at])) - min(int(a[at]), int(b[at]))
				}
			}
			means = append(means, float64(sum)/(wide*high))
			total += float64(sum)
		}
	}
	slices.Sort(means)
	part, whole := picture.Difference(a, b)
	if n := len(means); part != means[n-1]-(means[n/2-1]+means[n/2]) || math.Abs(whole-total/(w*h)) > 1e-9 {
		t.Errorf("%v, %v; want %v, %v", part, whole, means[n-1]-(means[n/2-1]+means[n/2]), total/(w*h))
	}
	if part, _ = picture.Difference(a, noise(6)[:w*h]); part != 20 && part > 20 {
		t.Errorf("noise: %v", part)
	}
	sum := 0
	p, q := noise(7)[:160*90], noise(8)[:160*90]
	for i := range p {
		sum += max(int(p[i]), int(q[i])) - min(int(p[i]), int(q[i]))
	}
	if got := picture.ThumbDifference(p, q); math.Abs(got-float64(sum)/(160*90)) > 1e-9 {
		t.Errorf("thumbs: %v, want %v", got, float64(sum)/(160*90))
	}
}

// What one picture costs a core: measuring, then all checks. Goal: 0.6 ms in all.
func BenchmarkMeasure(b *testing.B) {
	film, batch := newFilm(), picture.NewBatch()
	for batch.N = 0; batch.N < picture.BatchSize; batch.N++ {
		film.draw(batch.N, batch.Picture(batch.N))
	}
	for n := 0; b.Loop(); n++ {
		if n%picture.BatchSize == 0 { // so that it is a picture, not a batch
			batch.Measure(false)
		}
	}
}

func BenchmarkChecks(b *testing.B) {
	film := marks()
	all := checks()
	for n := 0; b.Loop(); n++ {
		m := &film[n%len(film)]
		m.PTS = media.PTS{Ticks: int64(n), Base: media.Timebase{Num: 1, Den: 25}}
		for _, c := range all {
			c.Take(m)
		}
	}
}
