package main

import (
	"cmp"
	"context"
	"fmt"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/analysis/sound"
	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

// decoder is ffmpeg as analysis wants it.
type decoder struct {
	stream *ffmpeg.Stream
	rate   int // of sound, Hz
}

func opener(tools ffmpeg.Tools) analysis.OpenDecoder {
	return func(ctx context.Context, path string, withSound bool) (analysis.Decoder, error) {
		info, err := tools.Probe(ctx, path)
		if err != nil {
			return nil, err
		}
		d := decoder{rate: soundRate(info, withSound)}
		d.stream, err = tools.Open(ctx, path, ffmpeg.Args{
			Info: info, PixFmt: "yuv420p", AsCoded: true, Width: picture.Width, Height: picture.Height, Rate: d.rate,
		})
		if err != nil {
			return nil, err
		}
		return d, nil
	}
}

// soundRate is the rate at which sound is measured, in Hz: the file's own, so that peaks stay what they are, within what can be
// measured. 0 without sound.
func soundRate(info *ffmpeg.Info, wanted bool) int {
	if !wanted || info.Audio == nil {
		return 0
	}
	return min(max(info.Audio.Rate, sound.MinRate), sound.MaxRate)
}

// Track says what ffprobe said.
func (d decoder) Track() analysis.Track {
	info := d.stream.Info()
	v := info.Video
	duration := v.Duration
	if duration <= 0 {
		duration = info.Duration
	}
	t := analysis.Track{
		Codec: v.Codec, Width: v.Width, Height: v.Height, Duration: duration.Seconds(),
		Nominal: [2]int64{v.Rate.Num, v.Rate.Den}, Mean: [2]int64{v.Average.Num, v.Average.Den},
		FullRange: v.FullRange, Decoder: "ffmpeg " + v.Codec + " (software)",
	}
	if a := info.Audio; a != nil {
		t.Sound = &analysis.SoundTrack{Codec: a.Codec, Rate: cmp.Or(d.rate, a.Rate), Channels: a.Channels}
	}
	return t
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
