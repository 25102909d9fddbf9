package sound

import "math"

// The bins of a gate: 0.01 LU wide from the absolute gate up.
const (
	absoluteGate = -70.0 // LUFS, ITU-R BS.1770-4
	binsPerLU    = 100
	gateBins     = 80 * binsPerLU // the last one holds all from +10 LUFS up
)

// gate counts the loudness of blocks. It keeps the exact power of what is in a bin, so a mean over many bins is wrong only by the share
// of the one bin that the threshold cuts.
type gate struct {
	count []int64
	power []float64
}

func newGate() gate { return gate{make([]int64, gateBins), make([]float64, gateBins)} }

// loudness in LUFS of a weighted mean square (ITU-R BS.1770-4 equation 2).
func loudness(power float64) float64 { return max(powerDecibels(power)-0.691, Floor) }

func gateBin(lufs float64) int {
	if lufs >= absoluteGate+gateBins/binsPerLU {
		return gateBins - 1
	}
	return min(max(int((lufs-absoluteGate)*binsPerLU), 0), gateBins-1)
}

func (g *gate) add(power float64) {
	l := loudness(power)
	if l <= absoluteGate {
		return
	}
	k := gateBin(l)
	g.count[k]++
	g.power[k] += power
}

// mean returns the mean power and the number of blocks in the bins from a loudness up.
func (g *gate) mean(from float64) (power float64, blocks int64) {
	for k := gateBin(from); k < gateBins; k++ {
		blocks += g.count[k]
		power += g.power[k]
	}
	return power / float64(max(blocks, 1)), blocks
}

// integrated returns the gated loudness and how many blocks passed the absolute gate.
func (g *gate) integrated(relative float64) (lufs float64, blocks int64) {
	power, blocks := g.mean(absoluteGate)
	if blocks == 0 {
		return Floor, 0
	}
	power, _ = g.mean(loudness(power) + relative)
	return loudness(power), blocks
}

// spread returns the distance in LU of the 10 % and 95 % points of the blocks above the relative gate (EBU Tech 3342, -20 LU).
func (g *gate) spread(relative float64) float64 {
	power, blocks := g.mean(absoluteGate)
	if blocks == 0 {
		return 0
	}
	from := gateBin(loudness(power) + relative)
	_, blocks = g.mean(loudness(power) + relative)
	if blocks == 0 {
		return 0
	}
	at := func(share float64) float64 {
		nth := int64(math.Round(float64(blocks-1) * share))
		for k := from; k < gateBins; k++ {
			if nth < g.count[k] {
				return loudness(g.power[k] / float64(g.count[k]))
			}
			nth -= g.count[k]
		}
		return absoluteGate
	}
	return max(0, at(0.95)-at(0.10))
}

// state keeps only the bins that hold something: a rising number of the bin, its blocks, their power.
func (g *gate) state(c *coder) {
	used := 0
	for _, n := range g.count {
		if n > 0 {
			used++
		}
	}
	number(c, &used)
	c.must(used >= 0 && used <= gateBins)
	last := -1
	for range used {
		k := last + 1
		for !c.load && g.count[k] == 0 {
			k++
		}
		number(c, &k)
		if c.must(k > last && k < gateBins); c.bad {
			return
		}
		number(c, &g.count[k])
		c.float(&g.power[k])
		c.must(g.count[k] > 0 && g.count[k] <= maxFrames && g.power[k] > 0)
		last = k
	}
}
