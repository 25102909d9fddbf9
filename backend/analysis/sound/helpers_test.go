package sound_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"videonet/backend/analysis/sound"
)

// all measures interleaved samples in one piece.
func all(tb testing.TB, f sound.Format, s sound.Settings, samples []float32) sound.Result {
	tb.Helper()
	m := meter(tb, f, s)
	take(tb, m, samples)
	return m.Result()
}

func meter(tb testing.TB, f sound.Format, s sound.Settings) *sound.Meter {
	tb.Helper()
	m, err := sound.New(f, s)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func take(tb testing.TB, m *sound.Meter, samples []float32) {
	tb.Helper()
	if err := m.Take(samples); err != nil {
		tb.Fatal(err)
	}
}

func stereo(rate int) sound.Format { return sound.Format{Rate: rate, Channels: 2} }

func gain(db float64) float64 { return math.Pow(10, db/20) }

// near fails when got is not within low below and high above want.
func near(tb testing.TB, what string, got, want, low, high float64) {
	tb.Helper()
	if !(got >= want-low && got <= want+high) {
		tb.Errorf("%s: %.3f, want %.3f -%.2g +%.2g", what, got, want, low, high)
	}
}

// make makes interleaved sound of so many seconds: f gives the sample of a channel at a time.
func render(f sound.Format, seconds float64, at func(channel int, t float64) float64) []float32 {
	n := int(math.Round(seconds * float64(f.Rate)))
	out := make([]float32, n*f.Channels)
	for i := range n {
		for c := range f.Channels {
			out[i*f.Channels+c] = float32(at(c, float64(i)/float64(f.Rate)))
		}
	}
	return out
}

// sine on all channels.
func sine(f sound.Format, seconds, hz, level float64) []float32 {
	a := gain(level)
	return render(f, seconds, func(_ int, t float64) float64 { return a * math.Sin(2*math.Pi*hz*t) })
}

func silence(f sound.Format, seconds float64) []float32 {
	return make([]float32, int(math.Round(seconds*float64(f.Rate)))*f.Channels)
}

// music is a sum of notes that come and go, a beat and some noise, different on each channel, as loud as programmes are.
func music(f sound.Format, seconds float64, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 1))
	n := int(seconds * float64(f.Rate))
	out := make([]float32, n*f.Channels)
	type note struct{ hz, level, pan, start, length float64 }
	notes := make([]note, int(seconds*6)+1)
	for i := range notes {
		notes[i] = note{
			110 * math.Pow(2, float64(rng.IntN(36))/12), 0.05 + 0.2*rng.Float64(), rng.Float64(), seconds * rng.Float64(), 0.2 + 1.5*rng.Float64(),
		}
	}
	for _, v := range notes {
		from, to := int(v.start*float64(f.Rate)), min(n, int((v.start+v.length)*float64(f.Rate)))
		for i := from; i < to; i++ {
			t := float64(i-from) / float64(f.Rate)
			w := 2 * math.Pi * v.hz * t
			x := v.level * math.Exp(-2*t) * (math.Sin(w) + 0.5*math.Sin(2*w) + 0.25*math.Sin(3*w)) * min(1, t*200)
			for c := range f.Channels {
				share := 1 - v.pan
				if c%2 == 1 {
					share = v.pan
				}
				out[i*f.Channels+c] += float32(x * share)
			}
		}
	}
	beat := f.Rate / 2
	for i := range n {
		a := 0.02 + 0.3*math.Exp(-float64(i%beat)/float64(f.Rate)*30)
		for c := range f.Channels {
			out[i*f.Channels+c] += float32(a * 0.3 * rng.NormFloat64())
			out[i*f.Channels+c] = max(-1, min(1, out[i*f.Channels+c]))
		}
	}
	return out
}
