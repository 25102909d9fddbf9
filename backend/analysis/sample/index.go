package sample

import "math"

// Part is a kind of penalty.
type Part int

// The penalties, in the order in which a report names them.
const (
	Blur Part = iota
	Block
	Noise
	Exposure
	Legal
	Interlace
	Brisque

	parts
)

// String is the word of the report.
func (p Part) String() string {
	return [parts]string{"blur", "block", "noise", "exposure", "legal", "interlace", "brisque"}[p]
}

// Parts returns all kinds.
func Parts() []Part { return []Part{Blur, Block, Noise, Exposure, Legal, Interlace, Brisque} }

// Penalties are what a picture loses of 100.
type Penalties [parts]float64

// Index is what is left. The penalty of BRISQUE is reported beside it and takes nothing: indexes of machines with and without OpenCV
// must be comparable.
func (p Penalties) Index() float64 {
	left := 100.0
	for part, v := range p {
		if Part(part) != Brisque {
			left -= v
		}
	}
	return max(left, 0)
}

// over is a penalty that begins at a bound and ends at a most.
func over(value, bound, factor float64) float64 { return max(value-bound, 0) * factor }

// The most that each kind may cost.
const (
	mostBlur, mostBlock      = 30, 30
	mostNoise, mostExposure  = 20, 20
	mostLegal, mostInterlace = 10, 10
	mostBrisque              = 10
)

// Penalties returns the penalties of the package's table.
func (m *Mark) Penalties(f Field) (p Penalties) {
	if m.Empty {
		return p
	}
	p[Blur] = math.Min(over(m.Edge, 3, 4), mostBlur)
	p[Block] = math.Min(over(m.Grid, 0.8, 6), mostBlock)
	p[Noise] = math.Min(over(m.Noise, 1.5, 3), mostNoise)
	p[Exposure] = math.Min(over(m.Clipped, 2, 1)+over(m.Crushed, 10, 0.5), mostExposure)
	p[Legal] = math.Min(over(m.Beyond, 1, 2)+over(m.Illegal, 1, 0.25), mostLegal)
	p[Brisque] = math.Min(over(m.Brisque, 50, 0.25), mostBrisque)
	if f == Top || f == Bottom {
		p[Interlace] = mostInterlace
	}
	return p
}

// The limits beyond which a picture is faulty.
const (
	limitEdge     = 5.5 // pixels
	limitGrid     = 2.3 // levels
	limitNoise    = 4   // levels
	limitExposure = 10  // penalty
	limitBeyond   = 1   // percent, EBU R 103
)

// faulty says that one part is beyond its limit.
func (m *Mark) faulty(part Part, f Field) bool {
	switch part {
	case Blur:
		return m.Edge > limitEdge
	case Block:
		return m.Grid > limitGrid
	case Noise:
		return m.Noise > limitNoise
	case Exposure:
		return m.Penalties(f)[Exposure] > limitExposure
	case Legal:
		return m.Beyond > limitBeyond
	case Interlace:
		return f == Top || f == Bottom
	default:
		return false
	}
}
