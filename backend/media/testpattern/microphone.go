package testpattern

import (
	"context"
	"math"
	"sync"
	"time"

	"videonet/backend/media"
)

// Tone is the frequency of the microphone in Hz, Level its loudness in dBFS: 20·log10 of the root mean square, so that a sine
// between -1 and 1 has -3.
const (
	Tone  = 440
	Level = -18
)

const (
	beepLength = media.SampleRate / 10  // samples: 100 ms
	beepRamp   = media.SampleRate / 200 // samples: 5 ms without a click
	maxBehind  = 200 * time.Millisecond // what was not read for longer is not made up for
	pieceTime  = media.PieceSamples * time.Second / media.SampleRate
)

// Microphone is a media.AudioSource with a tone at Level, or with beeps of it.
type Microphone struct {
	beep bool
	done chan struct{}
	once sync.Once

	// Read by one goroutine.
	start time.Time
	piece int64
}

// NewMicrophone returns a microphone with a steady tone. With beep, the tone sounds in the first 100 ms of each second of this
// machine's clock alone, so that a listener can tell how late it is.
func NewMicrophone(beep bool) *Microphone {
	return &Microphone{beep: beep, done: make(chan struct{})}
}

// Read waits until the last sample of the next piece has been heard.
func (m *Microphone) Read(ctx context.Context, pcm []float32) (media.PTS, error) {
	if m.start.IsZero() {
		m.start = time.Now()
	}
	if behind := time.Since(m.start) - time.Duration(m.piece+1)*pieceTime; behind > maxBehind {
		m.piece += int64(behind / pieceTime)
	}
	if err := wait(ctx, m.done, m.start.Add(time.Duration(m.piece+1)*pieceTime)); err != nil {
		return media.PTS{}, err
	}
	first := m.piece * media.PieceSamples
	m.piece++
	for i := range pcm[:media.PieceSamples] {
		pcm[i] = m.sample(first + int64(i))
	}
	return media.PTS{Ticks: first, Base: media.RTPAudio}, nil
}

// Close ends the microphone. It is safe twice and while Read waits.
func (m *Microphone) Close() error {
	m.once.Do(func() { close(m.done) })
	return nil
}

// sample returns the n-th sample since the start.
func (m *Microphone) sample(n int64) float32 {
	amplitude := math.Sqrt2 * math.Pow(10, Level/20.0)
	// Whole periods fit into a second, so the phase can be counted within one.
	v := amplitude * math.Sin(2*math.Pi*Tone*float64(n%media.SampleRate)/media.SampleRate)
	if !m.beep {
		return float32(v)
	}
	offset := int64(m.start.Nanosecond()) * media.SampleRate / int64(time.Second)
	at := (n + offset) % media.SampleRate
	if at >= beepLength {
		return 0
	}
	return float32(v * min(1, float64(at)/beepRamp, float64(beepLength-at)/beepRamp))
}
