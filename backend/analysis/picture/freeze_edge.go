package picture

// drifts says that the picture changes slowly and goes on doing so: a zoom into a photo, light that fades. From one picture to the next
// that is less than what a coder does to a picture that stands still, which ends with a step or two.
func (c *Freezes) drifts(i int) bool {
	first, middle := i-freezeDrift, i-freezeDrift/2
	if !c.inside || first < c.calm+freezeHead { // a coder that makes the picture better goes on for a while, too
		return false
	}
	now, then := &c.at(i).shape, &c.at(first).shape
	return now.difference(then) >= freezeSlow && now.difference(&c.at(middle).shape) >= freezeHalf && c.at(middle).shape.difference(then) >= freezeHalf
}

// trim ends the calm pictures where a drift, seen at picture i, began.
func (c *Freezes) trim(i int) {
	first := i - freezeDrift
	if c.at(first).shape.difference(&c.at(first-freezeHead).shape) >= freezeSlow { // from the beginning
		c.open, c.inside = false, false
		return
	}
	k := first
	for k < i && c.at(k).shape.difference(&c.at(first).shape) <= freezeStands {
		k++
	}
	if c.open && c.until > k {
		c.until, c.end = k, c.at(k).pts
	}
	c.close()
	c.inside = false
}

// rests says that little happened between the last settled picture and core.
func (c *Freezes) rests(core int) bool {
	sum := 0.0
	for k := c.until; k < core && core-c.until <= freezePause; k++ {
		sum += c.at(k).by.part
	}
	return core-c.until <= freezePause && sum <= freezeRests*float64(core-c.until)
}

// stops says that what lived until picture core does so no more in those up to i: grain and leaves do not calm down by themselves.
func (c *Freezes) stops(core, i int) bool {
	before, after, n := 0.0, 0.0, core-1-max(c.seen-freezeRing, core-1-freezeHead, 0)
	for k := core - 1 - n; k < core-1; k++ {
		before += c.at(k).by.whole / float64(max(n, 1))
	}
	for k := core; k <= i; k++ {
		after += c.at(k).by.whole / float64(i-core+1)
	}
	return n > 0 && after <= freezeStops*before
}

// short says that the calm pictures up to i are a freeze that had no time to settle.
func (c *Freezes) short(i int) bool {
	n, at := i-c.calm, frozen{black: true}
	if i < c.seen {
		at = *c.at(i)
	}
	sharp := func(f *frozen) bool { return f.by.part >= freezeSharp && f.by.whole <= freezeInside && !f.black }
	switch {
	case n < freezeLeast || n > freezeLonger || c.creep.crept:
		return false
	case n > freezeShort && (!sharp(&c.before) || !sharp(&at)):
		return false
	case n > freezeShort && !c.before.bounds(false), !at.bounds(false) && !at.bounds(n <= freezeShort && c.calmest(i)),
		!c.before.bounds(false) && !c.prior.bounds(false) && !c.before.bounds(c.calmest(i)):
		return false
	}
	for k := max(c.calm, c.seen-freezeRing); k+4 <= i; k++ {
		if c.at(k).by.part+c.at(k+1).by.part+c.at(k+2).by.part+c.at(k+3).by.part <= 4*freezeCalm {
			return true
		}
	}
	return false
}

// calmest says that all calm pictures up to i, taken together, hardly change.
func (c *Freezes) calmest(i int) bool {
	sum, from := 0.0, max(c.calm, c.seen-freezeRing)
	for k := from; k < i; k++ {
		sum += c.at(k).by.part
	}
	return sum <= freezeCalm*float64(i-from)
}

// bounds says that a freeze may begin after the picture, or end before it, without having settled. even says that all of the picture may
// have moved alike.
func (f *frozen) bounds(even bool) bool {
	return f.by.part >= freezeBound || f.black || even && f.by.whole >= freezeEven && f.by.whole <= freezeFlash
}
