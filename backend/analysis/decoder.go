package analysis

import (
	"context"

	"videonet/backend/media"
)

// Track is what a file's header says about its pictures.
type Track struct {
	Codec         string
	Width, Height int      // pixels, as shown
	Nominal, Mean [2]int64 // frames a second as fractions; 0 when unknown
	Duration      float64  // seconds, 0 when unknown
	Decoder       string   // who decodes, as the report should say
}

// Decoder gives the pictures of one file in order.
type Decoder interface {
	Track() Track
	// Next fills luma, of Width*Height bytes, with the next picture. It returns io.EOF after the last, or a fault that says why
	// there is no more; with fault.FileTruncated what came before still counts.
	Next(luma []byte) (media.PTS, error)
	// Close ends the decoder and waits until it is gone.
	Close() error
}

// OpenDecoder starts a decoder. It opens regular files only and ends with ctx.
type OpenDecoder func(ctx context.Context, path string) (Decoder, error)
