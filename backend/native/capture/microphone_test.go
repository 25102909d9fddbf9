//go:build cgo

package capture_test

import (
	"log/slog"
	"os"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/native/capture"
	"videonet/backend/native/soundcard"
	"videonet/backend/native/soundcard/pulsetest"
)

func TestMicrophoneHearsATone(t *testing.T) {
	server := pulsetest.Start(t)
	server.Hum(t, 440, 0.25)
	card := soundcard.New(slog.New(slog.DiscardHandler))
	defer func() { _ = card.Close() }()
	m, err := capture.OpenMicrophone(card, "")
	if err != nil {
		t.Fatal(err)
	}
	var sound []float32
	pcm := make([]float32, media.PieceSamples)
	last := int64(-1)
	for len(sound) < 3*media.SampleRate {
		var pts media.PTS
		if pts, err = m.Read(t.Context(), pcm); err != nil {
			t.Fatal(err)
		}
		if pts.Ticks <= last || pts.Base != media.RTPAudio {
			t.Errorf("PTS %v after %d", pts, last)
		}
		last = pts.Ticks
		sound = append(sound, pcm...)
	}
	good, all, gap := pulsetest.Heard(sound, 440, -15) // 0.25 is -15 dBFS
	t.Logf("the tone was whole in %d of %d tenths of a second", good, all)
	if good == 0 || gap > 20 {
		t.Errorf("it stood still for %d tenths of a second", gap)
	}
	server.Stop()
	for err == nil {
		_, err = m.Read(t.Context(), pcm)
	}
	if !fault.Is(err, fault.NoMicrophone) {
		t.Errorf("the microphone is gone: %v", err)
	}
	for range 2 {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := m.Read(t.Context(), pcm); err == nil {
		t.Error("a closed microphone gave sound")
	}
}

func TestRealMicrophone(t *testing.T) {
	if _, err := os.Stat("/dev/snd"); err != nil {
		t.Skip("NOT RUN: this machine has no ALSA sound card")
	}
	card := soundcard.New(slog.New(slog.DiscardHandler))
	defer func() { _ = card.Close() }()
	m, err := capture.OpenMicrophone(card, "")
	if err != nil {
		t.Skipf("NOT RUN: no microphone can be opened here: %v", err)
	}
	defer func() { _ = m.Close() }()
	if _, err := m.Read(t.Context(), make([]float32, media.PieceSamples)); err != nil {
		t.Error(err)
	}
}
