package main

import (
	"context"
	"fmt"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

// decoder is ffmpeg as analysis wants it.
type decoder struct{ stream *ffmpeg.Stream }

func opener(tools ffmpeg.Tools) analysis.OpenDecoder {
	return func(ctx context.Context, path string) (analysis.Decoder, error) {
		s, err := tools.Open(ctx, path, ffmpeg.Args{PixFmt: "yuv420p", AsCoded: true, Width: picture.Width, Height: picture.Height})
		if err != nil {
			return nil, err
		}
		return decoder{s}, nil
	}
}

// Track says what ffprobe said.
func (d decoder) Track() analysis.Track {
	info := d.stream.Info()
	v := info.Video
	duration := v.Duration
	if duration <= 0 {
		duration = info.Duration
	}
	return analysis.Track{
		Codec: v.Codec, Width: v.Width, Height: v.Height, Duration: duration.Seconds(),
		Nominal: [2]int64{v.Rate.Num, v.Rate.Den}, Mean: [2]int64{v.Average.Num, v.Average.Den},
		FullRange: v.FullRange, Decoder: "ffmpeg " + v.Codec + " (software)",
	}
}

// Next reads the next piece, a picture past all buffers.
func (d decoder) Next(buf []byte) (analysis.Piece, error) {
	item, err := d.stream.NextInto(buf)
	if err != nil {
		return analysis.Piece{}, err
	}
	if item.Kind == media.Video && len(item.Picture) != len(buf) {
		return analysis.Piece{}, fault.New(fault.Internal, fmt.Errorf("picture of %d bytes, want %d", len(item.Picture), len(buf)))
	}
	return analysis.Piece{Kind: item.Kind, PTS: item.PTS, Samples: item.Samples}, nil
}

func (d decoder) Close() error { return d.stream.Close() }
