package sound

import "math"

// kWeighting is the pre-filter of ITU-R BS.1770-4 annex 1 for any sample rate: a high shelf, then a high pass. The document gives
// coefficients for 48 kHz only; these are those of the analogue prototypes that give them there (to ten digits), by the bilinear
// transform, as libebur128 and ffmpeg derive them.
type kWeighting struct {
	b0, b1, b2, a1, a2 float64 // shelf
	c1, c2             float64 // high pass; its numerator is 1, -2, 1 at every rate
}

// kState is what the two stages of one channel remember (direct form II, transposed).
type kState [4]float64

func newKWeighting(rate int) kWeighting {
	const (
		shelf, shelfQ, gain = 1681.974450955533, 0.7071752369554196, 3.999843853973347 // Hz, -, dB
		pass, passQ         = 38.13547087602444, 0.5003270373238773
		split               = 0.4996667741545416 // of the shelf's gain, at its middle
	)
	k := math.Tan(math.Pi * shelf / float64(rate))
	high := math.Pow(10, gain/20)
	middle := math.Pow(high, split)
	a0 := 1 + k/shelfQ + k*k
	h := math.Tan(math.Pi * pass / float64(rate))
	c0 := 1 + h/passQ + h*h
	return kWeighting{
		b0: (high + middle*k/shelfQ + k*k) / a0, b1: 2 * (k*k - high) / a0, b2: (high - middle*k/shelfQ + k*k) / a0,
		a1: 2 * (k*k - 1) / a0, a2: (1 - k/shelfQ + k*k) / a0,
		c1: 2 * (h*h - 1) / c0, c2: (1 - h/passQ + h*h) / c0,
	}
}

// energy filters x and returns the sum of the squares that come out.
func (k *kWeighting) energy(x []float32, s *kState) (e float64) {
	b0, b1, b2, a1, a2, c1, c2 := k.b0, k.b1, k.b2, k.a1, k.a2, k.c1, k.c2
	s0, s1, s2, s3 := s[0], s[1], s[2], s[3]
	for _, v := range x {
		f := float64(v)
		u := b0*f + s0
		s0 = b1*f - a1*u + s1
		s1 = b2*f - a2*u
		w := u + s2
		s2 = s3 - 2*u - c1*w
		s3 = u - c2*w
		e += w * w
	}
	*s = kState{s0, s1, s2, s3}
	return e
}

// energies does two channels at once: a filter waits for itself, two do not wait for each other.
func (k *kWeighting) energies(x, y []float32, s, t *kState) (e, g float64) {
	b0, b1, b2, a1, a2, c1, c2 := k.b0, k.b1, k.b2, k.a1, k.a2, k.c1, k.c2
	s0, s1, s2, s3 := s[0], s[1], s[2], s[3]
	t0, t1, t2, t3 := t[0], t[1], t[2], t[3]
	y = y[:len(x)]
	for i, v := range x {
		f := float64(v)
		u := b0*f + s0
		s0 = b1*f - a1*u + s1
		s1 = b2*f - a2*u
		w := u + s2
		s2 = s3 - 2*u - c1*w
		s3 = u - c2*w
		e += w * w
		f = float64(y[i])
		u = b0*f + t0
		t0 = b1*f - a1*u + t1
		t1 = b2*f - a2*u
		w = u + t2
		t2 = t3 - 2*u - c1*w
		t3 = u - c2*w
		g += w * w
	}
	*s, *t = kState{s0, s1, s2, s3}, kState{t0, t1, t2, t3}
	return e, g
}

// settle ends the tail of a filter far below all that is heard, before its numbers get so small that the processor takes long over them.
func (s *kState) settle() {
	for _, v := range s {
		if math.Abs(v) > 1e-40 {
			return
		}
	}
	*s = kState{}
}
