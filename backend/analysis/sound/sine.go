package sound

import "math"

// fitSine returns the sine that is nearest to x: its frequency in radians for each sample, its amplitude, and the share of the power
// that it leaves over. It is meant for what is likely to be a sine; of something else it says so by a large rest.
func fitSine(x []float32) (w, a, rest float64) {
	w = recurrence(x)
	if w < 0.5 { // where noise weighs heavily in the difference of neighbours
		w = waves(x)
	}
	if w == 0 {
		return 0, 0, 1
	}
	half := len(x) / 2
	for range 3 { // each time the error falls by orders of magnitude
		p, q := turned(x[:half], w, 0), turned(x[half:2*half], w, half)
		// The phase of the second half against the first, half samples later.
		d := math.Remainder(math.Atan2(q[1], q[0])-math.Atan2(p[1], p[0]), 2*math.Pi)
		w += d / float64(half)
		if !(w > 0 && w < math.Pi) {
			return 0, 0, 1
		}
	}
	a, rest = amplitudeAt(x, w)
	return w, a, rest
}

// amplitudeAt fits a sine of a known frequency by least squares.
func amplitudeAt(x []float32, w float64) (a, rest float64) {
	var cc, ss, cs, xc, xs, xx float64
	s := newSpinner(w, 0)
	for _, v := range x {
		f := float64(v)
		cc += s.re * s.re
		ss += s.im * s.im
		cs += s.re * s.im
		xc += f * s.re
		xs += f * s.im
		xx += f * f
		s.step()
	}
	d := cc*ss - cs*cs
	if !(d > 0 && xx > 0) {
		return 0, 1
	}
	p, q := (xc*ss-xs*cs)/d, (xs*cc-xc*cs)/d
	return math.Hypot(p, q), max(0, xx-p*xc-q*xs) / xx
}

// recurrence estimates the frequency by x[i-1] + x[i+1] = 2 cos(w) x[i], which holds for a sine.
func recurrence(x []float32) float64 {
	var num, den float64
	for i := 1; i+1 < len(x); i++ {
		v := float64(x[i])
		num += v * (float64(x[i-1]) + float64(x[i+1]))
		den += v * v
	}
	if den == 0 {
		return 0
	}
	c := num / den / 2
	if !(c > -1 && c < 1) {
		return 0
	}
	return math.Acos(c)
}

// waves estimates the frequency by the time from the first to the last rise, from below half the peak to above it on the other side.
func waves(x []float32) float64 {
	level := loudest(x) / 2
	first, last, n := 0, 0, 0
	low := false
	for i, v := range x {
		switch {
		case v < -level:
			low = true
		case v > level && low:
			low = false
			if n == 0 {
				first = i
			}
			last = i
			n++
		}
	}
	if n < 3 {
		return 0
	}
	return 2 * math.Pi * float64(n-1) / float64(last-first)
}

// turned multiplies x by a wave of frequency w that began from samples earlier, under a window that keeps the mirror image away, and
// returns the sum: its direction is the phase of x.
func turned(x []float32, w float64, from int) [2]float64 {
	s := newSpinner(w, from)
	v := newSpinner(2*math.Pi/float64(len(x)), 0)
	var sum [2]float64
	for _, f := range x {
		g := float64(f) * (1 - v.re)
		sum[0] += g * s.re
		sum[1] -= g * s.im
		s.step()
		v.step()
	}
	return sum
}

// spinner is a point that goes round a circle.
type spinner struct{ re, im, dre, dim float64 }

func newSpinner(w float64, from int) spinner {
	im, re := math.Sincos(w * float64(from))
	dim, dre := math.Sincos(w)
	return spinner{re, im, dre, dim}
}

func (s *spinner) step() { s.re, s.im = s.re*s.dre-s.im*s.dim, s.re*s.dim+s.im*s.dre }
