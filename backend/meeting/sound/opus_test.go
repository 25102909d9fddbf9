//go:build cgo

package sound_test

import (
	"math"
	"testing"

	"videonet/backend/media"
	"videonet/backend/meeting/sound"
	"videonet/backend/native/opus"
)

// TestToneOverALossyLine sends the test microphone's tone through Opus with 10 % of loss and 30 ms of jitter.
func TestToneOverALossyLine(t *testing.T) {
	e, err := opus.NewEncoder(opus.Config{Loss: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	m := sound.New(sound.Config{NewDecoder: func() (media.AudioDecoder, error) { return opus.NewDecoder() }})
	defer func() { _ = m.Close() }()
	v, err := m.Voice("a")
	if err != nil {
		t.Fatal(err)
	}
	type onTheWay struct {
		at, n int
		data  []byte
	}
	var line []onTheWay
	var heard []float32
	pcm := make([]float32, piece)
	for k := range 500 {
		for i := range pcm {
			pcm[i] = float32(0.178 * math.Sin(2*math.Pi*440*float64(k*piece+i)/media.SampleRate))
		}
		data, err := e.Encode(pcm)
		if err != nil {
			t.Fatal(err)
		}
		if k%10 != 7 {
			line = append(line, onTheWay{at: k*2 + k*31%4, n: k, data: data})
		}
		for half := range 2 {
			for i := 0; i < len(line); {
				if p := line[i]; p.at <= k*2+half {
					v.Push(uint16(p.n), uint32(p.n*piece), p.data)
					line = append(line[:i], line[i+1:]...)
					continue
				}
				i++
			}
			out := make([]float32, step)
			m.Read(out)
			heard = append(heard, out...)
		}
	}
	st := v.Stats()
	if st.Recovered < 40 || st.Underruns > 1 || math.Abs(st.Level+18) > 2 {
		t.Errorf("%+v", st)
	}
	crossings, quiet := 0, 0
	tail := heard[len(heard)-5*media.SampleRate:]
	for i := 1; i < len(tail); i++ {
		if tail[i-1] < 0 && tail[i] >= 0 {
			crossings++
		}
		if tail[i] == 0 && tail[i-1] == 0 {
			quiet++
		}
	}
	if crossings < 5*435 || crossings > 5*445 || quiet > 0 {
		t.Errorf("%d periods in 5 s, want 2200; %d silent samples", crossings, quiet)
	}
}
