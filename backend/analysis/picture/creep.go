package picture

// What changes too slowly to move from one picture to the next: the wind in the trees of an empty road, a zoom of a minute. Calm pictures are
// compared with one that came before them; a picture that stands still stays near it, whatever its coder does. Levels, as those of freezes;
// chosen on reels with seeds below 5000 and clips of empty scenes.
const (
	creepStep   = 12  // pictures from one comparison to the next
	creepSteps  = 3   // comparisons with the same picture
	creepSettle = 5.0 // part: in the first step a coder may still make the picture better,
	creepMost   = 3.3 // later it does not,
	creepWhole  = 6.0 // and what changes evenly is light that fades
	creepQuiet  = 1.5 // part: what crept stands still only where it is sure
	creepGrain  = 2.5 // and the same of the whole
)

// creep follows the calm pictures of freezes.
type creep struct {
	anchor half // what they are compared with
	from   int  // number of that picture
	steps  int  // comparisons since
	settle bool // the next comparison is the first one
	crept  bool // it is a shot that lives, until it moves or clearly stands still
	quiet  bool // it stood still for a step
	sure   bool // and for creepSteps
}

// begin says that the pictures from i on are calm, of which now is the second.
func (c *creep) begin(i int, now *half) {
	c.anchor, c.from, c.steps, c.settle, c.quiet, c.sure = *now, i, 0, true, false, false
}

// changes looks at the picture after i and says that it is another one by now, or, after that was so, that it may still be.
func (c *creep) changes(i int, now *half) bool {
	if (i-c.from)%creepStep != 0 || i == c.from {
		return false
	}
	by, most, whole := now.difference(&c.anchor), creepMost, creepWhole
	switch {
	case c.crept:
		most, whole = creepQuiet, creepGrain
	case c.settle:
		most = creepSettle
	}
	changed := by.part > most || by.whole > whole
	if c.steps++; changed || c.settle || c.steps == creepSteps {
		c.sure = c.sure || !changed && !c.settle
		c.anchor, c.from, c.steps = *now, i, 0
	}
	c.quiet = c.quiet || !changed
	c.settle, c.crept = false, changed
	return changed
}

// moved says that p moves: enough of it, and another shot or what lives in it no longer matters.
func (c *creep) moved(p *frozen) {
	if p.by.part >= freezeAbrupt || p.by.whole > freezeGrain || p.black {
		c.crept = false
	}
}

func (c *creep) state(k *coder, seen int) {
	k.raw(c.anchor[:])
	number(k, &c.from)
	number(k, &c.steps)
	k.truth(&c.settle)
	k.truth(&c.crept)
	k.truth(&c.quiet)
	k.truth(&c.sure)
	k.must(c.from >= 0 && c.from <= seen && c.steps >= 0 && c.steps < creepSteps)
}
