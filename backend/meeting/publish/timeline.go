package publish

import (
	"time"

	"videonet/backend/media"
)

// timeline turns the stamps of one source after another into those of one track.
type timeline struct {
	base media.Timebase
	// least is the smallest step between two stamps, in ticks.
	least int64

	begun  bool
	fresh  bool // the next stamp is the first of its source
	offset int64
	last   int64
	at     time.Time // when last was given
}

// maxSkew is how far the stamps of a source may run from the wall clock before they are taken for a jump: a source that sought,
// or a machine that slept.
const maxSkew = 2 * time.Second

// restart says that the next stamp comes from another source.
func (t *timeline) restart() { t.fresh = true }

// next returns the track's stamp for a stamp of the source that was read at now.
func (t *timeline) next(p media.PTS, now time.Time) media.PTS {
	ticks := p.In(t.base).Ticks
	if !t.begun {
		t.begun, t.fresh, t.offset, t.last, t.at = true, false, -ticks, 0, now
		return media.PTS{Ticks: 0, Base: t.base}
	}
	wall := t.last + media.PTS{Ticks: int64(now.Sub(t.at)), Base: media.Nanos}.In(t.base).Ticks
	skew := media.PTS{Ticks: int64(maxSkew), Base: media.Nanos}.In(t.base).Ticks
	if out := ticks + t.offset; t.fresh || out < wall-skew || out > wall+skew {
		t.fresh, t.offset = false, wall-ticks
	}
	out := ticks + t.offset
	if out < t.last+t.least {
		out = t.last + t.least
		t.offset = out - ticks // or all that follows would be pressed together
	}
	t.last, t.at = out, now
	return media.PTS{Ticks: out, Base: t.base}
}
