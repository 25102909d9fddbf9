package analysis

import (
	"context"
	"io"

	"videonet/backend/media"
)

// Track is what a file's headers say about its pictures.
type Track struct {
	Codec         string
	Width, Height int      // pixels, as shown
	Nominal, Mean [2]int64 // frames a second as fractions; 0 when unknown
	Duration      float64  // seconds, 0 when unknown
	FullRange     bool     // black is coded 0 and white 255, not 16 and 235
	Decoder       string   // who decodes, as the report should say
	Sound         *SoundTrack
}

// SoundTrack is what a file's header says about its first sound track; nil without one.
type SoundTrack struct {
	Codec          string
	Rate, Channels int // Hz, as the samples come
}

// Piece is the head of a picture or a piece of sound.
type Piece struct {
	Kind media.Kind
	// PTS is the file's own stamp; of sound, its first sample's.
	PTS media.PTS
	// Samples are a piece of sound, interleaved, in [-1,1], valid until the next call.
	Samples []float32
	// Full is a picture of full size, or a strip of one; nil for the small pictures and for sound.
	Full *Full
}

// Full is the head of a picture in the file's own size, at most sample.MaxWidth x sample.MaxHeight of its middle, or of a strip of it. It has the
// stamp of one of the small pictures.
type Full struct {
	// Strip says that it is a part of the width. Strips come in threes, of pictures that follow each other, behind a whole one, the first of
	// the same picture; fewer when the next whole one comes sooner.
	Strip         bool
	Width, Height int // pixels
	// Read fills the planes, sample.Size bytes of values as they are coded. It is to be called before the next piece is asked for.
	Read func(planes []byte) error
}

// Want says what a decoder should give beside the small pictures.
type Want struct {
	Sound bool
	Full  bool // one picture of full size a second and strips
	// Device decodes the pictures; "" means Auto. One that is asked for by name and fails is fault.DeviceFailed.
	Device Device
	// Stream is what is decoded in place of a file; nil for a file.
	Stream io.Reader
	// Threads of the decoder; below 1 means one for each core.
	Threads int
	// From leaves out the pictures before it, small and full ones; the sound comes from its beginning all the same. The zero PTS leaves out
	// nothing. Which pictures are given in full size does not depend on it, from the fourth picture on.
	From media.PTS
}

// Decoder gives the pictures and the sound of one file in the order of the file.
type Decoder interface {
	Track() Track
	// Next gives the next piece; a picture fills buf, of picture.Bytes, with sample values as they are coded. It returns io.EOF after the
	// last, or a fault that says why there is no more; with fault.FileTruncated what came before still counts.
	Next(buf []byte) (Piece, error)
	// Close ends the decoder and waits until it is gone.
	Close() error
}

// OpenDecoder starts a decoder of pictures and of what else is wanted and there. It opens regular files only and ends with ctx.
type OpenDecoder func(ctx context.Context, path string, want Want) (Decoder, error)
