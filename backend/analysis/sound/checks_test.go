package sound_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"videonet/backend/analysis/sound"
)

func TestSilence(t *testing.T) {
	f := stereo(48000)
	s := render(f, 10, func(c int, t float64) float64 { return 0.1 * math.Sin(2*math.Pi*300*t+1+float64(c)) })
	quiet := func(from, to int64, level float32) {
		for i := from; i < to; i++ {
			s[2*i], s[2*i+1] = level, -level
		}
	}
	for _, channel := range []int64{0, 1} { // one side is not enough
		for i := int64(10_000); i < 60_000; i++ {
			s[2*i+channel] = 0.9
		}
	}
	quiet(100_001, 100_001+24_000, 0)        // 0.5 s exactly
	quiet(200_003, 200_003+23_999, 0)        // one sample less
	quiet(300_007, 333_333, 0.000999)        // just below -60 dBFS
	quiet(360_000, 390_000, 0.001001)        // just above
	quiet(470_017, int64(len(s)/2), 0)       // too short, but there is a gap after it
	s[2*310_000] = 0.0009                    // no interruption
	s = append(s, make([]float32, 2*100)...) // to a length that is no whole block
	m := meter(t, f, sound.Settings{})
	take(t, m, s)
	if err := m.Gap(48_000); err != nil {
		t.Fatal(err)
	}
	got := m.Result().Silence
	want := []sound.Span{{100_001, 124_001}, {300_007, 333_333}, {470_017, 480_100 + 48_000}}
	if !slices.Equal(got.List, want) {
		t.Errorf("silence at %v, want %v", got.List, want)
	}
	if got.Total != 24_000+33_326+58_083 {
		t.Error("in all", got.Total)
	}
	r := all(t, f, sound.Settings{SilenceBelow: -50, SilenceAtLeast: 600 * time.Millisecond}, s)
	if want = []sound.Span{{300_007, 333_333}, {360_000, 390_000}}; !slices.Equal(r.Silence.List, want) {
		t.Errorf("silence below -50 dBFS at %v, want %v", r.Silence.List, want)
	}
}

func TestSilentFile(t *testing.T) {
	r := all(t, stereo(44100), sound.Settings{}, silence(stereo(44100), 2))
	if !slices.Equal(r.Silence.List, []sound.Span{{0, 88_200}}) || r.Stereo.Side != sound.NoSide || r.Loudness.Blocks != 0 ||
		r.Levels[0] != (sound.Level{Peak: sound.Floor, RMS: sound.Floor}) {
		t.Errorf("%+v", r)
	}
}

func TestClipping(t *testing.T) {
	const rate = 48000
	f := sound.Format{Rate: rate, Channels: 2}
	wave := func(t float64) float64 { return 0.9 * math.Sin(2*math.Pi*441*t) }
	clean := render(f, 3, func(_ int, t float64) float64 { return wave(t) })
	if r := all(t, f, sound.Settings{}, clean); r.Clipping.Runs != 0 || r.Clipping.List != nil {
		t.Errorf("clean: %+v", r.Clipping)
	}
	for _, one := range []struct {
		name        string
		gain, top   float64
		after       float64
		asSixteen   bool
		wantClipped bool
	}{
		{"at full scale", 2, 1, 1, true, true},
		{"beyond full scale, of a decoder", 2, 5, 1, false, true},
		{"clipped, then turned down 6 dB", 2, 1, 0.5, false, true},
		{"the same, 16 bit", 2, 1, 0.5, true, true},
		{"loud, 16 bit", 1, 1, 1, true, false},
		{"quiet clipping", 2, 1, 0.05, false, false},
	} {
		s := render(f, 3, func(c int, t float64) float64 {
			if c == 1 && t >= 1 && t < 1.1 {
				v := one.after * max(-one.top, min(one.top, one.gain*wave(t)))
				if one.asSixteen {
					v = max(-32768, min(32767, math.Round(v*32768))) / 32768
				}
				return v
			}
			return wave(t)
		})
		k := all(t, f, sound.Settings{}, s).Clipping
		if !one.wantClipped {
			if k.Runs != 0 {
				t.Errorf("%s: %+v", one.name, k)
			}
			continue
		}
		if len(k.List) != 1 || k.List[0].Channels != 2 || k.List[0].Runs != k.Runs {
			t.Errorf("%s: %+v", one.name, k)
			continue
		}
		near(t, one.name+": runs", float64(k.Runs), 88, 2, 2) // two tops in each of 44 waves
		near(t, one.name+": start", float64(k.List[0].Start), rate, 0, rate/441)
		near(t, one.name+": end", float64(k.List[0].End), 1.1*rate, rate/441, 0)
	}
}

