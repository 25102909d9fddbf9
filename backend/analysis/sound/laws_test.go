package sound_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"videonet/backend/analysis/sound"
	"videonet/backend/fault"
)

// everything is a programme in which each check finds something.
func everything(f sound.Format, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 2))
	s := music(f, 4, seed)
	s = append(s, silence(f, 0.7)...)
	s = append(s, sine(f, 1.53, 997, -18)...)
	s = append(s, music(f, 3, seed+1)...)
	frames := len(s) / f.Channels
	for range 5 { // holes
		at, n := f.Rate+rng.IntN(2*f.Rate), 1+rng.IntN(f.Rate/10)
		clear(s[at*f.Channels : min(at+n, frames)*f.Channels])
	}
	for i := frames - f.Rate; i < frames; i++ { // clipped, turned down, upside down
		for c := range f.Channels {
			v := max(-0.4, min(0.4, 3*s[i*f.Channels+c]))
			s[i*f.Channels+c] = v
			if c == 1 {
				s[i*f.Channels+1] = -s[i*f.Channels]
			}
		}
	}
	for i := range f.Rate / 20 { // at full scale
		for c := range f.Channels {
			s[i*f.Channels+c] = float32(max(-1, min(1, 4*math.Sin(float64(i)/7))))
		}
	}
	return s
}

func formats() []sound.Format {
	return []sound.Format{{48000, 2}, {44100, 1}, {11025, 2}, {48000, 6}, {8000, 3}, {96000, 1}}
}

// feed gives the samples in pieces of any size, some of them none, and once in a while a gap.
func feed(tb testing.TB, m *sound.Meter, s []float32, rng *rand.Rand, most int) {
	tb.Helper()
	f := m.Format()
	for len(s) > 0 {
		n := min(rng.IntN(most), len(s)/f.Channels) * f.Channels
		take(tb, m, s[:n])
		s = s[n:]
	}
}

func same(t *testing.T, what string, got, want sound.Result) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	a, errA := json.Marshal(got)
	b, errB := json.Marshal(want)
	t.Errorf("%s: another result (%v, %v)\n%.1500s\n%.1500s", what, errA, errB, a, b)
}

// The result does not depend on the pieces.
func TestPieces(t *testing.T) {
	for _, f := range formats() {
		s := everything(f, 3)
		want := all(t, f, sound.Settings{}, s)
		for seed, most := range []int{2, 700, 5000, 100_000} {
			if most == 2 && f.Rate > 48000 {
				continue
			}
			m := meter(t, f, sound.Settings{})
			feed(t, m, s, rand.New(rand.NewPCG(uint64(seed), 0)), most)
			same(t, fmt.Sprint(f, " in pieces below ", most), m.Result(), want)
		}
	}
}

// The programme of these laws is worth it: every check finds something.
func TestEverything(t *testing.T) {
	r := all(t, stereo(48000), sound.Settings{}, everything(stereo(48000), 3))
	switch {
	case r.Loudness.Blocks == 0, r.Loudness.Range == 0, r.TruePeak.Max < -3, len(r.Silence.List) != 1, r.Clipping.Runs < 20,
		len(r.Stereo.Reversed.List) == 0, len(r.Stereo.Mono.List) == 0, len(r.Dropouts.List) == 0, len(r.Tones.List) != 1, len(r.Waveform.Lanes) != 2:
		text, err := json.Marshal(r)
		t.Errorf("a check found nothing: %v %.3000s", err, text)
	}
}

// A result can be asked for at any time, and changes nothing.
func TestResultOnTheWay(t *testing.T) {
	f := stereo(48000)
	s := everything(f, 6)
	want := all(t, f, sound.Settings{}, s)
	m := meter(t, f, sound.Settings{})
	for i := 0; i < len(s); i += 9998 {
		take(t, m, s[i:min(i+9998, len(s))])
		if r := m.Result(); r.Frames != m.Frames() {
			t.Fatal("a result of", r.Frames, "frames after", m.Frames())
		}
	}
	same(t, "asked on the way", m.Result(), want)
}

