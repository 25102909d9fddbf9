package sound_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"videonet/backend/analysis/sound"
)

// tone is a part of a test signal: a stereo sine of 1 kHz, in phase; level is dBFS of its peak, quiet is silence.
type tone struct{ seconds, level float64 }

const quiet = -1000

func tones(f sound.Format, parts ...tone) (out []float32) {
	for _, p := range parts {
		if p.level == quiet {
			out = append(out, silence(f, p.seconds)...)
		} else {
			out = append(out, sine(f, p.seconds, 1000, p.level)...)
		}
	}
	return out
}

func loudnessOf(t *testing.T, f sound.Format, samples []float32) *sound.Loudness {
	t.Helper()
	return all(t, f, sound.Settings{Checks: sound.LoudnessCheck}, samples).Loudness
}

func rates() []int { return []int{48000, 44100} }

// EBU Tech 3341 table 1, cases 1 to 5. Cases 7 and 8 are programmes of the EBU, which cannot be made: NOT COVERED.
func TestTech3341Integrated(t *testing.T) {
	for _, one := range []struct {
		number int
		parts  []tone
		want   float64
	}{
		{1, []tone{{20, -23}}, -23},
		{2, []tone{{20, -33}}, -33},
		{3, []tone{{10, -36}, {60, -23}, {10, -36}}, -23},
		{4, []tone{{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}, -23},
		{5, []tone{{20, -26}, {20.1, -20}, {20, -26}}, -23},
	} {
		for _, rate := range rates() {
			t.Run(fmt.Sprintf("case %d at %d Hz", one.number, rate), func(t *testing.T) {
				l := loudnessOf(t, stereo(rate), tones(stereo(rate), one.parts...))
				near(t, "I", l.Integrated, one.want, 0.1, 0.1)
				if one.number <= 2 {
					near(t, "M", l.Momentary, one.want, 0.1, 0.1)
					near(t, "S", l.ShortTerm, one.want, 0.1, 0.1)
				}
			})
		}
	}
}

// Case 6: 5.0, here also as 5.1 with a loud LFE, which must not count.
func TestTech3341Surround(t *testing.T) {
	five := map[int]float64{0: -28, 1: -28, 2: -24, 3: -30, 4: -30}
	six := map[int]float64{0: -28, 1: -28, 2: -24, 3: -6, 4: -30, 5: -30}
	for _, levels := range []map[int]float64{five, six} {
		f := sound.Format{Rate: 48000, Channels: len(levels)}
		l := loudnessOf(t, f, render(f, 20, func(c int, t float64) float64 { return gain(levels[c]) * math.Sin(2*math.Pi*1000*t) }))
		near(t, "I", l.Integrated, -23, 0.1, 0.1)
	}
}

// Cases 9 and 12: the short-term and the momentary loudness are constant after 3 s and 1 s.
func TestTech3341Constant(t *testing.T) {
	f := stereo(48000)
	nine := slices.Repeat([]tone{{1.34, -20}, {1.66, -30}}, 5)
	l := loudnessOf(t, f, tones(f, nine...))
	near(t, "case 9: S", l.ShortTerm, -23, 0.1, 0.1)
	for i, s := range l.Curve.ShortTerm[30:] {
		near(t, fmt.Sprint("case 9: S after tenths of a second: ", 31+i), float64(s), -23, 0.1, 0.1)
	}
	twelve := slices.Repeat([]tone{{0.18, -20}, {0.22, -30}}, 25)
	l = loudnessOf(t, f, tones(f, twelve...))
	near(t, "case 12: M", l.Momentary, -23, 0.1, 0.1)
	for i, m := range l.Curve.Momentary[10:] {
		near(t, fmt.Sprint("case 12: M after tenths of a second: ", 11+i), float64(m), -23, 0.1, 0.1)
	}
}

// Cases 10, 11, 13 and 14: the largest values, wherever the tone begins. 10 and 13 are files each; 11 and 14 are one that rises, so
// that after each tone the largest value so far is that tone's.
func TestTech3341Largest(t *testing.T) {
	f := stereo(48000)
	live := [2]*sound.Meter{meter(t, f, sound.Settings{}), meter(t, f, sound.Settings{})}
	for i := range 20 {
		k := float64(i)
		l := loudnessOf(t, f, tones(f, tone{k * 0.15, quiet}, tone{3, -23}, tone{1, quiet}))
		near(t, fmt.Sprint("case 10: S of file ", i), l.ShortTerm, -23, 0.1, 0.1)
		l = loudnessOf(t, f, tones(f, tone{k * 0.02, quiet}, tone{0.4, -23}, tone{1, quiet}))
		near(t, fmt.Sprint("case 13: M of file ", i), l.Momentary, -23, 0.1, 0.1)

		take(t, live[0], tones(f, tone{k * 0.15, quiet}, tone{3, -38 + k}, tone{3 - k*0.15, quiet}))
		near(t, fmt.Sprint("case 11: S of tone ", i), live[0].Result().Loudness.ShortTerm, -38+k, 0.1, 0.1)
		take(t, live[1], tones(f, tone{k * 0.02, quiet}, tone{0.4, -38 + k}, tone{0.4 - k*0.02, quiet}))
		near(t, fmt.Sprint("case 14: M of tone ", i), live[1].Result().Loudness.Momentary, -38+k, 0.1, 0.1)
	}
}

// Cases 15 to 19: sines of a fraction of the sample rate, 10 ms of fade at both ends.
func TestTech3341TruePeak(t *testing.T) {
	for _, one := range []struct {
		number                  int
		share, amplitude, phase float64
		want                    float64
	}{
		{15, 4, 0.50, 0, -6}, {16, 4, 0.50, 45, -6}, {17, 6, 0.50, 60, -6}, {18, 8, 0.50, 67.5, -6}, {19, 4, 1.41, 45, 3},
	} {
		for _, rate := range rates() {
			f := stereo(rate)
			r := all(t, f, sound.Settings{Checks: sound.TruePeakCheck}, render(f, 1, func(_ int, t float64) float64 {
				return fade(t, 1) * one.amplitude * math.Sin(2*math.Pi*t*float64(rate)/one.share+one.phase*math.Pi/180)
			}))
			what := fmt.Sprintf("case %d at %d Hz", one.number, rate)
			near(t, what, r.TruePeak.Max, one.want, 0.4, 0.2)
			near(t, what+", second channel", r.TruePeak.Channels[1].Level, one.want, 0.4, 0.2)
		}
	}
}

// Cases 20 to 23: fs/6 at 0.50 with one period of fs/4 at 1.00 in it, continuous in phase, made at 4 fs, filtered, taken down to fs with
// an offset of 0 to 3.
func TestTech3341BetweenSamples(t *testing.T) {
	const rate, fine = 48000, 4 * 48000
	at4 := make([]float64, fine) // one second
	phase, middle := 0.0, len(at4)/2/24*24
	for i := range at4 {
		step, a := 2*math.Pi/24, 0.50
		if i >= middle && i < middle+16 {
			step, a = 2*math.Pi/16, 1.00
		}
		at4[i] = fade(float64(i)/fine, 1) * a * math.Sin(phase)
		phase += step
	}
	filtered := lowpass(at4, 0.5/4)
	for offset := range 4 {
		f := stereo(rate)
		samples := make([]float32, 0, 2*rate)
		for i := offset; i < len(filtered); i += 4 {
			samples = append(samples, float32(filtered[i]), float32(filtered[i]))
		}
		r := all(t, f, sound.Settings{Checks: sound.TruePeakCheck}, samples)
		near(t, fmt.Sprint("case ", 20+offset), r.TruePeak.Max, 0, 0.4, 0.2)
		if at := r.TruePeak.At; at < int64(middle/4)-2 || at > int64(middle/4)+6 {
			t.Errorf("case %d: the peak is at frame %d, want about %d", 20+offset, at, middle/4)
		}
	}
}

func fade(t, length float64) float64 { return max(0, min(1, t/0.01, (length-t)/0.01)) }

// lowpass filters with a sinc of 511 taps under a Blackman window; cut is a share of the sample rate.
func lowpass(x []float64, cut float64) []float64 {
	const n = 511
	var h [n]float64
	for k := range h {
		t := float64(k - n/2)
		h[k] = 2 * cut
		if t != 0 {
			h[k] = math.Sin(2*math.Pi*cut*t) / (math.Pi * t)
		}
		a := 2 * math.Pi * float64(k) / (n - 1)
		h[k] *= 0.42 - 0.5*math.Cos(a) + 0.08*math.Cos(2*a)
	}
	out := make([]float64, len(x))
	for i := range out {
		for k := max(0, i-len(x)+1+n/2); k < n && i+n/2-k >= 0; k++ {
			out[i] += h[k] * x[i+n/2-k]
		}
	}
	return out
}

// EBU Tech 3342, cases 1 to 4, tolerance 1 LU, here 0.2. Cases 5 and 6 are programmes of the EBU: NOT COVERED.
func TestTech3342(t *testing.T) {
	for i, one := range []struct {
		parts []tone
		want  float64
	}{
		{[]tone{{20, -20}, {20, -30}}, 10},
		{[]tone{{20, -20}, {20, -15}}, 5},
		{[]tone{{20, -40}, {20, -20}}, 20},
		{[]tone{{20, -50}, {20, -35}, {20, -20}, {20, -35}, {20, -50}}, 15},
	} {
		for _, rate := range rates() {
			l := loudnessOf(t, stereo(rate), tones(stereo(rate), one.parts...))
			near(t, fmt.Sprintf("case %d at %d Hz", i+1, rate), l.Range, one.want, 0.2, 0.2)
		}
	}
}