// Bass at full level, rounded to 16 bit, has tops of many equal samples, and is not clipped.
func TestClippingBass(t *testing.T) {
	f := sound.Format{Rate: 48000, Channels: 1}
	for _, hz := range []float64{20, 31, 50, 80} {
		s := render(f, 2, func(_ int, t float64) float64 { return math.Round(0.95*math.Sin(2*math.Pi*hz*t)*32768) / 32768 })
		if k := all(t, f, sound.Settings{}, s).Clipping; k.Runs != 0 {
			t.Errorf("%v Hz: %d runs", hz, k.Runs)
		}
	}
}

// A flat top of any length and place is found once, whole.
func TestClippingEdges(t *testing.T) {
	f := sound.Format{Rate: 8000, Channels: 1} // blocks of 80
	for length := range 300 {
		for _, level := range []float32{0.5, 1} {
			s := music(f, 0.3, 2)
			for i := range s {
				s[i] *= 0.3
			}
			at := 700 + length*3
			for i := range length {
				s[at+i] = level
			}
			k := all(t, f, sound.Settings{}, s).Clipping
			switch {
			case length < 3 && k.Runs == 0:
			case length >= 3 && k.Runs == 1 && k.Samples == int64(length) && k.List[0].Span == (sound.Span{Start: int64(at), End: int64(at + length)}):
			default:
				t.Fatalf("%d samples of %v from %d on: %+v", length, level, at, k)
			}
		}
	}
}

func TestStereo(t *testing.T) {
	f := stereo(48000)
	left, right := music(sound.Format{Rate: 48000, Channels: 1}, 12, 1), music(sound.Format{Rate: 48000, Channels: 1}, 12, 2)
	mix := func(from, to float64, make func(l, r float32) (float32, float32)) []float32 {
		var out []float32
		for i := range left {
			l, r := left[i]+0.2*right[i], right[i]+0.2*left[i]
			if t := float64(i) / 48000; t >= from && t < to {
				l, r = make(left[i], right[i])
			}
			out = append(out, l, r)
		}
		return out
	}
	find := func(s *sound.Stereo) map[string]sound.Spans {
		return map[string]sound.Spans{"reversed": s.Reversed, "mono": s.Mono, "left": s.LeftOnly, "right": s.RightOnly}
	}
	for _, one := range []struct {
		find string
		make func(l, r float32) (float32, float32)
		side sound.Side
	}{
		{"reversed", func(l, _ float32) (float32, float32) { return l, -l }, sound.BothSides},
		{"reversed", func(l, r float32) (float32, float32) { return l, 0.2*r - l }, sound.BothSides},
		{"mono", func(l, _ float32) (float32, float32) { return l, l }, sound.DualMono},
		{"mono", func(l, r float32) (float32, float32) { return l, l + 0.0003*r }, sound.DualMono}, // as after lossy coding
		{"left", func(l, r float32) (float32, float32) { return l, 0.00001 * r }, sound.LeftOnly},
		{"right", func(_, r float32) (float32, float32) { return 0, r }, sound.RightOnly},
	} {
		got := all(t, f, sound.Settings{}, mix(4, 8, one.make)).Stereo
		for name, spans := range find(got) {
			switch {
			case name != one.find && len(spans.List) != 0:
				t.Errorf("%s: also %s: %v", one.find, name, spans)
			case name == one.find && len(spans.List) != 1:
				t.Errorf("%s: %v", one.find, spans)
			case name == one.find:
				near(t, name+" from", f.Seconds(spans.List[0].Start), 4, 0.21, 0.21)
				near(t, name+" to", f.Seconds(spans.List[0].End), 8, 0.21, 0.21)
			}
		}
		if got.Side != sound.BothSides {
			t.Error(one.find, "for a while, and all is", got.Side)
		}
		if got = all(t, f, sound.Settings{}, mix(0, 12, one.make)).Stereo; got.Side != one.side {
			t.Error(one.find, "always, and all is", got.Side)
		}
	}
	if got := all(t, f, sound.Settings{}, mix(0, 12, func(l, _ float32) (float32, float32) { return l, -l })).Stereo; got.Correlation > -0.9999 {
		t.Error("correlation", got.Correlation)
	}
	if all(t, sound.Format{Rate: 48000, Channels: 1}, sound.Settings{}, left).Stereo != nil {
		t.Error("mono sound has a stereo part")
	}
}

