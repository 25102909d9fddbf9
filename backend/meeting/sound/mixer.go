// Package sound makes one stream of sound of the packets of all participants: it waits a little for each of them so that a jittery
// network is not heard, makes up for what is lost, and mixes. It opens no device, links no codec (decoders come in as an
// interface), reads no network, and does not cancel echo.
//
// Laws:
//   - Its only clock is the listener: time passes as samples are read. A test needs no clock and no sleep.
//   - Read never waits: a participant whose packets are late is filled up, and delays nobody else.
//   - Stamps tell silence from loss: packets whose numbers follow each other while their stamps jump were silence (DTX, mute), which
//     is neither an underrun nor a loss. So a sender must let the RTP time run on while it sends nothing (RFC 7587 §4.1).
package sound

import (
	"slices"
	"sync"

	"videonet/backend/media"
)

// Config holds what the mixer needs from outside.
type Config struct {
	NewDecoder func() (media.AudioDecoder, error)
}

// Mixer adds up voices that come and go.
type Mixer struct {
	config Config

	mu     sync.Mutex
	voices []*Voice
	closed bool

	// Owned by the one goroutine that reads.
	now []*Voice
	one []float32
}

// New returns a mixer without voices: silence.
func New(c Config) *Mixer { return &Mixer{config: c} }

// Voice adds a participant's track and returns it; several voices may have the same participant. It returns the error of NewDecoder.
func (m *Mixer) Voice(participant string) (*Voice, error) {
	d, err := m.config.NewDecoder()
	if err != nil {
		return nil, err
	}
	v := &Voice{mixer: m, participant: participant, ring: newRing(d), gain: 1, heard: 1}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		v.closed = true
		_ = d.Close()
		return v, nil
	}
	m.voices = append(m.voices, v)
	return v, nil
}

// Voices returns those that are there now.
func (m *Mixer) Voices() []*Voice {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.voices)
}

// Read fills pcm, mono at media.SampleRate in [-1,1], with what is heard next. It never waits for packets. One goroutine reads.
func (m *Mixer) Read(pcm []float32) {
	m.mu.Lock()
	m.now = append(m.now[:0], m.voices...)
	m.mu.Unlock()
	clear(pcm)
	if cap(m.one) < len(pcm) {
		m.one = make([]float32, len(pcm))
	}
	for _, v := range m.now {
		v.addTo(pcm, m.one[:len(pcm)])
	}
	clear(m.now) // a voice that is closed must not be held here
	softClip(pcm)
}

// Close ends all voices; what is read from then on is silence. It is safe twice.
func (m *Mixer) Close() error {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	for _, v := range m.Voices() {
		v.Close()
	}
	return nil
}

func (m *Mixer) remove(v *Voice) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := slices.Index(m.voices, v); i >= 0 {
		m.voices = slices.Delete(m.voices, i, i+1)
	}
}
