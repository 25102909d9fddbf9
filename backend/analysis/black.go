package analysis

import "videonet/backend/media"

// A picture is black when all but one fiftieth of its pixels are at most blackLevel. The level is 28 of 16…235 in video range: above
// the lifted blacks (23) and the grain of real material, below what can be made out on a screen. Share as ffmpeg's blackdetect
// (picture_black_ratio_th 0.98); its pixel level (38) takes night scenes for black. Measured: bench analyze, reels of build/reelgen.
const (
	blackLevel = 14 // of 0…255, (28-16)*255/219
	blackShare = 0.98
)

func isBlack(dark int) bool { return float64(dark) >= blackShare*pixels }

// black finds spans of black pictures, one picture and more.
type black struct {
	inside bool
	start  media.PTS
	found  [][2]media.PTS
}

func (a *black) look(b *batch) {
	for i := range b.n {
		switch on := isBlack(b.dark[i]); {
		case on && !a.inside:
			a.inside, a.start = true, b.pts[i]
		case !on && a.inside:
			a.inside = false
			a.found = append(a.found, [2]media.PTS{a.start, b.pts[i]})
		}
	}
}

func (a *black) finish(r *Report, at func(media.PTS) float64, end float64) {
	r.Spans = []Span{} // measured, even when there is none
	for _, s := range a.found {
		r.Spans = append(r.Spans, Span{Black, at(s[0]), at(s[1])})
	}
	if a.inside {
		r.Spans = append(r.Spans, Span{Black, at(a.start), end})
	}
}
