//go:build cgo

package opus_test

import (
	"math"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/native/opus"
)

var (
	_ media.AudioEncoder = (*opus.Encoder)(nil)
	_ media.AudioDecoder = (*opus.Decoder)(nil)
)

// voice is n pieces of a hum in syllables, whose pitch moves as speech does.
func voice(n int) [][]float32 {
	out := make([][]float32, n)
	phase := 0.0
	for k := range out {
		out[k] = make([]float32, media.PieceSamples)
		for i := range out[k] {
			at := float64(k*media.PieceSamples+i) / media.SampleRate
			phase += 2 * math.Pi * (140 + 50*math.Sin(2*math.Pi*1.7*at)) / media.SampleRate
			loud := 0.3 * max(0.01, math.Sin(2*math.Pi*4.3*at))
			out[k][i] = float32(loud * (math.Sin(phase) + 0.5*math.Sin(2*phase) + 0.3*math.Sin(5*phase)))
		}
	}
	return out
}

func encode(t *testing.T, c opus.Config, pieces [][]float32) [][]byte {
	t.Helper()
	e, err := opus.NewEncoder(c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	out := make([][]byte, len(pieces))
	for k, pcm := range pieces {
		if out[k], err = e.Encode(pcm); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// play decodes packets; those that lost says are gone are made up in the way asked for.
func play(t *testing.T, packets [][]byte, lost func(int) bool, recover bool) [][]float32 {
	t.Helper()
	d, err := opus.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	out := make([][]float32, len(packets))
	for k, p := range packets {
		out[k] = make([]float32, media.PieceSamples)
		switch {
		case !lost(k):
			err = d.Decode(p, out[k])
		case recover && k+1 < len(packets):
			err = d.Recover(packets[k+1], out[k])
		default:
			err = d.Conceal(out[k])
		}
		if err != nil {
			t.Fatalf("packet %d: %v", k, err)
		}
	}
	return out
}

// snr is the ratio of a to the difference between a and b, in dB.
func snr(a, b [][]float32) float64 {
	var signal, noise float64
	for k := range a {
		for i := range a[k] {
			d := float64(a[k][i] - b[k][i])
			signal, noise = signal+float64(a[k][i])*float64(a[k][i]), noise+d*d
		}
	}
	return 10 * math.Log10(signal/max(noise, 1e-12))
}

func TestRoundTripKeepsTheLevel(t *testing.T) {
	in := voice(100)
	out := play(t, encode(t, opus.Config{}, in), func(int) bool { return false }, false)
	level := func(p [][]float32) (sum float64) {
		for _, piece := range p[10:] {
			for _, v := range piece {
				sum += float64(v) * float64(v)
			}
		}
		return 10 * math.Log10(sum)
	}
	if d := level(out) - level(in); math.Abs(d) > 1 {
		t.Errorf("level changed by %.2f dB", d)
	}
}

func TestRecoverIsBetterThanConceal(t *testing.T) {
	packets := encode(t, opus.Config{Bitrate: 24_000, Loss: 10}, voice(500))
	whole := play(t, packets, func(int) bool { return false }, false)
	tenth := func(k int) bool { return k%10 == 7 }
	concealed, recovered := snr(whole, play(t, packets, tenth, false)), snr(whole, play(t, packets, tenth, true))
	t.Logf("10 %% lost: concealed %.1f dB, recovered %.1f dB", concealed, recovered)
	if concealed < 3 || recovered < concealed+3 {
		t.Errorf("concealed %.1f dB, recovered %.1f dB: recovering should win by far", concealed, recovered)
	}
}

func TestDTXMakesSilenceSmall(t *testing.T) {
	pieces := voice(50)
	for range 200 {
		pieces = append(pieces, make([]float32, media.PieceSamples))
	}
	small := 0
	for _, p := range encode(t, opus.Config{DTX: true}, pieces)[60:] {
		if len(p) <= 2 {
			small++
		}
	}
	if small < 150 {
		t.Errorf("%d of 190 packets of silence are 1 or 2 bytes", small)
	}
	for k, p := range encode(t, opus.Config{}, pieces) {
		if len(p) <= 2 {
			t.Fatalf("packet %d has %d bytes without DTX", k, len(p))
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []opus.Config{{Bitrate: 100}, {Bitrate: 1e6}, {Loss: -1}, {Loss: 101}} {
		if _, err := opus.NewEncoder(c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	e, err := opus.NewEncoder(opus.Config{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := opus.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]float32, media.PieceSamples)
	if _, err := e.Encode(pcm[:100]); err == nil {
		t.Error("100 samples were encoded")
	}
	if err := d.Decode([]byte{0xff, 0xff, 0xff}, pcm); err == nil {
		t.Error("noise was decoded")
	}
	if err := d.Decode(nil, pcm); err == nil {
		t.Error("nothing was decoded")
	}
	if err := d.Conceal(pcm[:10]); err == nil {
		t.Error("10 samples were concealed")
	}
	for range 2 {
		if e.Close() != nil || d.Close() != nil {
			t.Error("Close failed")
		}
	}
	if _, err := e.Encode(pcm); err == nil {
		t.Error("a closed encoder encoded")
	}
	if err := d.Conceal(pcm); err == nil {
		t.Error("a closed decoder decoded")
	}
}
