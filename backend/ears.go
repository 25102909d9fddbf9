package backend

import (
	"log/slog"
	"sync"
	"time"

	"videonet/backend/media"
	"videonet/backend/meeting/sound"
	"videonet/backend/native/playback"
	"videonet/backend/native/soundcard"
)

// A loudspeaker that was lost, or was not there, is looked for again this often.
const speakerAgain = 5 * time.Second

// ears let a room's sound be heard. Without a loudspeaker the sound is taken all the same, in real time, and thrown away: only sound
// that is taken is decoded, and who speaks is shown by its loudness.
type ears struct {
	// Immutable.
	mixer *sound.Mixer
	card  *soundcard.Card // nil: nothing is to be heard
	heard func(pcm []float32)
	log   *slog.Logger
	stop  chan struct{}
	once  sync.Once
	ended sync.WaitGroup

	mu    sync.Mutex
	fault error // why nothing is heard, nil when it is
}

func newEars(mixer *sound.Mixer, card *soundcard.Card, heard func(pcm []float32), log *slog.Logger) *ears {
	if heard == nil {
		heard = func([]float32) {}
	}
	e := &ears{mixer: mixer, card: card, heard: heard, log: log, stop: make(chan struct{})}
	e.ended.Go(e.run)
	return e
}

func (e *ears) run() {
	for {
		if speaker := e.open(); speaker != nil {
			select {
			case <-speaker.Lost():
			case <-e.stop:
			}
			if err := speaker.Close(); err != nil {
				e.log.Warn("close the loudspeaker", "error", err)
			}
		}
		if !e.listenInSilence() {
			return
		}
	}
}

// open returns the system's loudspeaker, nil when there is none.
func (e *ears) open() *playback.Speaker {
	if e.card == nil {
		return nil
	}
	speaker, err := playback.Open(e.card, "", e.mixer)
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != nil && e.fault == nil {
		e.log.Warn("nothing will be heard", "error", err)
	}
	if e.fault = err; err != nil {
		return nil
	}
	return speaker
}

// listenInSilence takes the sound until it is time to look for a loudspeaker again; false when that is no more.
func (e *ears) listenInSilence() bool {
	const piece = media.PieceSamples * time.Second / media.SampleRate
	pcm := make([]float32, media.PieceSamples)
	begun, tick := time.Now(), time.NewTicker(piece)
	defer tick.Stop()
	for taken := time.Duration(0); e.card == nil || time.Since(begun) < speakerAgain; {
		select {
		case <-tick.C:
			for ; taken < time.Since(begun); taken += piece { // ticks are lost on a busy machine, time is not
				e.mixer.Read(pcm)
				e.heard(pcm)
			}
		case <-e.stop:
			return false
		}
	}
	return true
}

func (e *ears) err() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.fault
}

// Close stops listening and ends the mixer. It is safe twice.
func (e *ears) Close() {
	e.once.Do(func() { close(e.stop) })
	e.ended.Wait()
	if err := e.mixer.Close(); err != nil {
		e.log.Warn("close the mixer", "error", err)
	}
}
