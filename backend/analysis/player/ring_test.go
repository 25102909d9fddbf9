package player_test

import (
	"slices"
	"testing"

	"videonet/backend/analysis/player"
)

func TestRing(t *testing.T) {
	var r player.Ring
	pcm := make([]float32, 3)
	read := func() []float32 { r.Read(pcm); return slices.Clone(pcm) }
	r.Play([]float32{1, 2})
	r.Play([]float32{3, 4})
	if got := read(); !slices.Equal(got, []float32{1, 2, 3}) {
		t.Errorf("first %v", got)
	}
	if got := read(); !slices.Equal(got, []float32{4, 0, 0}) {
		t.Errorf("the end is filled up with silence: %v", got)
	}
	r.Play([]float32{5})
	r.Clear()
	if got := read(); !slices.Equal(got, []float32{0, 0, 0}) {
		t.Errorf("after Clear: %v", got)
	}
	long := make([]float32, 60_000)
	long[len(long)-1] = 7
	r.Play(long)
	last := make([]float32, 48_000)
	r.Read(last)
	if last[len(last)-1] != 7 {
		t.Error("the newest samples were dropped, not the oldest")
	}
}
