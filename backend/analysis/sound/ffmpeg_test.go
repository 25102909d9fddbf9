package sound_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"videonet/backend/analysis/sound"
)

// ffmpeg runs a filter over samples and returns what it says.
func ffmpeg(t *testing.T, f sound.Format, samples []float32, filter string) string {
	t.Helper()
	tool, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("NOT RUN: there is no ffmpeg here")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var in, out bytes.Buffer
	if err = binary.Write(&in, binary.LittleEndian, samples); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(ctx, tool, "-nostdin", "-hide_banner", "-nostats",
		"-f", "f32le", "-ar", strconv.Itoa(f.Rate), "-ac", strconv.Itoa(f.Channels), "-i", "pipe:0", "-af", filter, "-f", "null", "-")
	c.Stdin, c.Stdout, c.Stderr = &in, &out, &out
	if err = c.Run(); err != nil {
		t.Skipf("NOT RUN: ffmpeg does not do this here: %v: %.300s", err, out.String())
	}
	return out.String()
}

// last returns the last number that ffmpeg wrote after a key.
func last(t *testing.T, text, key string) float64 {
	t.Helper()
	all := regexp.MustCompile(regexp.QuoteMeta(key)+`[=:]\s*(-?[0-9.]+|-?inf|-?nan)`).FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		t.Fatalf("ffmpeg says no %s: %.500s", key, text)
	}
	v, err := strconv.ParseFloat(all[len(all)-1][1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// speech by espeak-ng, 22,050 Hz mono, or nothing.
func speech(t *testing.T) []float32 {
	t.Helper()
	tool, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil
	}
	text := strings.Repeat("The quick brown fox jumps over the lazy dog. Peter packed a pot of kept cats, stopped, and took back tickets! ", 6)
	wav, err := exec.CommandContext(t.Context(), tool, "--stdout", text).Output()
	if err != nil || len(wav) < 10_000 {
		return nil
	}
	out := make([]float32, (len(wav)-44)/2)
	for i := range out {
		out[i] = float32(int16(binary.LittleEndian.Uint16(wav[44+2*i:]))) / 32768
	}
	return out
}

// programme is some sound that was made.
type programme struct {
	name    string
	format  sound.Format
	samples []float32
}

func programmes(t *testing.T) []programme {
	t.Helper()
	noise := func(f sound.Format, level float64) []float32 {
		s := make([]float32, 20*f.Rate*f.Channels)
		rng := newNoise(9)
		for i := range s {
			s[i] = float32(gain(level) * rng() * (1 + 0.6*math.Sin(float64(i)*1e-5)))
		}
		return s
	}
	var out []programme
	add := func(name string, f sound.Format, s []float32) { out = append(out, programme{name, f, s}) }
	for _, f := range []sound.Format{{48000, 2}, {44100, 2}, {48000, 1}, {48000, 6}, {96000, 2}, {32000, 1}} {
		seconds := 30.0
		if f.Rate*f.Channels > 96_000 {
			seconds = 20
		}
		add("music", f, music(f, seconds, uint64(f.Rate)))
	}
	add("noise", sound.Format{Rate: 48000, Channels: 2}, noise(stereo(48000), -30))
	add("noise", sound.Format{Rate: 44100, Channels: 1}, noise(sound.Format{Rate: 44100, Channels: 1}, -20))
	loud := music(stereo(48000), 15, 77)
	for i := range loud {
		loud[i] = max(-1, min(1, 4*loud[i]))
	}
	add("crushed music", stereo(48000), loud)
	steps := music(stereo(48000), 40, 78) // for the range: 12 LU of difference
	for i := range steps {
		if i/2/48000%20 < 10 {
			steps[i] *= 0.25
		}
	}
	add("loud and quiet", stereo(48000), steps)
	if s := speech(t); s != nil {
		add("speech", sound.Format{Rate: 22050, Channels: 1}, s)
	}
	return out
}

// newNoise is white, of variance 1.
func newNoise(seed uint64) func() float64 {
	x := seed*2862933555777941757 + 3037000493
	return func() float64 {
		sum := 0.0
		for range 4 {
			x = x*6364136223846793005 + 1442695040888963407
			sum += float64(x>>40)/(1<<24) - 0.5
		}
		return sum * math.Sqrt(3)
	}
}

// Against ffmpeg's ebur128. Its true peak comes from another, longer resampler, and its range takes the 10 % point one block lower than
// EBU Tech 3342 has it, which shows in short programmes.
func TestAgainstEbur128(t *testing.T) {
	for _, p := range programmes(t) {
		t.Run(fmt.Sprintf("%s %d Hz %d channels", p.name, p.format.Rate, p.format.Channels), func(t *testing.T) {
			text := ffmpeg(t, p.format, p.samples, "ebur128=peak=true:metadata=1,ametadata=print:file=-")
			r := all(t, p.format, sound.Settings{}, p.samples)
			near(t, "integrated", r.Loudness.Integrated, last(t, text, "lavfi.r128.I"), 0.1, 0.1)
			near(t, "range", r.Loudness.Range, last(t, text, "lavfi.r128.LRA"), 0.2, 0.2)
			peak := -200.0
			for c := range p.format.Channels {
				peak = max(peak, decibel(last(t, text, fmt.Sprintf("lavfi.r128.true_peaks_ch%d", c))))
			}
			near(t, "true peak", r.TruePeak.Max, peak, 0.2, 0.2)
			t.Logf("ours minus ffmpeg: I %+.3f LU, range %+.3f LU, true peak %+.3f dB",
				r.Loudness.Integrated-last(t, text, "lavfi.r128.I"), r.Loudness.Range-last(t, text, "lavfi.r128.LRA"), r.TruePeak.Max-peak)
			for _, d := range r.Dropouts.List {
				t.Errorf("a dropout that is none: %v", d)
			}
			if len(r.Tones.List) > 0 {
				t.Errorf("a tone that is none: %v", r.Tones.List)
			}
		})
	}
}

func decibel(a float64) float64 { return 20 * math.Log10(max(a, 1e-12)) }

// Against silencedetect and astats.
func TestAgainstSilencedetect(t *testing.T) {
	f := stereo(44100)
	s := music(f, 12, 5)
	var edges []float64
	for _, at := range []float64{1.2345, 5.4321, 8} {
		from, to := int(at*44100), int((at+0.5+at/10)*44100)
		clear(s[2*from : 2*to])
		edges = append(edges, float64(from)/44100, float64(to)/44100)
	}
	text := ffmpeg(t, f, s, "silencedetect=n=-60dB:d=0.5,astats=measure_perchannel=none")
	found := regexp.MustCompile(`silence_(?:start|end): ([0-9.]+)`).FindAllStringSubmatch(text, -1)
	list := all(t, f, sound.Settings{}, s).Silence.List
	if len(list) != 3 || len(found) != 6 {
		t.Fatalf("%d silences, ffmpeg has %d edges", len(list), len(found))
	}
	for i, one := range found {
		theirs, err := strconv.ParseFloat(one[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		ours := f.Seconds([]int64{list[i/2].Start, list[i/2].End}[i%2])
		near(t, fmt.Sprint("edge against truth ", i), ours, edges[i], 0.001, 0.001)
		near(t, fmt.Sprint("edge against ffmpeg ", i), ours, theirs, 0.001, 0.001)
	}
	l := all(t, f, sound.Settings{}, s).Levels
	near(t, "peak", max(l[0].Peak, l[1].Peak), last(t, text, "Peak level dB"), 0.01, 0.01)
	near(t, "RMS", 10*math.Log10((math.Pow(10, l[0].RMS/10)+math.Pow(10, l[1].RMS/10))/2), last(t, text, "RMS level dB"), 0.01, 0.01)
}
