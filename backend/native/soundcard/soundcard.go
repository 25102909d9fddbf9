// Package soundcard opens the sound devices of the machine with miniaudio: one context for capture and playback. It holds no
// samples, mixes nothing and chooses no device but the system's own default. PulseAudio comes before ALSA on Linux; servers are
// asked, never started.
package soundcard

import "videonet/backend/media"

// Direction says which way sound goes.
type Direction uint8

// The directions.
const (
	Input  Direction = iota + 1 // microphones
	Output                      // loudspeakers
)

// Device is one that a person can choose.
type Device struct {
	// ID stays the same as long as the system names the device so. The empty ID is the system's default wherever an ID is asked for.
	ID      string
	Label   string
	Default bool
}

// Buffer lengths, in periods of 10 ms. Two are the least; playback has one more, because what is missing there is heard.
const (
	period        = media.SampleRate / 100 // samples
	inputPeriods  = 2
	outputPeriods = 3
)

// OutputBuffer is how many samples lie between Open's function and the loudspeaker at most, besides the system's own.
const OutputBuffer = period * outputPeriods
