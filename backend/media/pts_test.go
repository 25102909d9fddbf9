package media_test

import (
	"math"
	"testing"
	"time"

	"videonet/backend/media"
)

func TestPTSIsExact(t *testing.T) {
	ntsc := media.Timebase{Num: 1001, Den: 60000}
	// 59.94 fps after ten hours: the float of n/fps is already off by the rounding of 59.94.
	p := media.PTS{Ticks: 2157842, Base: ntsc}
	if got, want := p.Seconds(), 2157842.0*1001/60000; math.Abs(got-want) > 1e-9 {
		t.Errorf("Seconds() = %v, want %v", got, want)
	}
	if got := p.In(media.RTPVideo).In(ntsc); got != p {
		t.Errorf("%v through the RTP clock came back as %v", p, got)
	}
}

func TestPTSIn(t *testing.T) {
	ms := media.Timebase{Num: 1, Den: 1000}
	for _, c := range []struct {
		in   media.PTS
		base media.Timebase
		want int64
	}{
		{media.PTS{Ticks: 1075, Base: ms}, media.RTPVideo, 96750},
		{media.PTS{Ticks: -1, Base: ms}, media.RTPVideo, -90},
		{media.PTS{Ticks: 45, Base: media.RTPVideo}, ms, 1},   // 0.5 ms rounds away from zero
		{media.PTS{Ticks: -45, Base: media.RTPVideo}, ms, -1}, // on both sides
		{media.PTS{Ticks: 44, Base: media.RTPVideo}, ms, 0},
		{media.PTS{Ticks: math.MaxInt32, Base: ms}, media.Nanos, math.MaxInt32 * 1_000_000},
	} {
		if got := c.in.In(c.base); got.Ticks != c.want {
			t.Errorf("%v.In(%v) = %v, want %d ticks", c.in, c.base, got, c.want)
		}
	}
	if d := (media.PTS{Ticks: 1075, Base: ms}).Duration(); d != 1075*time.Millisecond {
		t.Errorf("Duration() = %v", d)
	}
}

func TestPTSCompare(t *testing.T) {
	a := media.PTS{Ticks: 1, Base: media.Timebase{Num: 1, Den: 3}}
	b := media.PTS{Ticks: 333333333, Base: media.Nanos}
	if a.Compare(b) != 1 || b.Compare(a) != -1 || a.Compare(a) != 0 {
		t.Error("a third of a second is later than 333333333 ns, and equal to itself")
	}
	if got := a.Sub(b); got.Ticks != 0 || got.Base != a.Base {
		t.Errorf("Sub = %v", got)
	}
}
