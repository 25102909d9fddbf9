package picture

import "videonet/backend/media"

// Constants of the search for dissolves.
const (
	dissolveAfter = 40 // pictures that must be there after the middle of a dissolve
	dissolveRing  = 128
	dissolveLeast = 4.0  // levels between both ends
	dissolveLoose = 0.5  // of their difference that the middle may leave
	dissolveFades = 0.96 // of the detail of both ends that it may have
)

// Dissolves finds spans in which one shot is mixed into the next. Fades from and to black are none, nor are exposures that change.
type Dissolves struct {
	cuts  *Cuts
	found []Span
	seen  int
	ring  [dissolveRing]dissolvePicture
	after int // the first picture at which another may begin
	best  mixture
}

type dissolvePicture struct {
	pts    media.PTS
	black  bool
	small  small
	detail int
}

// NewDissolves makes a check that asks cuts, which must take every mark before it does, where the shots end.
func NewDissolves(cuts *Cuts) *Dissolves { return &Dissolves{cuts: cuts} }

func (d *Dissolves) at(i int) *dissolvePicture { return &d.ring[i%dissolveRing] }

// Take looks at the next picture.
func (d *Dissolves) Take(m *Mark) {
	p := d.at(d.seen)
	p.pts, p.black = m.PTS, isBlack(m.dark)
	p.small.take(m)
	p.detail = p.small.detail()
	d.seen++
	d.decide(d.seen - 1 - dissolveAfter)
}

// End decides about the last pictures.
func (d *Dissolves) End() {
	for i := max(d.seen-dissolveAfter, 0); i < d.seen; i++ {
		d.decide(i)
	}
	d.settle()
}

// Found are the spans in order.
func (d *Dissolves) Found() []Span { return d.found }

// decide looks whether picture i is the middle of a dissolve.
func (d *Dissolves) decide(i int) {
	if d.best.to > 0 && i > d.best.to {
		d.settle()
	}
	for _, reach := range [...]int{4, 6, 8, 10, 13, 17, 22} {
		lo, hi := i-reach, i+reach
		if lo < d.after || hi >= d.seen || !d.clear(lo, hi) {
			return
		}
		if float64(2*d.at(i).detail) > dissolveFades*float64(d.at(lo).detail+d.at(hi).detail) {
			continue
		}
		w, rest, size := d.fit(lo, i, hi)
		if size < dissolveLeast || rest > dissolveLoose || w < 0.3 || w > 0.7 || !d.steady(lo, hi) {
			continue
		}
		if m, ok := d.find(lo, hi); ok && (d.best.to == 0 || m.rest < d.best.rest) {
			d.best = m
		}
	}
}

// settle takes the best of the mixtures that lie over each other.
func (d *Dissolves) settle() {
	if m := d.best; m.to > 0 {
		d.found = append(d.found, Span{Start: d.at(m.from).pts, End: d.at(m.to).pts})
		d.after, d.best = m.to, mixture{}
	}
}

// clear says that the pictures from lo to hi know no cut and no black.
func (d *Dissolves) clear(lo, hi int) bool {
	for k := lo; k <= hi; k++ {
		if d.at(k).black {
			return false
		}
	}
	from, to := d.at(lo).pts, d.at(hi).pts
	for k := len(d.cuts.found) - 1; k >= 0 && d.cuts.found[k].Compare(from) > 0; k-- {
		if d.cuts.found[k].Compare(to) <= 0 {
			return false
		}
	}
	return true
}

func (d *Dissolves) state(c *coder) {
	list(c, &d.found, spanSize, func(s *Span) { s.state(c) })
	ring(c, &d.seen, d.ring[:], func(p *dissolvePicture) {
		c.pts(&p.pts)
		c.truth(&p.black)
		c.raw(p.small[:])
		if c.load {
			p.detail = p.small.detail()
		}
	})
	for _, v := range []*int{&d.after, &d.best.from, &d.best.to} {
		number(c, v)
		c.must(*v >= 0 && *v <= d.seen)
	}
	c.float(&d.best.rest)
}

// AppendBinary saves the check, without the cuts it asks.
func (d *Dissolves) AppendBinary(b []byte) ([]byte, error) { return save(b, kindDissolves, d.state) }

// UnmarshalBinary loads what was saved; the cuts it asks are another check and stay.
func (d *Dissolves) UnmarshalBinary(b []byte) error { return load(b, kindDissolves, d.state) }
