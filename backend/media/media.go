// Package media holds the words for pictures, sound and coded packets that the program's rooms hand to each other, and says who
// releases what. It captures, codes and plays nothing itself.
package media

import (
	"context"
	"image"
	"time"
)

// Kind tells pictures from sound.
type Kind uint8

// The kinds of a track.
const (
	Video Kind = iota + 1
	Audio
)

// String names the kind as SDP does.
func (k Kind) String() string {
	switch k {
	case Video:
		return "video"
	case Audio:
		return "audio"
	}
	return "unknown"
}

// Frame is one picture, I420 (image.YCbCrSubsampleRatio420). It belongs to whoever received it until its release is called.
type Frame struct {
	Image *image.YCbCr
	PTS   PTS
	// Captured is when the picture was taken, on this machine's clock; zero when unknown.
	Captured time.Time
}

// Packet is one coded picture or one coded piece of sound. Its data is shared by all receivers and must never be changed.
type Packet struct {
	Kind Kind
	// Key is true when a decoder can begin here.
	Key  bool
	Data []byte
	PTS  PTS
	// Captured is when the content was taken, on the clock of the machine that holds the packet; zero when unknown.
	Captured time.Time
	// Width and Height are pixels, set on key frames of video; 0 otherwise.
	Width, Height int
}

// Sound is always mono at SampleRate in pieces of PieceSamples: what Opus carries in one packet.
const (
	SampleRate   = 48000 // Hz
	PieceSamples = 960   // 20 ms
)

// VideoSource gives pictures in real time. One goroutine reads it.
type VideoSource interface {
	// Read blocks for the next picture; release gives its memory back, after which the frame must not be used.
	// io.EOF ends a source that has an end; any other error means the source is lost and should be closed.
	Read(ctx context.Context) (f Frame, release func(), err error)
	// Close ends the source and frees the device. It is safe twice and while Read waits.
	Close() error
}

// AudioSource gives sound in real time. One goroutine reads it.
type AudioSource interface {
	// Read blocks for the next PieceSamples samples in [-1,1] and writes them to pcm, which must hold that many.
	Read(ctx context.Context, pcm []float32) (PTS, error)
	// Close ends the source and frees the device. It is safe twice and while Read waits.
	Close() error
}

// VideoEncoder turns pictures into packets. It is not safe for concurrent use.
type VideoEncoder interface {
	// Encode returns no data when the encoder dropped the picture. key asks for a packet at which a decoder can begin.
	Encode(f Frame, key bool) (Packet, error)
	// SetBitrate changes the target, in bit/s.
	SetBitrate(bits int) error
	Close() error
}

// VideoDecoder turns packets into pictures. It is not safe for concurrent use.
type VideoDecoder interface {
	// Decode returns nil when the packet gives no picture. The picture is valid until the next call.
	Decode(p Packet) (*image.YCbCr, error)
	Close() error
}

// AudioEncoder turns PieceSamples samples into one packet. It is not safe for concurrent use.
type AudioEncoder interface {
	// Encode returns the packet's bytes, which belong to the caller.
	Encode(pcm []float32) ([]byte, error)
	Close() error
}

// AudioDecoder turns packets into PieceSamples samples. It is not safe for concurrent use.
type AudioDecoder interface {
	// Decode fills pcm from a packet.
	Decode(packet []byte, pcm []float32) error
	// Recover fills pcm with the piece lost just before next, from the redundancy inside next.
	Recover(next []byte, pcm []float32) error
	// Conceal invents a lost piece when no later packet has come.
	Conceal(pcm []float32) error
	Close() error
}
