package analysis

import (
	"context"
	"sync"
)

// Brisque is the score of a Scorer as Missing names it. It is part of the index, no check that one asks for.
const Brisque Check = "brisque"

// Scorer rates pictures by OpenCV. It is called by one goroutine at a time.
type Scorer interface {
	// Score rates a picture. luma: width*height bytes, 0 black and 255 white.
	Score(luma []byte, width, height int) (Rating, error)
	Close() error
}

// Rating is what a Scorer says of a picture.
type Rating struct {
	Brisque   float64 // 0 (best) to 100, or below 0 when the picture cannot be rated
	Sharpness float64 // variance of the Laplacian, in levels squared
}

// A score costs 8 ms for this much, 75 ms for a picture of HD (measured); so the middle of every fourth picture is scored.
const (
	ratedWidth  = 640
	ratedHeight = 360
	ratedLeast  = 64 // pixels
	ratedEvery  = 4
)

// rater scores for all workers. A nil one scores nothing.
type rater struct {
	mu     sync.Mutex
	scorer Scorer // nil after an error
	luma   []byte
}

func (e Engine) newRater(ctx context.Context) *rater {
	if e.Scorer == nil {
		return nil
	}
	s, err := e.Scorer(ctx)
	if err != nil {
		return nil
	}
	return &rater{scorer: s, luma: make([]byte, ratedWidth*ratedHeight)}
}

// rate scores the middle of a picture, spread to all of 0…255.
func (r *rater) rate(p *fullPicture) {
	w, h := min(p.Width, ratedWidth), min(p.Height, ratedHeight)
	if r == nil || !p.there || p.n%ratedEvery != 0 || p.mark.Empty || w < ratedLeast || h < ratedLeast {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.scorer == nil {
		return
	}
	left, top := (p.Width-w)/2, (p.Height-h)/2
	for y := range h {
		row := r.luma[y*w:][:w]
		copy(row, p.Planes[(top+y)*p.Width+left:])
		if !p.FullRange {
			for x, v := range row {
				row[x] = byte(min(max((int(v)-16)*255+109, 0)/219, 255))
			}
		}
	}
	rating, err := r.scorer.Score(r.luma[:w*h], w, h)
	if err != nil {
		_ = r.scorer.Close()
		r.scorer = nil
		return
	}
	p.mark.Brisque, p.mark.Sharpness = rating.Brisque, rating.Sharpness
}

// broken says that nothing is scored (any longer).
func (r *rater) broken() bool {
	if r == nil {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.scorer == nil
}

func (r *rater) close() {
	if r != nil && r.scorer != nil {
		_ = r.scorer.Close()
	}
}