func TestDropouts(t *testing.T) {
	f := stereo(48000)
	base := music(f, 30, 12)
	for i := range base {
		base[i] += float32(0.2 * math.Sin(float64(i/2)*0.02+float64(i%2))) // it never rests
	}
	if r := all(t, f, sound.Settings{}, base); len(r.Dropouts.List) != 0 {
		t.Errorf("without holes: %v", r.Dropouts.List)
	}
	rng := rand.New(rand.NewPCG(4, 4))
	s := slices.Clone(base)
	var want []sound.Dropout
	for k := range 28 {
		ms := []float64{1.1, 2, 5, 13, 40, 120, 199}[k%7]
		d := sound.Dropout{Channels: sound.Mask(1 + k%3)}
		d.Start = int64(48_000*(k+1) + rng.IntN(20_000))
		d.End = d.Start + int64(ms*48)
		for i := d.Start; i < d.End; i++ {
			for c := range 2 {
				if d.Channels.Has(c) {
					s[2*i+int64(c)] = 0
				}
			}
		}
		want = append(want, d)
	}
	got := all(t, f, sound.Settings{}, s).Dropouts.List
	if len(got) < 27 { // a hole where the wave crosses zero on its own may have an edge that is not abrupt
		t.Errorf("%d of %d found", len(got), len(want))
	}
	for _, g := range got {
		if !slices.ContainsFunc(want, func(w sound.Dropout) bool {
			return g.Channels == w.Channels && max(g.Start-w.Start, w.Start-g.Start, g.End-w.End, w.End-g.End) <= 2
		}) {
			t.Errorf("not made: %v", g)
		}
	}
}

// What rests, fades, or is cut on one side only is no dropout.
func TestNoDropouts(t *testing.T) {
	f := sound.Format{Rate: 48000, Channels: 1}
	for name, level := range map[string]func(t float64) float64{
		"a second of pause": func(t float64) float64 { return step(math.Mod(t, 2) < 1) },
		"notes that fade":   func(t float64) float64 { return max(0, 1-8*math.Mod(t, 0.2)) },
		"notes that grow":   func(t float64) float64 { return max(0, 8*math.Mod(t, 0.2)-0.6) },
		"low":               func(t float64) float64 { return 0.015 * step(math.Mod(t, 0.2) < 0.1) },
	} {
		s := render(f, 6, func(_ int, t float64) float64 { return 0.5 * level(t) * math.Sin(2*math.Pi*320*t) })
		if r := all(t, f, sound.Settings{}, s); len(r.Dropouts.List) != 0 {
			t.Errorf("%s: %v", name, r.Dropouts.List)
		}
	}
}

func step(on bool) float64 {
	if on {
		return 1
	}
	return 0
}

func TestTones(t *testing.T) {
	for _, rate := range []int{48000, 44100, 96000} {
		f := stereo(rate)
		before, after := music(f, 1.5, 3), music(f, 1.5, 4)
		levels := []float64{-30, 0}
		if rate != 48000 {
			levels = []float64{-18}
		}
		for _, hz := range []float64{100, 440, 997, 4000, 8000, 10000} {
			for _, level := range levels {
				rng := rand.New(rand.NewPCG(1, 1))
				s := append(slices.Clone(before), sine(f, 2, hz, level)...)
				for i := range s {
					s[i] += float32(gain(level-50) * rng.NormFloat64())
				}
				s = append(s, after...)
				what := fmt.Sprintf("%v Hz at %v dBFS, rate %d", hz, level, rate)
				r := all(t, f, sound.Settings{Checks: sound.ToneCheck}, s)
				if len(r.Tones.List) != 1 {
					t.Errorf("%s: %v", what, r.Tones.List)
					continue
				}
				one := r.Tones.List[0]
				near(t, what+": Hz", one.Frequency, hz, 0.2, 0.2)
				near(t, what+": dBFS", one.Level, level, 0.1, 0.1)
				near(t, what+": from", f.Seconds(one.Start), 1.5, 0, 0.1)
				near(t, what+": to", f.Seconds(one.End), 3.5, 0.1, 0)
				if one.Channels != 3 {
					t.Error(what, "on channels", one.Channels)
				}
			}
		}
	}
}

// The interrupted tone of the EBU: the left side rests 0.25 s each 3 s.
func TestToneInterrupted(t *testing.T) {
	f := stereo(48000)
	s := render(f, 9, func(c int, t float64) float64 {
		return gain(-18) * math.Sin(2*math.Pi*1000*t) * step(c == 1 || math.Mod(t, 3) >= 0.25)
	})
	r := all(t, f, sound.Settings{}, s)
	var masks []sound.Mask
	for _, one := range r.Tones.List {
		masks = append(masks, one.Channels)
		near(t, "Hz", one.Frequency, 1000, 0.1, 0.1)
	}
	slices.Sort(masks)
	if !slices.Equal(masks, []sound.Mask{1, 1, 1, 2}) {
		t.Errorf("%+v", r.Tones.List)
	}
}

