package main

import "math/big"

// truth is what is in a reel. Times are seconds from the first picture, the nearest float64 to the exact fraction; n counts the
// pictures that are in the file. A span is [start, end).
type truth struct {
	Schema    string   `json:"schema"` // videonet.reel/1
	Seed      uint64   `json:"seed"`
	Rate      string   `json:"rate"`
	VFR       bool     `json:"vfr"`
	Frames    int      `json:"frames"`
	Cuts      []moment `json:"cuts"`
	Black     []span   `json:"black"`     // spans between shots and dropouts inside them
	Flashes   []span   `json:"flashes"`   // far brighter pictures
	Negatives []span   `json:"negatives"` // other pictures for a moment
	Sources   []string `json:"sources"`   // of the shots

	// Of rich reels alone.
	Dropouts  []span   `json:"dropouts,omitempty"`  // black pictures inside shots
	Dissolves []span   `json:"dissolves,omitempty"` // pictures that are mixed
	Fades     []span   `json:"fades,omitempty"`     // pictures on the way to black and from it
	Freezes   []span   `json:"freezes,omitempty"`   // pictures that are the same, the first of them included
	Bars      []span   `json:"bars,omitempty"`      // colour bars that stand still; they are freezes too
	Borders   []border `json:"borders,omitempty"`   // pictures inside black borders; black pictures between belong to them
}

// border is a span with the area that pictures fill.
type border struct {
	span
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

type moment struct {
	N  int     `json:"n"`
	At float64 `json:"at"`
}

type span struct {
	N     int     `json:"n"`
	Count int     `json:"count"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

// picture is one picture of the file.
type picture struct {
	n       int // of the reel, before any were left out
	segment int
	black   bool
	kind    damage
	mixed   bool // with the segment before
	fade    bool
	still   bool
	bars    bool
	area    area // of the last shot in the light
}

// frames is how many pictures are drawn.
func (p *plan) frames() (n int) {
	for _, s := range p.segments {
		n += s.length() - s.overlap
	}
	return n
}

// pictures are those that are kept, as a viewer sees them.
func (p *plan) pictures(o options) []picture {
	var out []picture
	n, where := 0, area{}
	for i, s := range p.segments {
		last := s.length()
		if i+1 < len(p.segments) {
			last -= p.segments[i+1].overlap
		}
		if s.source != nil {
			where = s.area
		}
		for k := range last {
			if kind := s.damageOf(k); o.kept(n) {
				q := picture{n: n, segment: i, black: s.source == nil || kind == dropout, kind: kind, area: where}
				q.mixed, q.fade = k < s.overlap, k < s.fadeIn || k >= s.length()-s.fadeOut
				q.still = s.slide && !s.mouth || s.freeze.n > 0 && k >= s.freeze.at && k <= s.freeze.at+s.freeze.n
				q.still = q.still && !q.mixed && !q.fade
				q.bars = s.bars && !q.mixed && !q.fade // with a mouth, too
				out = append(out, q)
			}
			n++
		}
	}
	return out
}

func (p *plan) truth(o options) truth {
	all := p.pictures(o)
	t := truth{
		Schema: "videonet.reel/1", Seed: o.seed, Rate: big.NewRat(o.rate.num, o.rate.den).String(), VFR: o.vfr, Frames: len(all),
		Cuts: []moment{}, Sources: []string{},
	}
	for _, s := range p.segments {
		if s.source != nil {
			t.Sources = append(t.Sources, s.source.name)
		}
	}
	for k := 1; k < len(all); k++ {
		if a, b := all[k-1], all[k]; a.segment != b.segment && !a.black && !b.black && p.segments[b.segment].overlap == 0 {
			t.Cuts = append(t.Cuts, moment{k, o.seconds(b.n)})
		}
	}
	t.Black = runs(o, all, func(p picture) int { return number(p.black) })
	t.Flashes = runs(o, all, func(p picture) int { return number(p.kind == flash) })
	t.Negatives = runs(o, all, func(p picture) int { return number(p.kind == negative) })
	if o.rich || o.jump {
		t.Dropouts = runs(o, all, func(p picture) int { return number(p.kind == dropout) })
	}
	t.Dissolves = runs(o, all, func(p picture) int { return number(p.mixed) * (p.segment + 1) })
	t.Fades = runs(o, all, func(p picture) int { return number(p.fade) * (p.segment + 1) })
	t.Freezes = runs(o, all, func(p picture) int { return number(p.still) * (p.segment + 1) })
	t.Bars = runs(o, all, func(p picture) int { return number(p.bars) * (p.segment + 1) })
	for _, s := range runs(o, all, func(p picture) int { return p.area.number() }) {
		a := all[s.N].area
		t.Borders = append(t.Borders, border{s, a.x, a.y, a.width, a.height})
	}
	return t
}

func number(so bool) int {
	if so {
		return 1
	}
	return 0
}

// number is another one for each area, and 0 for all of the picture.
func (a area) number() int { return a.width<<16 | a.height }

// runs are the spans of pictures that have the same number, which is not 0. The last picture lasts as long as the one before it, as players have it.
func runs(o options, all []picture, of func(picture) int) []span {
	out := []span{}
	for k := 0; k < len(all); {
		first, what := k, of(all[k])
		for k < len(all) && of(all[k]) == what {
			k++
		}
		if what == 0 {
			continue
		}
		end := 2*all[len(all)-1].n - all[len(all)-2].n
		if k < len(all) {
			end = all[k].n
		}
		out = append(out, span{first, k - first, o.seconds(all[first].n), o.seconds(end)})
	}
	return out
}

func (o options) seconds(n int) float64 {
	f, _ := big.NewRat(int64(n)*o.rate.den, o.rate.num).Float64()
	return f
}
