//go:build cgo

package playback_test

import (
	"log/slog"
	"math"
	"testing"
	"time"

	"videonet/backend/native/playback"
	"videonet/backend/native/soundcard"
	"videonet/backend/native/soundcard/pulsetest"
)

// tone is a mixer of one sine of 440 Hz at -18 dBFS.
type tone struct{ n int }

func (m *tone) Read(pcm []float32) {
	for i := range pcm {
		pcm[i] = float32(0.178 * math.Sin(2*math.Pi*440*float64(m.n%48000)/48000))
		m.n++
	}
}

func TestToneArrivesInTheLoudspeaker(t *testing.T) {
	server := pulsetest.Start(t)
	card := soundcard.New(slog.New(slog.DiscardHandler))
	defer func() { _ = card.Close() }()
	s, err := playback.Open(card, "", &tone{})
	if err != nil {
		t.Fatal(err)
	}
	pcm := server.Listen(t, 3500*time.Millisecond)[24000:] // the listener's own start is left out
	hz, level := pulsetest.Tone(pcm)
	gaps := 0
	for i := 480; i < len(pcm); i += 480 {
		if _, l := pulsetest.Tone(pcm[i-480 : i]); l < -30 {
			gaps++
		}
	}
	t.Logf("%.1f Hz, %.1f dBFS, %d silent pieces of 10 ms, %d underruns", hz, level, gaps, s.Underruns())
	if math.Abs(hz-440) > 2 || math.Abs(level+18) > 0.5 {
		t.Errorf("heard %.1f Hz at %.1f dBFS, want 440 at -18", hz, level)
	}
	if gaps > 5 || s.Underruns() > 5 { // a loaded machine may stumble; silence all along would be 300
		t.Errorf("%d silent pieces, %d underruns in 3 s", gaps, s.Underruns())
	}
	if p := s.Played(); p < 3*time.Second {
		t.Errorf("played %v", p)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	after := s.Played()
	if _, level := pulsetest.Tone(server.Listen(t, 500*time.Millisecond)[4800:]); level > -60 || s.Played() != after {
		t.Errorf("a closed speaker is heard at %.0f dBFS", level)
	}
}
