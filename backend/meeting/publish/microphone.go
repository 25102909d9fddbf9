package publish

import (
	"context"
	"fmt"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// MicrophoneConfig says how sound is coded and who wants to know of it.
type MicrophoneConfig struct {
	// NewEncoder opens the encoder; it is called once, at the first sound that somebody subscribed to, and again after a failure.
	NewEncoder func() (media.AudioEncoder, error)
	// Changed is told each new state, in order, from any goroutine. It must return at once and must not call the microphone.
	Changed func(MicrophoneState)
}

// MicrophoneState is what people see of the microphone.
type MicrophoneState struct {
	Status Status
	Err    error // with a fault code, when Lost
	Muted  bool
}

// Microphone codes the sound of one source after another and hands the packets to its subscribers.
type Microphone struct {
	config MicrophoneConfig
	fanout fanout
	meter  meter

	switching sync.Mutex // held while a source is changed; lock order: switching > telling > mu
	stop      func()     // ends the pump and waits for it; guarded by switching
	closed    bool       // guarded by switching

	telling sync.Mutex // keeps states in order on their way to Changed

	mu    sync.Mutex
	state MicrophoneState

	// Owned by the pump; pumps never overlap.
	encoder  media.AudioEncoder
	failures int // of the encoder, in a row
	timeline timeline
}

// maxDTX is the size in bytes up to which an Opus packet is silence that need not be sent (RFC 6716 §2.1.9).
const maxDTX = 2

// NewMicrophone returns a microphone that is off and not muted.
func NewMicrophone(c MicrophoneConfig) *Microphone {
	return &Microphone{config: c, timeline: timeline{base: media.RTPAudio, least: media.PieceSamples}}
}

// SetSource closes the present source and goes on with src, which the microphone owns from here on; nil turns it off.
// Subscriptions stay. It waits until the old source has ended. After Close it only closes src.
func (m *Microphone) SetSource(src media.AudioSource) {
	m.switching.Lock()
	defer m.switching.Unlock()
	if m.stop != nil {
		m.stop()
		m.stop = nil
	}
	m.meter.silence()
	if src == nil {
		m.tell(func(s *MicrophoneState) { s.Status, s.Err = Off, nil })
		return
	}
	if m.closed {
		_ = src.Close()
		return
	}
	m.tell(func(s *MicrophoneState) { s.Status, s.Err = Starting, nil })
	m.timeline.restart()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.pump(ctx, src)
	}()
	m.stop = func() {
		cancel()
		_ = src.Close()
		<-done
	}
}

// SetMuted stops or lets go what is sent: once it has returned, nothing of a muted microphone is sent. The source is read on and
// Level moves, so that a person who speaks while muted can be told.
func (m *Microphone) SetMuted(muted bool) { m.tell(func(s *MicrophoneState) { s.Muted = muted }) }

// Subscribe returns a receiver with room for that many packets of 20 ms.
func (m *Microphone) Subscribe(room int) *Subscription { return m.fanout.add(room, nil) }

// Level returns the loudness of about the last 100 ms in dBFS, muted or not: 20·log10 of the root mean square, -100..0.
func (m *Microphone) Level() float64 { return m.meter.level() }

// State returns what Changed was told last.
func (m *Microphone) State() MicrophoneState {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

// Close ends source, encoder and subscriptions. It is safe twice.
func (m *Microphone) Close() error {
	m.SetSource(nil)
	m.switching.Lock()
	defer m.switching.Unlock()
	m.closed = true
	if m.stop != nil { // a source that came in between
		m.stop()
		m.stop = nil
	}
	m.fanout.close()
	return m.closeEncoder()
}

// pump reads src until it ends and closes it.
func (m *Microphone) pump(ctx context.Context, src media.AudioSource) {
	defer func() { _ = src.Close() }()
	pcm := make([]float32, media.PieceSamples)
	for {
		pts, err := src.Read(ctx, pcm)
		code := fault.NoMicrophone
		if err == nil {
			err, code = m.piece(pts, pcm, time.Now()), fault.Internal
		}
		if err == nil {
			continue
		}
		if ctx.Err() == nil { // it was not we who ended it
			status, why := after(err, code)
			m.meter.silence()
			m.tell(func(s *MicrophoneState) { s.Status, s.Err = status, why })
		}
		return
	}
}

// piece codes 20 ms and hands them out. Its error means that it is no use to go on.
func (m *Microphone) piece(pts media.PTS, pcm []float32, now time.Time) error {
	m.meter.add(pcm)
	m.tell(func(s *MicrophoneState) { s.Status = Live })
	pts = m.timeline.next(pts, now)
	if m.State().Muted || m.fanout.empty() {
		return nil
	}
	data, err := m.code(pcm)
	if err != nil {
		_ = m.closeEncoder()
		if m.failures++; m.failures >= maxFailures {
			m.failures = 0
			return fmt.Errorf("code sound: %w", err)
		}
		return nil
	}
	m.failures = 0
	m.mu.Lock()
	defer m.mu.Unlock() // so that nothing is sent once SetMuted has returned
	if len(data) > maxDTX && !m.state.Muted {
		m.fanout.send(media.Packet{Kind: media.Audio, Key: true, Data: data, PTS: pts, Captured: now})
	}
	return nil
}

func (m *Microphone) code(pcm []float32) ([]byte, error) {
	if m.encoder == nil {
		e, err := m.config.NewEncoder()
		if err != nil {
			return nil, err
		}
		m.encoder = e
	}
	return m.encoder.Encode(pcm)
}

func (m *Microphone) closeEncoder() error {
	if m.encoder == nil {
		return nil
	}
	err := m.encoder.Close()
	m.encoder = nil
	return err
}

// tell changes the state and says so.
func (m *Microphone) tell(change func(*MicrophoneState)) {
	m.telling.Lock()
	defer m.telling.Unlock()
	m.mu.Lock()
	before := m.state
	change(&m.state)
	now := m.state
	m.mu.Unlock()
	if m.config.Changed != nil && now != before {
		m.config.Changed(now)
	}
}
