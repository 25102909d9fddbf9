package picture_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// corners are what all checks but dissolves found in a film, as words.
func corners(n int, draw func(n int, p []byte)) string {
	cuts, flashes, black, freezes, borders := &picture.Cuts{}, &picture.Flashes{}, &picture.Black{}, &picture.Freezes{}, &picture.Borders{}
	dissolves := picture.NewDissolves(cuts)
	play(n, draw, cuts, dissolves, flashes, black, freezes, borders)
	said := ""
	moments := func(word string, all []media.PTS) {
		for _, p := range all {
			said += fmt.Sprintf("%s %d ", word, p.Ticks)
		}
	}
	spans := func(word string, all []picture.Span) {
		for _, s := range all {
			said += fmt.Sprintf("%s %d-%d ", word, s.Start.Ticks, s.End.Ticks)
		}
	}
	moments("cut", cuts.Found())
	spans("dissolve", dissolves.Found())
	moments("flash", flashes.Found())
	spans("black", black.Found())
	spans("freeze", freezes.Found())
	for _, b := range borders.Found() {
		spans("borders", []picture.Span{b.Span})
	}
	return said
}

// What is often taken for something else.
func TestCorners(t *testing.T) {
	f := newFilm()
	shot := func(k, n int, p []byte) { f.shot(k, 3*n, p[:picture.Pixels]) }
	dark := func(p []byte, part, whole int) {
		for i, v := range p[:picture.Pixels] {
			p[i] = byte(int(v) * part / whole)
		}
	}
	white := func(p []byte) {
		for i := range p[:picture.Pixels] {
			p[i] = 255
		}
	}
	// moved is scene 2 seen from x, y on, around its edges.
	moved := func(x, y int, p []byte) {
		for j := range picture.Height {
			for i := range picture.Width {
				p[j*picture.Width+i] = f.scenes[2][(j+y+picture.Height)%picture.Height*picture.Width+(i+x+picture.Width)%picture.Width]
			}
		}
	}
	for _, c := range []struct {
		name string
		draw func(n int, p []byte) // of 120 pictures
		want string
	}{
		{"one black picture at the start", func(n int, p []byte) {
			if shot(0, n, p); n == 0 {
				dark(p, 0, 1)
			}
		}, "black 0-1 "},
		{"one black picture at the end", func(n int, p []byte) {
			if shot(0, n, p); n == 119 {
				dark(p, 0, 1)
			}
		}, "black 119-119 "},
		{"fade from black", func(n int, p []byte) { shot(0, n, p); dark(p, min(max(n-9, 0), 20), 20) }, "black 0-11 "},
		{"fade to black", func(n int, p []byte) { shot(0, n, p); dark(p, min(max(110-n, 0), 20), 20) }, "black 109-119 "},
		{"lights at 3 Hz", func(n int, p []byte) {
			if shot(0, n, p); n%8 == 4 && n > 8 && n < 110 {
				even(p, 150)
			}
		}, "flash 12 flash 20 flash 28 flash 36 flash 44 flash 52 flash 60 flash 68 flash 76 flash 84 flash 92 flash 100 flash 108 "},
		{"lights at 8 Hz", func(n int, p []byte) {
			if shot(0, n, p); n%3 == 0 && n > 40 && n < 50 {
				even(p, 150)
			}
		}, "flash 42 flash 45 flash 48 "},
		{"a white picture", func(n int, p []byte) {
			if shot(0, n, p); n == 60 {
				white(p)
			}
		}, "flash 60 "},
		{"three white pictures", func(n int, p []byte) {
			if shot(0, n, p); n >= 60 && n < 63 {
				white(p)
			}
		}, "flash 60 "},
		{"credits", func(n int, p []byte) { // 3 % of the picture, in lines
			clear(p[:picture.Pixels])
			for y := range picture.Height {
				for x := 200; x < 440 && (y+2*n)%40 < 12; x++ {
					p[y*picture.Width+x] = byte(230 * (x / 4 & 1))
				}
			}
		}, ""},
		{"night", func(n int, p []byte) { shot(0, n, p); dark(p, 2, 15) }, ""},
		{"a dark film in a letterbox", func(n int, p []byte) {
			shot(0, n, p)
			dark(p, 1, 3)
			clear(p[:44*picture.Width])
			clear(p[316*picture.Width : picture.Pixels])
		}, "borders 0-119 "},
		{"pan", func(n int, p []byte) { moved(3*n, 0, p) }, ""},
		{"shake", func(n int, p []byte) {
			moved(int(4*math.Sin(float64(n)*0.5)), int(3*math.Sin(float64(n)*0.7)), p) // what hands do
		}, ""},
		{"shake in all directions", func(n int, p []byte) {
			r := rand.New(rand.NewPCG(uint64(n), 9))
			moved(r.IntN(17)-8, r.IntN(17)-8, p)
		}, ""},
		{"zoom", func(n int, p []byte) { // 0.4 % a picture
			for y := range picture.Height {
				for x := range picture.Width {
					z := 1 + 0.004*float64(n)
					at := int(180+float64(y-180)/z)*picture.Width + int(320+float64(x-320)/z)
					p[y*picture.Width+x] = f.scenes[2][at]
				}
			}
		}, ""},
		{"confetti", func(n int, p []byte) {
			shot(2, n, p)
			r := rand.New(rand.NewPCG(uint64(n), 6))
			for range 400 {
				x, y, v := r.IntN(picture.Width-6), r.IntN(picture.Height-6), byte(r.IntN(256))
				for i := range 36 {
					p[(y+i/6)*picture.Width+x+i%6] = v
				}
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := corners(120, c.draw); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