// A gap is as good as silence in the stream, and is told.
func TestGap(t *testing.T) {
	f := stereo(44100)
	s := everything(f, 8)
	half := len(s) / 4 * 2
	for _, gap := range []int{0, 1, 440, 441, 100_003} {
		filled := meter(t, f, sound.Settings{})
		take(t, filled, s[:half])
		take(t, filled, make([]float32, 2*gap))
		take(t, filled, s[half:])
		want := filled.Result()
		told := meter(t, f, sound.Settings{})
		take(t, told, s[:half])
		if err := told.Gap(int64(gap)); err != nil {
			t.Fatal(err)
		}
		take(t, told, s[half:])
		got := told.Result()
		if got.Gaps != int64(gap) {
			t.Error("a gap of", gap, "is told as", got.Gaps)
		}
		got.Gaps = 0
		same(t, fmt.Sprint("gap of ", gap), got, want)
	}
}

func TestBadInput(t *testing.T) {
	for _, f := range []sound.Format{{48000, 0}, {48000, -1}, {48000, 17}, {0, 2}, {7999, 2}, {192001, 1}, {-48000, 2}, {math.MaxInt, math.MaxInt}} {
		if _, err := sound.New(f, sound.Settings{}); !fault.Is(err, fault.Invalid) {
			t.Error(f, "is taken:", err)
		}
	}
	for _, s := range []sound.Settings{
		{SilenceBelow: -200}, {SilenceBelow: 5}, {SilenceBelow: math.NaN()}, {SilenceAtLeast: time.Millisecond}, {SilenceAtLeast: -1}, {Checks: 1 << 15},
	} {
		if _, err := sound.New(stereo(48000), s); !fault.Is(err, fault.Invalid) {
			t.Error(s, "is taken:", err)
		}
	}
	m := meter(t, stereo(48000), sound.Settings{})
	for _, err := range []error{m.Take(make([]float32, 3)), m.Gap(-1), m.Gap(math.MaxInt64), m.Gap(sound.MaxHours*3600*48000 + 1)} {
		if !fault.Is(err, fault.Invalid) {
			t.Error("taken:", err)
		}
	}
	take(t, m, nil)
	r := m.Result()
	if m.Frames() != 0 || r.Frames != 0 || r.Loudness.Integrated != sound.Floor || r.TruePeak.Max != sound.Floor || r.Silence.List != nil {
		t.Errorf("of nothing: %+v", r)
	}
}

// What is no sample counts as silence there, and is told; huge samples do not break the numbers.
func TestNoSamples(t *testing.T) {
	f := stereo(48000)
	s := music(f, 3, 4)
	clean := append([]float32(nil), s...)
	bad := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), math.MaxFloat32, -2e6}
	for i := range 500 {
		s[i*577], clean[i*577] = bad[i%len(bad)], 0
	}
	want := all(t, f, sound.Settings{}, clean)
	got := all(t, f, sound.Settings{}, s)
	if got.Bad != 500 {
		t.Error(got.Bad, "bad samples, want 500")
	}
	got.Bad = 0
	same(t, "no samples", got, want)

	for _, loud := range []float64{9.9e5, 1e-30, 1e-45} {
		m := meter(t, f, sound.Settings{})
		take(t, m, render(f, 4, func(c int, t float64) float64 { return loud * math.Copysign(1, math.Sin(t*3000+float64(c))) }))
		if _, err := json.Marshal(m.Result()); err != nil {
			t.Error(loud, err)
		}
	}
}

// Ten hours of gap, and the longest: quick enough, small enough.
func TestLong(t *testing.T) {
	m := meter(t, stereo(48000), sound.Settings{})
	take(t, m, music(stereo(48000), 2, 1))
	if err := m.Gap(10 * 3600 * 48000); err != nil {
		t.Fatal(err)
	}
	take(t, m, music(stereo(48000), 2, 1))
	state, err := m.AppendBinary(nil)
	if err != nil || len(state) > 1<<20 {
		t.Error("a state of", len(state), "bytes", err)
	}
	r := m.Result()
	points, lanes := len(r.Loudness.Curve.Momentary), len(r.Waveform.Lanes[0].High)
	if points > sound.MaxPoints || points < sound.MaxPoints/2 || lanes > sound.MaxPoints || lanes < sound.MaxPoints/2 {
		t.Error(points, "points,", lanes, "in the waveform")
	}
	seconds := m.Format().Seconds(r.Frames)
	near(t, "seconds of curve", float64(points)*r.Loudness.Curve.Step, seconds, 0.2, r.Loudness.Curve.Step)
	near(t, "seconds of waveform", float64(lanes)*r.Waveform.Step, seconds, 0.2, r.Waveform.Step)
	if last := r.Waveform.Lanes[1].High[lanes-1]; last == 0 {
		t.Error("the waveform ends in silence")
	}
}
