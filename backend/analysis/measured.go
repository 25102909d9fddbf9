package analysis

import (
	"errors"
	"fmt"
	"io"
	"math/big"

	"videonet/backend/media"
)

// report is the part of the report that the stamps alone tell.
func (f *feed) report(name string) *Report {
	r := &Report{Schema: Schema, File: name, Duration: f.end(), Engine: Made{Decoder: f.track.Decoder, Revision: Revision}}
	r.Video = Video{Codec: f.track.Codec, Width: f.track.Width, Height: f.track.Height, Frames: f.Seen, VFR: f.variable()}
	r.Video.FrameRate = f.rate(r.Duration, r.Video.VFR)
	if !errors.Is(f.err, io.EOF) {
		p := ProblemOf(f.err)
		r.Problems = append(r.Problems, p)
	}
	return r
}

// end is the end of the last picture: it lasts as long as the one before it.
func (f *feed) end() float64 {
	if f.Seen < 2 {
		if n := f.track.Nominal; n[0] > 0 {
			return media.PTS{Ticks: 1, Base: media.Timebase{Num: n[1], Den: n[0]}}.Seconds()
		}
		return f.track.Duration
	}
	return f.at(media.PTS{Ticks: f.Last.Ticks + f.Step, Base: f.Last.Base})
}

// variable says that the steps between pictures differ by more than rounding: one tick of the file, or the millisecond of a file
// that went through Matroska once.
func (f *feed) variable() bool {
	tick := f.First.Base
	spread := media.PTS{Ticks: f.MaxStep - f.MinStep, Base: tick}
	return f.MaxStep-f.MinStep > 1 && spread.Compare(media.PTS{Ticks: 1, Base: media.Timebase{Num: 1, Den: 1000}}) > 0
}

// near is how far the header's rate may lie from the measured one and still be believed.
const near = 0.005

// rate is the header's nominal rate where the pictures keep to it, else its mean rate where that fits, else what was measured.
func (f *feed) rate(duration float64, vfr bool) string {
	measured := float64(f.Seen) / max(duration, 1e-9)
	for i, r := range [][2]int64{f.track.Nominal, f.track.Mean} {
		if i == 0 && vfr || r[0] <= 0 || r[1] <= 0 {
			continue
		}
		if said := float64(r[0]) / float64(r[1]); said > measured*(1-near) && said < measured*(1+near) || f.Seen < 2 {
			return fmt.Sprintf("%d/%d", r[0], r[1])
		}
	}
	r := big.NewRat(int64(measured*1000+0.5), 1000)
	return fmt.Sprintf("%d/%d", r.Num(), r.Denom())
}
