package picture_test

import (
	"fmt"
	"slices"
	"testing"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// dissolves takes a film of so many pictures that draw makes, and returns where the dissolves are.
func dissolves(n int, draw func(n int, luma []byte)) (found []int64) {
	cuts := &picture.Cuts{}
	d := picture.NewDissolves(cuts)
	b := picture.NewBatch()
	for from := 0; from < n; from += b.N {
		for b.N = 0; b.N < picture.BatchSize && from+b.N < n; b.N++ {
			p := b.Picture(b.N)
			draw(from+b.N, p[:picture.Pixels])
			for i := picture.Pixels; i < len(p); i++ {
				p[i] = 128
			}
			b.Stamp(b.N, media.PTS{Ticks: int64(from + b.N), Base: media.Timebase{Num: 1, Den: 25}})
		}
		b.Measure(true)
		for i := range b.N {
			cuts.Take(&b.Marks[i])
			d.Take(&b.Marks[i])
		}
	}
	cuts.End()
	d.End()
	for _, s := range d.Found() {
		found = append(found, s.Start.Ticks, s.End.Ticks)
	}
	return found
}

// Two shots in which something moves, mixed over any number of pictures, are found from their first mixed picture to their first whole one, give or take one.
func TestDissolves(t *testing.T) {
	f := newFilm()
	for _, n := range []int{7, 8, 12, 16, 25, 40} {
		other := make([]byte, picture.Pixels)
		got := dissolves(160, func(k int, luma []byte) {
			f.shot(2, k, luma)
			if k < 60 {
				return
			}
			f.shot(3, k+40, other)
			of := min(k-59, n+1)
			for i, v := range luma {
				luma[i] = byte((int(v)*(n+1-of) + int(other[i])*of) / (n + 1))
			}
		})
		want := []int64{60, 60 + int64(n)}
		if len(got) != 2 || max(got[0]-want[0], want[0]-got[0], got[1]-want[1], want[1]-got[1]) > 1 {
			t.Errorf("over %d pictures: %v, want %v", n, got, want)
		}
	}
}

// What changes slowly and is no dissolve.
func TestNoDissolves(t *testing.T) {
	f := newFilm()
	scale := func(luma []byte, part, whole int) {
		for i, v := range luma {
			luma[i] = byte(int(v) * part / whole)
		}
	}
	for name, draw := range map[string]func(n int, luma []byte){
		"exposure falls": func(n int, luma []byte) {
			f.shot(0, n, luma)
			scale(luma, 40-min(max(n-60, 0), 20), 40)
		},
		"exposure sways": func(n int, luma []byte) {
			f.shot(0, n, luma)
			scale(luma, 40-max(n%40-20, 20-n%40), 40)
		},
		"fade to black and from it": func(n int, luma []byte) {
			f.shot(min(n/80, 1), n, luma)
			scale(luma, min(max(n-80, 79-n), 16), 16)
		},
		"fade through the dark": func(n int, luma []byte) {
			f.shot(min(n/80, 1), n, luma)
			scale(luma, 2+min(max(n-80, 79-n), 14), 16)
		},
		"pan": func(n int, luma []byte) {
			f.shot(0, 0, luma)
			for y := range picture.Height {
				row := luma[y*picture.Width : (y+1)*picture.Width]
				copy(row, slices.Concat(row[4*n%len(row):], row[:4*n%len(row)]))
			}
		},
		"cut":   func(n int, luma []byte) { f.shot(min(n/80, 1), n, luma) },
		"still": func(_ int, luma []byte) { f.shot(0, 0, luma) },
		"wipe": func(n int, luma []byte) {
			f.shot(0, n, luma)
			if rows := min(max(n-60, 0)*20, picture.Height); rows > 0 {
				other := make([]byte, picture.Pixels)
				f.shot(1, n, other)
				copy(luma, other[:rows*picture.Width])
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := dissolves(160, draw); len(got) > 0 {
				t.Error(fmt.Sprint(got))
			}
		})
	}
}
