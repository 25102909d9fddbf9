package publish_test

import (
	"errors"
	"math"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/meeting/publish"
)

func newMicrophone(t *testing.T) (*publish.Microphone, chan publish.MicrophoneState) {
	t.Helper()
	states := make(chan publish.MicrophoneState, 100)
	m := publish.NewMicrophone(publish.MicrophoneConfig{
		NewEncoder: func() (media.AudioEncoder, error) { return fakeOpus{}, nil },
		Changed:    func(s publish.MicrophoneState) { states <- s },
	})
	t.Cleanup(func() {
		for range 2 {
			if err := m.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return m, states
}

func TestSoundIsCodedOnceAndSilenceIsNotSent(t *testing.T) {
	m, _ := newMicrophone(t)
	src := newAudio()
	a, b := m.Subscribe(20), m.Subscribe(20)
	m.SetSource(src)
	for _, v := range []float32{0.1, 0.2, 0, 0, 0, 0.3} {
		src.pieces <- v
	}
	for _, want := range []struct{ value, tick int64 }{{10, 0}, {20, 960}, {30, 4800}} {
		p, q := <-a.Packets(), <-b.Packets()
		if int64(p.Data[2]) != want.value || p.PTS.Ticks != want.tick || p.PTS.Base != media.RTPAudio || !p.Key || p.Kind != media.Audio {
			t.Errorf("got %v at %v, want %v", p.Data, p.PTS, want)
		}
		if &p.Data[0] != &q.Data[0] {
			t.Error("coded twice")
		}
	}
	if len(a.Packets()) != 0 {
		t.Error("silence was sent")
	}
}

func TestMutedSendsNothingAndHears(t *testing.T) {
	m, states := newMicrophone(t)
	src := newAudio()
	s := m.Subscribe(20)
	m.SetSource(src)
	src.pieces <- 0.1
	<-s.Packets()
	m.SetMuted(true)
	for range 30 {
		src.pieces <- 0.5
	}
	if len(s.Packets()) != 0 {
		t.Error("a muted microphone sends")
	}
	if l := m.Level(); math.Abs(l-20*math.Log10(0.5)) > 0.5 {
		t.Errorf("level %.1f dBFS while muted, want -6", l)
	}
	m.SetMuted(false)
	src.pieces <- 0.2
	if p := <-s.Packets(); p.PTS.Ticks < 29*960 {
		t.Errorf("after 30 pieces of mute the stamp is %v", p.PTS)
	}
	var muted []bool
	for len(states) > 0 {
		muted = append(muted, (<-states).Muted)
	}
	if len(muted) < 4 || !muted[len(muted)-2] || muted[len(muted)-1] {
		t.Errorf("states told muted %v", muted)
	}
}

func TestLostMicrophoneIsToldAndReplaced(t *testing.T) {
	m, states := newMicrophone(t)
	s := m.Subscribe(5)
	src := newAudio()
	m.SetSource(src)
	src.pieces <- 0.5
	<-s.Packets()
	src.fail <- errors.New("unplugged")
	for st := range states {
		if st.Status == publish.Lost {
			if !fault.Is(st.Err, fault.NoMicrophone) {
				t.Errorf("lost with %v", st.Err)
			}
			break
		}
	}
	if m.Level() != -100 {
		t.Errorf("a lost microphone hears %.0f dBFS", m.Level())
	}
	next := newAudio()
	m.SetSource(next)
	next.pieces <- 0.4
	if p := <-s.Packets(); p.Data[2] != 40 {
		t.Errorf("after the change: %v", p.Data)
	}
	// A subscriber that does not read loses sound and holds up nobody.
	for range 10 {
		next.pieces <- 0.4
	}
	m.SetSource(nil)
	if s.Dropped() != 5 {
		t.Errorf("dropped %d, want 5", s.Dropped())
	}
}
