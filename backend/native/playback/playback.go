// Package playback lets a mixer be heard. It mixes nothing itself, chooses no device, and does not reopen one that is lost.
package playback

import (
	"sync/atomic"
	"time"

	"videonet/backend/media"
	"videonet/backend/native/soundcard"
)

// Mixer is where the samples come from.
type Mixer interface {
	// Read fills pcm, mono at media.SampleRate in [-1,1], without waiting. It is called in a thread of the sound system.
	Read(pcm []float32)
}

// Speaker is an open loudspeaker.
type Speaker struct {
	stream    *soundcard.Stream
	from      Mixer
	last      time.Time // of the call before; touched by the device's thread alone
	underruns atomic.Int64
	played    atomic.Int64
}

// slack is how much later than its buffer lasts a call may come before the loudspeaker counts as having run dry: the system has a
// buffer of its own.
const slack = 5 * time.Millisecond

// Open starts to play from on the device with that ID, or on the system's default for "". It returns fault.NoSpeaker.
func Open(card *soundcard.Card, id string, from Mixer) (*Speaker, error) {
	s := &Speaker{from: from}
	stream, err := card.Open(soundcard.Output, id, s.fill)
	if err != nil {
		return nil, err
	}
	s.stream = stream
	return s, nil
}

// fill is called about every 10 ms.
func (s *Speaker) fill(pcm []float32) {
	now := time.Now()
	const lasts = soundcard.OutputBuffer*time.Second/media.SampleRate + slack
	if !s.last.IsZero() && now.Sub(s.last) > lasts {
		s.underruns.Add(1)
	}
	s.last = now
	s.from.Read(pcm)
	s.played.Add(int64(len(pcm)))
}

// Underruns returns how often the device was not served in time, as told by the time between its calls: the library does not say.
func (s *Speaker) Underruns() int64 { return s.underruns.Load() }

// Played returns how much sound was handed to the device.
func (s *Speaker) Played() time.Duration {
	return time.Duration(s.played.Load()) * time.Second / media.SampleRate
}

// Lost is closed when the device is gone. The speaker should be closed then, and another opened.
func (s *Speaker) Lost() <-chan struct{} { return s.stream.Lost() }

// Close stops the sound; the mixer is not read any more. It is safe twice.
func (s *Speaker) Close() error { return s.stream.Close() }
