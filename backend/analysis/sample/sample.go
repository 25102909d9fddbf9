package sample

import "videonet/backend/media"

// The largest picture that is measured, 5.5 MB; of a larger one, only its middle is. A whole picture of 4K costs as much CPU time to carry
// through a pipe as a tenth of decoding its second (measured), its middle half of that.
const (
	MaxWidth  = 2560
	MaxHeight = 1440
)

// Picture is one in planes of 8 bits with colour at half the size in both directions (I420), without gaps, values as they are coded.
type Picture struct {
	Width, Height int // pixels; of colour, half of both, rounded up
	Planes        []byte
	FullRange     bool // black is coded 0 and white 255, not 16 and 235
}

// Size is how many bytes the planes of a picture have.
func Size(width, height int) int { return width*height + 2*((width+1)/2)*((height+1)/2) }

// Mark is what was measured of one picture.
type Mark struct {
	PTS media.PTS
	// Empty says that the picture is black or of one colour: nothing else was measured, the index leaves it out.
	Empty bool

	Edge    float64 // pixels, 0 when there are too few edges to tell
	Grid    float64 // levels
	Noise   float64 // levels
	Mean    float64 // luma in percent, 0 black and 100 white
	Crushed float64 // percent of the pixels at black or below
	Clipped float64 // percent of the pixels at white or above
	Illegal float64 // percent
	Beyond  float64 // percent
	Brisque float64 // 0…100, or below 0 when it was not measured
	// Sharpness is OpenCV's variance of the Laplacian, a second opinion to Edge that compares copies of one film only; below 0 as Brisque.
	Sharpness float64
}

// The least that is worth measuring, in pixels: less inside black borders is a picture of nothing.
const (
	minWidth  = 64
	minHeight = 48
)

// Measure measures a picture. Planes must be Size bytes.
func Measure(p Picture, pts media.PTS) Mark {
	m := Mark{PTS: pts, Brisque: -1, Sharpness: -1}
	luma := p.Planes[:p.Width*p.Height]
	black := 24 // nearly; borders have noise too
	if p.FullRange {
		black = 10
	}
	a := inside(plane{luma, p.Width, area{0, 0, p.Width, p.Height}}, byte(black))
	if a.width() < minWidth || a.height() < minHeight {
		m.Empty = true
		return m
	}
	v := plane{luma, p.Width, a}
	var l levels
	l.take(v, p.FullRange)
	if m.Empty = l.one(); m.Empty {
		return m
	}
	m.Mean, m.Crushed, m.Clipped = l.mean(p.FullRange), l.percent(l.crushed), l.percent(l.clipped)
	if !p.FullRange {
		m.Illegal, m.Beyond = l.percent(l.illegal), l.percent(l.beyond)
		half := area{a.left / 2, a.top / 2, a.right / 2, a.bottom / 2}
		w, n := (p.Width+1)/2, (p.Width+1)/2*((p.Height+1)/2)
		for i := range 2 {
			var c chroma
			c.take(plane{p.Planes[len(luma)+i*n:][:n], w, half})
			m.Illegal, m.Beyond = max(m.Illegal, c.percent(c.illegal)), max(m.Beyond, c.percent(c.beyond))
		}
	}
	m.Noise = noise(v)
	m.Edge = edge(v, m.Noise)
	m.Grid = grid(v)
	return m
}

// area is a part of a plane, [left,right) x [top,bottom).
type area struct{ left, top, right, bottom int }

func (a area) width() int  { return a.right - a.left }
func (a area) height() int { return a.bottom - a.top }

// plane is a part of one plane of a picture.
type plane struct {
	pixels []byte
	stride int
	area
}

// every is the distance of the rows that together have about so many pixels. It is odd, so that both fields are among them.
func (p plane) every(pixels int) int { return max(p.width()*p.height()/pixels, 1) | 1 }

// row is row y of the part, y counted in the whole plane.
func (p plane) row(y int) []byte { return p.pixels[y*p.stride+p.left : y*p.stride+p.right] }
