package sound

import (
	"math"
	"sync"
	"time"

	"videonet/backend/media"
)

// Voice is the sound of one participant's track.
type Voice struct {
	mixer       *Mixer
	participant string

	mu     sync.Mutex
	ring   *ring
	gain   float32 // wanted
	heard  float32 // reached
	power  float64 // mean square of about the last 100 ms, before gain
	closed bool
}

// Stats counts since the voice began. A piece is 20 ms.
type Stats struct {
	// Level is the loudness of about the last 100 ms in dBFS, before Gain: 20·log10 of the root mean square, -100..0.
	Level float64
	// Underruns is how often nothing was there in time though the speaker had sent.
	Underruns int64
	// Concealed pieces were invented, Recovered ones read from the redundancy of the next packet.
	Concealed, Recovered int64
	// Late packets came after their turn (some are duplicates of played ones), Duplicates while they waited for it, Dropped ones were too many.
	Late, Duplicates, Dropped int64
	// Damaged packets could not be decoded.
	Damaged int64
	// Waiting is how much lies here undecoded, Target how much is aimed at.
	Waiting, Target time.Duration
}

// Participant returns whose voice it is.
func (v *Voice) Participant() string { return v.participant }

// Push takes an RTP packet's sequence number, stamp (1/48000 s) and payload of 20 ms, in whatever order they come. data is copied.
func (v *Voice) Push(sequence uint16, stamp uint32, data []byte) {
	if len(data) == 0 {
		return // padding only
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.closed {
		v.ring.push(sequence, stamp, data)
	}
}

// SetGain makes the voice louder or softer: 0 is silence, 1 as it came, at most 4 (12 dB).
func (v *Voice) SetGain(gain float64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.gain = float32(min(max(gain, 0), 4))
}

// Stats returns the counts.
func (v *Voice) Stats() Stats {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.ring.stats
	s.Level = max(10*math.Log10(v.power+1e-12), -100)
	s.Waiting, s.Target = duration(v.ring.waiting()), duration(v.ring.target)
	return s
}

// Close ends the voice and frees its decoder. It is safe twice and while the mixer reads.
func (v *Voice) Close() {
	v.mixer.remove(v)
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.closed {
		v.closed = true
		_ = v.ring.decoder.Close()
	}
}

// addTo adds the voice's next samples to sum; room has the same length.
func (v *Voice) addTo(sum, room []float32) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return
	}
	v.ring.pull(room)
	square := 0.0
	step := (v.gain - v.heard) / float32(len(room)) // a jump of the gain would click
	for i, s := range room {
		square += float64(s) * float64(s)
		v.heard += step
		sum[i] += s * v.heard
	}
	v.heard = v.gain
	share := 1 - math.Exp(-float64(len(room))/(0.05*media.SampleRate))
	v.power += (square/float64(len(room)) - v.power) * share
}

func duration(samples int) time.Duration {
	return time.Duration(samples) * time.Second / media.SampleRate
}

// softClip bends what is louder than -2 dBFS so that several who speak at once do not crackle.
func softClip(pcm []float32) {
	const knee = 0.8
	for i, s := range pcm {
		if a := float32(math.Abs(float64(s))); a > knee {
			bent := knee + (1-knee)*math.Tanh(float64(a-knee)/(1-knee))
			pcm[i] = float32(math.Copysign(bent, float64(s)))
		}
	}
}
