package sample

import "math"

// Edges are looked for in rows of this many pixels together, evenly spread: the sharpest tenth of some thousand edges is steady.
const edgePixels = 120_000

// An edge is a rise or a fall in a row without a way back of more than edgeBack levels, of edgeHeight levels at least; both grow with
// the picture's noise, or noise would count as the sharpest of all edges.
const (
	edgeBack, edgeBackNoise     = 6, 4
	edgeHeight, edgeHeightNoise = 24, 10
)

// Widths are counted in quarters of a pixel, up to 32 pixels.
const (
	edgeParts = 4
	edgeWide  = 32 * edgeParts
	sharpest  = 10 // percent
	edgesMin  = 40 // fewer tell nothing
)

// edge returns how wide the sharpest tenth of the edges is at most, in pixels: their height over their steepest step, so 1 for an edge
// between two pixels, 2.5 sigma for one that a Gaussian blurred. It is 0 when there are too few edges to tell.
func edge(p plane, noise float64) float64 {
	e := edges{back: edgeBack, height: edgeHeight}
	e.back = max(e.back, int(edgeBackNoise*noise))
	e.height = max(e.height, int(edgeHeightNoise*noise))
	step := p.every(edgePixels)
	for y := p.top + step/2; y < p.bottom; y += step {
		e.row(p.row(y))
	}
	return e.width()
}

type edges struct {
	back, height int
	widths       [edgeWide + 1]int
	found        int
}

// row walks along a row from turn to turn.
//
//go:norace
func (e *edges) row(row []byte) {
	sign := 1 // of the way: up, down
	last := int(row[0])
	start, far := last, last // of this way, in its sign
	steepest, beyond := 0, 0 // steps up to far, and after it
	back, height := e.back, e.height
	for _, b := range row[1:] {
		v := int(b)
		d := v - last
		last = v
		if d < 0 {
			d = -d
		}
		beyond = max(beyond, d)
		v *= sign
		switch {
		case v >= far:
			far = v
			steepest, beyond = max(steepest, beyond), 0
		case v < far-back:
			if far-start >= height {
				e.add(far-start, steepest)
			}
			start, far, sign = -far, -v, -sign
			steepest, beyond = beyond, 0
		}
	}
}

func (e *edges) add(height, steepest int) {
	e.widths[min(height*edgeParts/max(steepest, 1), edgeWide)]++
	e.found++
}

func (e *edges) width() float64 {
	if e.found < edgesMin {
		return 0
	}
	left := (e.found*sharpest + 99) / 100
	for w, n := range e.widths {
		if left -= n; left <= 0 {
			// within a bin, as if its edges were spread evenly
			return (float64(w) + math.Max(0, float64(n+left))/float64(n)) / edgeParts
		}
	}
	return edgeWide / edgeParts
}
