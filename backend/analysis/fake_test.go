package analysis_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// drawn is a decoder whose pictures are drawn by a function.
type drawn struct {
	frames int
	draw   func(n int, luma []byte)
	stamp  func(n int) media.PTS // nil: 25 a second
	end    error                 // nil: io.EOF
	track  analysis.Track

	given  atomic.Int64
	closed atomic.Int64
}

func (d *drawn) Track() analysis.Track {
	if d.track == (analysis.Track{}) {
		return analysis.Track{Codec: "drawn", Width: 1920, Height: 1080, Nominal: [2]int64{25, 1}, FullRange: true, Decoder: "a test"}
	}
	track := d.track
	track.FullRange = true
	return track
}

func (d *drawn) Next(buf []byte) (analysis.Piece, error) {
	n := int(d.given.Load())
	if n == d.frames {
		if d.end != nil {
			return analysis.Piece{}, d.end
		}
		return analysis.Piece{}, io.EOF
	}
	d.draw(n, buf[:picture.Width*picture.Height])
	for i := picture.Width * picture.Height; i < len(buf); i++ {
		buf[i] = 128
	}
	d.given.Add(1)
	at := media.PTS{Ticks: int64(n), Base: media.Timebase{Num: 1, Den: 25}}
	if d.stamp != nil {
		at = d.stamp(n)
	}
	return analysis.Piece{Kind: media.Video, PTS: at}, nil
}

func (d *drawn) Close() error {
	d.closed.Add(1)
	return nil
}

func (d *drawn) engine() analysis.Engine {
	return analysis.Engine{Open: opens(d)}
}

func opens(d analysis.Decoder) analysis.OpenDecoder {
	return func(context.Context, string, analysis.Want) (analysis.Decoder, error) { return d, nil }
}

// scenes draws pictures of scene k from the picture cuts[k-1] on; black says which are black.
func scenes(cuts []int, black func(n int) bool) func(n int, luma []byte) {
	var drawn [][]byte
	for k := range len(cuts) + 1 {
		drawn = append(drawn, scene(k))
	}
	return func(n int, luma []byte) {
		k := 0
		for k < len(cuts) && n >= cuts[k] {
			k++
		}
		if black != nil && black(n) {
			clear(luma)
			return
		}
		copy(luma, drawn[k])
	}
}

// scene is one of four pictures that share little: blocks of other brightness in other places.
func scene(k int) []byte {
	p := make([]byte, picture.Width*picture.Height)
	for y := range picture.Height {
		for x := range picture.Width {
			p[y*picture.Width+x] = byte(60 + 45*((x/80+y/60*(k%4+1)+k)%4))
		}
	}
	return p
}

// task is a file of some bytes that the drawn decoders pretend to read, to be searched for cuts and black: what is drawn stands still.
func task(t *testing.T) analysis.Task {
	t.Helper()
	path := filepath.Join(t.TempDir(), "drawn.mp4")
	if err := os.WriteFile(path, []byte("a video"), 0o600); err != nil {
		t.Fatal(err)
	}
	return analysis.Task{Path: path, Checks: []analysis.Check{analysis.Cut, analysis.Black}}
}

var errBroken = errors.New("broken")
