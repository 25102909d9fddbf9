package picture_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// film is drawn: shots of moving patterns, with something for every check.
//
//	0 shot · 50 flash · 70 cut · 110 frozen · 150 black · 160 letterbox · 230 mixed into · 246 another shot · 320 bars · 360 end
type film struct{ scenes [4][]byte }

func newFilm() *film {
	f := &film{}
	for k := range f.scenes {
		r := rand.New(rand.NewPCG(uint64(k), 7))
		p := make([]byte, picture.Pixels)
		for range 60 {
			x, y, w, h, v := r.IntN(600), r.IntN(320), 20+r.IntN(150), 20+r.IntN(90), byte(40+r.IntN(200))
			for j := y; j < min(y+h, picture.Height); j++ {
				for i := x; i < min(x+w, picture.Width); i++ {
					p[j*picture.Width+i] = v
				}
			}
		}
		for i, v := range p { // no part of a scene is black
			p[i] = max(v, 50)
		}
		f.scenes[k] = p
	}
	return f
}

func (*film) length() int { return 360 }

func (f *film) draw(n int, p []byte) {
	luma := p[:picture.Pixels]
	for i := picture.Pixels; i < len(p); i++ {
		p[i] = 128
	}
	switch {
	case n < 70:
		f.shot(0, n, luma)
		if n == 50 || n == 51 {
			for i, v := range luma {
				luma[i] = min(v, 150) + 100
			}
		}
	case n < 150:
		f.shot(1, min(n, 110)+6*max(n-140, 0), luma)
	case n < 160:
		clear(luma)
	case n < 320:
		f.mixed(n, luma)
		clear(luma[:44*picture.Width])
		clear(luma[316*picture.Width:])
	default:
		drawBars(p)
	}
}

func (f *film) mixed(n int, luma []byte) {
	f.shot(2, n, luma)
	if n < 230 {
		return
	}
	other := make([]byte, picture.Pixels)
	f.shot(3, n, other)
	of := min(n-229, 17)
	for i, v := range luma {
		luma[i] = byte((int(v)*(17-of) + int(other[i])*of) / 17)
	}
}

// shot is a scene in which one block moves.
func (f *film) shot(k, n int, luma []byte) {
	copy(luma, f.scenes[k])
	x := 20 + n*3/2
	for y := 150; y < 200; y++ {
		for i := x; i < x+60; i++ {
			luma[y*picture.Width+i] = 230
		}
	}
}

// drawBars draws bars of 100/0/75/0 (BT.601, full range).
func drawBars(p []byte) {
	colours := [8][3]byte{{235, 128, 128}, {169, 44, 142}, {145, 147, 44}, {133, 63, 52}, {84, 193, 204}, {70, 109, 212}, {40, 212, 114}, {0, 128, 128}}
	for y := range picture.Height {
		for x := range picture.Width {
			c := colours[x*8/picture.Width]
			p[y*picture.Width+x] = c[0]
			at := picture.Pixels + y/2*(picture.Width/2) + x/2
			p[at], p[at+picture.Pixels/4] = c[1], c[2]
		}
	}
}

// play has checks look at n pictures that draw makes: whole ones, with grey colour until it draws another.
func play(n int, draw func(n int, p []byte), all ...picture.Check) {
	b := picture.NewBatch()
	for from := 0; from < n; from += b.N {
		for b.N = 0; b.N < picture.BatchSize && from+b.N < n; b.N++ {
			p := b.Picture(b.N)
			for i := picture.Pixels; i < len(p); i++ {
				p[i] = 128
			}
			draw(from+b.N, p)
			b.Stamp(b.N, media.PTS{Ticks: int64(from + b.N), Base: media.Timebase{Num: 1, Den: 25}})
		}
		b.Measure(true)
		for i := range b.N {
			for _, c := range all {
				c.Take(&b.Marks[i])
			}
		}
	}
	for _, c := range all {
		c.End()
	}
}

// numbers are the pictures at which spans begin and end.
func numbers(all []picture.Span) (out []int64) {
	for _, s := range all {
		out = append(out, s.Start.Ticks, s.End.Ticks)
	}
	return out
}

// Every check finds what was drawn, on its very picture, and nothing else.
func TestFilm(t *testing.T) {
	film, all := marks(), checks()
	for i := range film {
		for _, c := range all {
			c.Take(&film[i])
		}
	}
	for _, c := range all {
		c.End()
	}
	ticks := func(all []media.PTS) (out []int64) {
		for _, p := range all {
			out = append(out, p.Ticks)
		}
		return out
	}
	spans := func(all []picture.Span) (out []int64) {
		for _, s := range all {
			out = append(out, s.Start.Ticks, s.End.Ticks)
		}
		return out
	}
	for k, want := range [][]int64{{70, 320}, {230, 246}, {50}, {150, 160}, {110, 141, 320, 359}, {160, 320}, {320, 359}} {
		var got []int64
		switch c := all[k].(type) {
		case *picture.Cuts:
			got = ticks(c.Found())
		case *picture.Flashes:
			got = ticks(c.Found())
		case *picture.Borders:
			for _, b := range c.Found() {
				got = append(got, spans([]picture.Span{b.Span})...)
				if want := (picture.Area{X: 0, Y: 44, Width: 640, Height: 272}); b.Area != want {
					t.Errorf("area %v, want %v", b.Area, want)
				}
			}
		case interface{ Found() []picture.Span }:
			got = spans(c.Found())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%T: %v, want %v", all[k], got, want)
		}
	}
}
