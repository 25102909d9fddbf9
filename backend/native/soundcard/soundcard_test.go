//go:build cgo

package soundcard_test

import (
	"log/slog"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/native/soundcard"
	"videonet/backend/native/soundcard/pulsetest"
)

func TestDevicesAreListedAndOpened(t *testing.T) {
	pulsetest.Start(t)
	c := soundcard.New(slog.New(slog.DiscardHandler))
	for _, d := range []soundcard.Direction{soundcard.Input, soundcard.Output} {
		found, err := c.Devices(d)
		if err != nil || len(found) != 2 {
			t.Fatalf("direction %d: %+v, %v", d, found, err)
		}
		again, err := c.Devices(d)
		if err != nil || again[0].ID != found[0].ID {
			t.Errorf("direction %d: the ID changed from %q to %q, %v", d, found[0].ID, again[0].ID, err)
		}
		for _, device := range found {
			if device.ID == "" || device.Label == "" {
				t.Errorf("%+v", device)
			}
			called := make(chan struct{}, 1)
			s, err := c.Open(d, device.ID, func(pcm []float32) {
				clear(pcm)
				select {
				case called <- struct{}{}:
				default:
				}
			})
			if err != nil {
				t.Fatalf("%+v: %v", device, err)
			}
			<-called
			for range 2 {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		}
		if _, err := c.Open(d, "no such device", func([]float32) {}); !fault.Is(err, fault.NoMicrophone) && !fault.Is(err, fault.NoSpeaker) {
			t.Errorf("a device that is not there: %v", err)
		}
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := c.Open(soundcard.Output, "", func([]float32) {}); !fault.Is(err, fault.NoSpeaker) {
		t.Errorf("a closed card: %v", err)
	}
}

func TestServerThatDiesIsToldAndTheNextOneFound(t *testing.T) {
	server := pulsetest.Start(t)
	c := soundcard.New(slog.New(slog.DiscardHandler))
	defer func() { _ = c.Close() }()
	s, err := c.Open(soundcard.Output, "", func(pcm []float32) { clear(pcm) })
	if err != nil {
		t.Fatal(err)
	}
	server.Stop()
	select {
	case <-s.Lost():
	case <-time.After(10 * time.Second):
		t.Error("the end of the server was not told")
	}
	if err = s.Close(); err != nil {
		t.Error(err)
	}
	pulsetest.Start(t)
	s, err = c.Open(soundcard.Output, "", func(pcm []float32) { clear(pcm) })
	if err != nil {
		t.Fatalf("with a new server: %v", err)
	}
	_ = s.Close()
}

func TestNoSoundSystem(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:"+t.TempDir()+"/none")
	c := soundcard.New(slog.New(slog.DiscardHandler))
	defer func() { _ = c.Close() }()
	s, err := c.Open(soundcard.Output, "", func(pcm []float32) { clear(pcm) })
	if err == nil {
		_ = s.Close()
		t.Skip("NOT RUN: this machine has a sound card, so its absence cannot be shown")
	}
	if !fault.Is(err, fault.NoSpeaker) {
		t.Errorf("no loudspeaker: %v", err)
	}
	if _, err := c.Open(soundcard.Input, "", func([]float32) {}); !fault.Is(err, fault.NoMicrophone) {
		t.Errorf("no microphone: %v", err)
	}
	for _, d := range []soundcard.Direction{soundcard.Input, soundcard.Output} {
		if found, err := c.Devices(d); len(found) > 0 { // ALSA's "null" and converters are no device to a person
			t.Errorf("direction %v: %v, %v", d, found, err)
		}
	}
}
