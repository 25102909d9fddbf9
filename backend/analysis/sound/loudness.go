package sound

// Windows in blocks of 10 ms (EBU Tech 3341 §2.2) and how often one is looked at for gating and curves.
const (
	momentaryBlocks = 40
	shortTermBlocks = 300
	gatingStep      = 10 // blocks: 75 % overlap of 400 ms
)

// Loudness is the loudness by ITU-R BS.1770-4 and EBU R 128, all values in LUFS but the range. What is too short or too quiet to be
// measured is Floor.
type Loudness struct {
	// Integrated is gated at -70 LUFS and at 10 LU below what is above that. It means nothing when Blocks is 0.
	Integrated float64 `json:"integrated"`
	Blocks     int64   `json:"blocks"` // of 400 ms, each 100 ms, that were above -70 LUFS
	// Range is the loudness range in LU (EBU Tech 3342), 0 below 3 s. It says little about less than a minute.
	Range float64 `json:"range"`
	// The largest momentary (400 ms) and short-term (3 s) loudness, looked at each 10 ms, and the first frame after that window.
	Momentary   float64 `json:"momentary"`
	MomentaryAt int64   `json:"momentaryAt"`
	ShortTerm   float64 `json:"shortTerm"`
	ShortTermAt int64   `json:"shortTermAt"`
	Curve       Curve   `json:"curve"`
}

type loudnessMeter struct {
	format  Format
	k       kWeighting
	weights []float64

	states  []kState
	ring    [shortTermBlocks]float64 // weighted energy of the last blocks
	blocks  int64
	sounded int64 // blocks up to the last one that was more than nothing
	gate    gate  // of momentary windows
	ranges  gate  // of short-term windows
	max     [2]float64
	maxAt   [2]int64
	curve   Curve
}

func newLoudness(f Format) *loudnessMeter {
	return &loudnessMeter{
		format: f, k: newKWeighting(f.Rate), weights: f.weights(), states: make([]kState, f.Channels),
		gate: newGate(), ranges: newGate(), max: [2]float64{Floor, Floor}, curve: newCurve(),
	}
}

func (m *loudnessMeter) take(b *block) {
	if !b.full {
		return // what is left over at the end is part of no window
	}
	e := m.energy(b)
	m.ring[m.blocks%shortTermBlocks] = e
	m.blocks++
	if e > 0 {
		m.sounded = m.blocks
	}
	momentary, shortTerm := m.mean(momentaryBlocks), m.mean(shortTermBlocks)
	for i, power := range [2]float64{momentary, shortTerm} {
		if l := loudness(power); l > m.max[i] {
			m.max[i], m.maxAt[i] = l, b.at+int64(b.n)
		}
	}
	if m.blocks%gatingStep != 0 {
		return
	}
	m.gate.add(momentary)
	m.ranges.add(shortTerm)
	m.curve.add(float32(loudness(momentary)), float32(loudness(shortTerm)))
}

// energy filters all channels that count and returns the weighted sum of what comes out.
func (m *loudnessMeter) energy(b *block) (sum float64) {
	if b.peak == 0 && m.silent() {
		return 0
	}
	for c := 0; c < len(m.weights); c++ {
		switch {
		case m.weights[c] == 0:
		case c+1 < len(m.weights) && m.weights[c+1] != 0:
			e, g := m.k.energies(b.plane(c), b.plane(c+1), &m.states[c], &m.states[c+1])
			sum += m.weights[c]*e + m.weights[c+1]*g
			m.states[c].settle()
			m.states[c+1].settle()
			c++
		default:
			sum += m.weights[c] * m.k.energy(b.plane(c), &m.states[c])
			m.states[c].settle()
		}
	}
	return sum
}

func (m *loudnessMeter) silent() bool {
	for _, s := range m.states {
		if s != (kState{}) {
			return false
		}
	}
	return true
}

// mean power of the last n blocks, 0 while there were fewer. It is added up anew each time: a running sum would drift.
func (m *loudnessMeter) mean(n int64) (power float64) {
	if m.blocks < n || m.blocks-m.sounded >= n {
		return 0
	}
	at := m.blocks % shortTermBlocks
	for k := max(at-n, 0); k < at; k++ {
		power += m.ring[k]
	}
	if at < n {
		for _, e := range m.ring[shortTermBlocks+at-n:] {
			power += e
		}
	}
	return power / float64(m.format.bound(m.blocks)-m.format.bound(m.blocks-n))
}

func (m *loudnessMeter) finish(_ *block, r *Result) {
	l := &Loudness{
		Momentary: m.max[0], MomentaryAt: m.maxAt[0], ShortTerm: m.max[1], ShortTermAt: m.maxAt[1],
		Range: m.ranges.spread(-20), Curve: m.curve.finish(),
	}
	l.Integrated, l.Blocks = m.gate.integrated(-10)
	r.Loudness = l
}

func (m *loudnessMeter) state(c *coder) {
	for i := range m.states {
		c.floats(m.states[i][:])
	}
	c.floats(m.ring[:])
	for _, e := range m.ring {
		c.must(e >= 0)
	}
	number(c, &m.blocks)
	number(c, &m.sounded)
	c.must(m.sounded >= 0 && m.sounded <= m.blocks && m.blocks <= MaxHours*3600*blocksPerSecond)
	m.gate.state(c)
	m.ranges.state(c)
	c.floats(m.max[:])
	number(c, &m.maxAt[0])
	number(c, &m.maxAt[1])
	m.curve.state(c)
}
