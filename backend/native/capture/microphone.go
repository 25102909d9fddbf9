package capture

import (
	"context"
	"errors"
	"sync"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/native/soundcard"
)

// maxHeard is how much sound waits for a reader, in samples: 200 ms. Older sound is forgotten, as a live call wants it.
const maxHeard = 10 * media.PieceSamples

var errMicrophone = errors.New("capture: the microphone stopped")

// Microphone is an open microphone: a media.AudioSource.
type Microphone struct {
	stream *soundcard.Stream
	heard  chan struct{} // capacity 1: there is more
	done   chan struct{}
	once   sync.Once

	mu    sync.Mutex
	pcm   []float32
	first int64 // number of pcm[0] since the start
}

// OpenMicrophone opens the microphone with that ID of card, or the system's default for "". Errors are fault.NoMicrophone and
// fault.MicrophoneBusy.
func OpenMicrophone(card *soundcard.Card, id string) (*Microphone, error) {
	m := &Microphone{heard: make(chan struct{}, 1), done: make(chan struct{}), pcm: make([]float32, 0, maxHeard)}
	stream, err := card.Open(soundcard.Input, id, m.hear)
	if err != nil {
		return nil, err
	}
	m.stream = stream
	return m, nil
}

// hear is called by the device's thread.
func (m *Microphone) hear(pcm []float32) {
	m.mu.Lock()
	if over := len(m.pcm) + len(pcm) - maxHeard; over > 0 {
		over = min(over, len(m.pcm))
		m.first += int64(over)
		m.pcm = m.pcm[:copy(m.pcm, m.pcm[over:])]
	}
	m.pcm = append(m.pcm, pcm...)
	m.mu.Unlock()
	select {
	case m.heard <- struct{}{}:
	default:
	}
}

// Read waits for the next 20 ms. The PTS counts all samples of the device, those that nobody read as well. A microphone that was
// unplugged gives fault.NoMicrophone.
func (m *Microphone) Read(ctx context.Context, pcm []float32) (media.PTS, error) {
	for {
		select {
		case <-m.done:
			return media.PTS{}, errClosed
		default:
		}
		if pts, ok := m.next(pcm); ok {
			return pts, nil
		}
		select {
		case <-m.heard:
		case <-m.stream.Lost():
			return media.PTS{}, fault.New(fault.NoMicrophone, errMicrophone)
		case <-m.done:
			return media.PTS{}, errClosed
		case <-ctx.Done():
			return media.PTS{}, ctx.Err()
		}
	}
}

func (m *Microphone) next(pcm []float32) (media.PTS, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.pcm) < media.PieceSamples {
		return media.PTS{}, false
	}
	pts := media.PTS{Ticks: m.first, Base: media.RTPAudio}
	copy(pcm[:media.PieceSamples], m.pcm)
	m.pcm = m.pcm[:copy(m.pcm, m.pcm[media.PieceSamples:])]
	m.first += media.PieceSamples
	return pts, true
}

// Close ends the microphone. It is safe twice and while Read waits.
func (m *Microphone) Close() error {
	m.once.Do(func() { close(m.done) })
	return m.stream.Close()
}
