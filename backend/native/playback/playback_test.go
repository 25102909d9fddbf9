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
	good, all, gap := pulsetest.Heard(pcm, 440, -18)
	t.Logf("the tone was whole in %d of %d tenths of a second, with %d underruns", good, all, s.Underruns())
	if good == 0 || gap > 20 {
		t.Errorf("it stood still for %d tenths of a second", gap)
	}
	if good == all && s.Underruns() > 5 {
		t.Errorf("%d underruns that nobody heard", s.Underruns())
	}
	if p := s.Played(); p < 1500*time.Millisecond {
		t.Errorf("played %v of 3.5 s", p)
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