func TestNoTones(t *testing.T) {
	f := stereo(48000)
	for name, at := range map[string]func(c int, t float64) float64{
		"two sines": func(_ int, t float64) float64 {
			return 0.2*math.Sin(2*math.Pi*1000*t) + 0.05*math.Sin(2*math.Pi*1500*t)
		},
		"square":    func(_ int, t float64) float64 { return 0.2 * math.Copysign(1, math.Sin(2*math.Pi*440*t)) },
		"siren":     func(_ int, t float64) float64 { return 0.2 * math.Sin(2*math.Pi*(800*t+100*math.Sin(4*t))) },
		"tremolo":   func(_ int, t float64) float64 { return (0.2 + 0.05*math.Sin(10*t)) * math.Sin(2*math.Pi*1000*t) },
		"hum":       func(_ int, t float64) float64 { return 0.2 * math.Sin(2*math.Pi*50*t) },
		"whistle":   func(_ int, t float64) float64 { return 0.2 * math.Sin(2*math.Pi*15_625*t) },
		"too quiet": func(_ int, t float64) float64 { return gain(-36) * math.Sin(2*math.Pi*1000*t) },
		"too short": func(_ int, t float64) float64 { return 0.2 * math.Sin(2*math.Pi*1000*t) * step(math.Mod(t, 1.5) < 0.9) },
		"constant":  func(_ int, _ float64) float64 { return 0.2 },
	} {
		if r := all(t, f, sound.Settings{}, render(f, 5, at)); len(r.Tones.List) != 0 {
			t.Errorf("%s: %+v", name, r.Tones.List)
		}
	}
	if r := all(t, f, sound.Settings{}, music(f, 20, 5)); len(r.Tones.List) != 0 {
		t.Errorf("music: %+v", r.Tones.List)
	}
}

func TestWaveform(t *testing.T) {
	f := stereo(44100)
	s := render(f, 2, func(c int, t float64) float64 {
		return float64(c+1) * 0.25 * step(t >= 1) * math.Copysign(1, math.Sin(t*2000))
	})
	w := all(t, f, sound.Settings{}, s).Waveform
	if len(w.Lanes) != 2 || len(w.Lanes[0].Low) != 200 || w.Step != 0.01 {
		t.Fatalf("%d lanes, step %v", len(w.Lanes), w.Step)
	}
	for lane, want := range []int16{8192, 16384} {
		for i := range 200 {
			low, high := w.Lanes[lane].Low[i], w.Lanes[lane].High[i]
			if i < 100 && (low != 0 || high != 0) || i >= 100 && (low != -want || high != want) {
				t.Fatalf("lane %d, point %d: %d to %d", lane, i, low, high)
			}
		}
	}
	six := sound.Format{Rate: 48000, Channels: 6}
	w = all(t, six, sound.Settings{}, render(six, 0.1, func(c int, _ float64) float64 { return float64(c-2) / 10 })).Waveform
	if len(w.Lanes) != 1 || w.Lanes[0].Low[3] != -6553 || w.Lanes[0].High[3] != 9830 {
		t.Errorf("six channels: %+v", w)
	}
}

func TestLevels(t *testing.T) {
	f := stereo(48000)
	s := render(f, 2, func(c int, t float64) float64 { return 0.1*float64(c) + 0.5*math.Sin(2*math.Pi*1000*t) })
	l := all(t, f, sound.Settings{}, s).Levels
	near(t, "peak", l[0].Peak, -6.02, 0.01, 0.01)
	near(t, "RMS", l[0].RMS, -9.03, 0.01, 0.01)
	near(t, "DC", l[0].DC, 0, 1e-6, 1e-6)
	near(t, "DC", l[1].DC, 0.1, 1e-6, 1e-6)
}

// A rate that is no multiple of 100 is measured exactly too, and a filter that rests does not become slow.
func TestOddRate(t *testing.T) {
	for _, rate := range []int{11025, 22050, 12345, 176400, 191999} {
		f := stereo(rate)
		r := all(t, f, sound.Settings{}, sine(f, 5, 1000, -23))
		near(t, fmt.Sprint("I at ", rate), r.Loudness.Integrated, -23, 0.1, 0.1)
		near(t, fmt.Sprint("true peak at ", rate), r.TruePeak.Max, -23, 0.1, 0.1)
	}
}
