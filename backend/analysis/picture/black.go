package picture

// A picture is black when all but one fiftieth of its pixels are at most blackLevel. The level is 28 of 16…235 in video range: above
// the lifted blacks (23) and the grain of real material, below what can be made out on a screen. Share as ffmpeg's blackdetect
// (picture_black_ratio_th 0.98); its pixel level (38) takes night scenes for black. Measured: bench analyze, reels of build/reelgen.
const (
	blackLevel = 14 // of 0…255, (28-16)*255/219
	blackShare = 0.98
)

func isBlack(dark int) bool { return float64(dark) >= blackShare*pixels }

// Black finds spans of black pictures, one picture and more.
type Black struct {
	found Spans
}

// Take looks at the next picture.
func (c *Black) Take(m *Mark) { c.found.next(m.PTS, isBlack(m.dark)) }

// End says that there are no more.
func (c *Black) End() { c.found.end() }

// Found are the spans in order.
func (c *Black) Found() []Span { return c.found.list }

// AppendBinary saves the check.
func (c *Black) AppendBinary(b []byte) ([]byte, error) { return save(b, kindBlack, c.found.state) }

// UnmarshalBinary loads what was saved.
func (c *Black) UnmarshalBinary(b []byte) error { return load(b, kindBlack, c.found.state) }

// The kinds of saved checks. Numbers stay what they are.
const (
	kindBlack byte = iota + 1
	kindCuts
	kindDissolves
	kindFlashes
	kindFreezes
	kindBorders
	kindBars
)
