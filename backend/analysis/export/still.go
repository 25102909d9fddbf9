package export

import (
	"bytes"
	"cmp"
	"image/color"
	"image/jpeg"
	"slices"

	"videonet/backend/analysis/verdict"
)

// Bounds of the pictures in a page.
const (
	maxPictures     = 12
	maxPictureBytes = 2 << 20
	maxPictureSide  = 4096 // pixels
)

// still is a picture of the film, a JPEG that was decoded once, grey or YCbCr.
type still struct {
	JPEG          []byte
	Width, Height int
	Caption       string
}

// moment is where a picture is taken from and what it shows.
type moment struct {
	at      float64 // seconds
	caption string
}

// stills asks for the pictures: first of what a rule was broken by, then of shots, spread over the film.
func (p *page) stills(s Source, clock func(float64) string) []still {
	if s.Pictures == nil {
		return nil
	}
	var out []still
	for _, m := range p.moments(s, clock) {
		data, err := s.Pictures(m.at)
		if err != nil {
			continue // a report without this picture is better than none
		}
		if st, ok := decoded(data); ok {
			st.Caption = m.caption
			out = append(out, st)
		}
	}
	return out
}

// Moments returns the times of the pictures that Write asks Source.Pictures for in HTML and PDF, so that they can be had all at once.
func Moments(s Source) []float64 {
	p := &page{Words: wordsOf(s.Language)}
	var out []float64
	for _, m := range p.moments(s, func(float64) string { return "" }) {
		out = append(out, m.at)
	}
	return out
}

func (p *page) moments(s Source, clock func(float64) string) []moment {
	var out []moment
	if s.Verdict != nil {
		for _, res := range s.Verdict.Results {
			if res.State == verdict.Fail && (res.Start > 0 || res.End > 0) && len(out) < maxPictures/2 {
				out = append(out, moment{res.Start, p.Words.measureName(res.Measure) + " · " + clock(res.Start)})
			}
		}
	}
	rate := rateOf(s.Report)
	all := shots(s.Report, rate)
	room := maxPictures - len(out)
	for i := range min(len(all), room) {
		shot := all[i*len(all)/min(len(all), room)]
		at := float64(shot.start+shot.mixed) / rate.Value()
		out = append(out, moment{at, clock(at)})
	}
	slices.SortStableFunc(out, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	return out
}

// decoded refuses what is no whole JPEG of a kind that paper and browser show alike.
func decoded(data []byte) (still, bool) {
	if len(data) > maxPictureBytes {
		return still{}, false
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > maxPictureSide || c.Height > maxPictureSide {
		return still{}, false
	}
	if c.ColorModel != color.GrayModel && c.ColorModel != color.YCbCrModel {
		return still{}, false
	}
	if _, err = jpeg.Decode(bytes.NewReader(data)); err != nil {
		return still{}, false
	}
	return still{JPEG: data, Width: c.Width, Height: c.Height}, true
}
