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
}

// frames is how many pictures are drawn.
func (p *plan) frames() (n int) {
	for _, s := range p.segments {
		n += s.frames
	}
	return n
}

// pictures are those that are kept, as a viewer sees them.
func (p *plan) pictures(o options) []picture {
	var out []picture
	n := 0
	for i, s := range p.segments {
		for k := range s.frames {
			if kind := s.damageOf(k); o.kept(n) {
				out = append(out, picture{n, i, s.source == nil || kind == dropout, kind})
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
		if a, b := all[k-1], all[k]; a.segment != b.segment && !a.black && !b.black {
			t.Cuts = append(t.Cuts, moment{k, o.seconds(b.n)})
		}
	}
	t.Black = runs(o, all, func(p picture) bool { return p.black })
	t.Flashes = runs(o, all, func(p picture) bool { return p.kind == flash })
	t.Negatives = runs(o, all, func(p picture) bool { return p.kind == negative })
	return t
}

// runs are the spans of pictures that are so. The last picture lasts as long as the one before it, as players have it.
func runs(o options, all []picture, so func(picture) bool) []span {
	out := []span{}
	for k := 0; k < len(all); k++ {
		if !so(all[k]) {
			continue
		}
		first := k
		for k < len(all) && so(all[k]) {
			k++
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
