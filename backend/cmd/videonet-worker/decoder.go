package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/analysis/sample"
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
	chooser := &ffmpeg.Chooser{Tools: tools}
	return func(ctx context.Context, path string, want analysis.Want) (analysis.Decoder, error) {
		if want.Stream != nil {
			return openLive(ctx, tools, path, want)
		}
		info, err := tools.Probe(ctx, path)
		if err != nil {
			return nil, err
		}
		d := decoder{rate: soundRate(info, want.Sound)}
		args := arguments(info, want)
		args.Start, args.WholeSound = want.From, true
		if args.Device, err = chooser.Choose(ctx, args, string(want.Device)); err != nil {
			return nil, err
		}
		d.stream, err = tools.Open(ctx, path, args)
		if err != nil {
			return nil, err
		}
		return d, nil
	}
}

// openLive opens a stream. Nothing can be tried on it, so the software decodes.
func openLive(ctx context.Context, tools ffmpeg.Tools, name string, want analysis.Want) (analysis.Decoder, error) {
	if d := want.Device; d != "" && d != analysis.Auto && d != analysis.CPU {
		return nil, fault.New(fault.DeviceFailed, errors.New("a stream cannot be tried"), "device", string(d), "file", name)
	}
	var d decoder
	var err error
	d.stream, err = tools.OpenLive(ctx, name, want.Stream, func(info *ffmpeg.Info) ffmpeg.Args {
		d.rate = soundRate(info, want.Sound)
		return arguments(info, want)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// arguments are what of a file is wanted.
func arguments(info *ffmpeg.Info, want analysis.Want) ffmpeg.Args {
	a := ffmpeg.Args{
		Info: info, PixFmt: "yuv420p", AsCoded: true, Width: picture.Width, Height: picture.Height, Rate: soundRate(info, want.Sound), Threads: want.Threads,
	}
	if want.Full {
		a.Sampling = &ffmpeg.Sampling{MaxWidth: sample.MaxWidth, MaxHeight: sample.MaxHeight, StripWidth: stripWidth}
	}
	return a
}

// stripWidth is how much of a picture's width tells whether it is interlaced, in pixels; four places in turn.
const stripWidth = 256

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
		FullRange: v.FullRange, Decoder: decodedBy(v.Codec, d.stream.Device()),
	}
	if a := info.Audio; a != nil {
		t.Sound = &analysis.SoundTrack{Codec: a.Codec, Rate: cmp.Or(d.rate, a.Rate), Channels: a.Channels}
	}
	return t
}

// decodedBy is the decoder as the report names it.
func decodedBy(codec, device string) string {
	if device == ffmpeg.Software {
		device = "software"
	}
	return "ffmpeg " + codec + " (" + device + ")"
}

// Next reads the next piece, a picture past all buffers.
func (d decoder) Next(buf []byte) (analysis.Piece, error) {
	item, err := d.stream.NextInto(buf)
	if err != nil {
		return analysis.Piece{}, err
	}
	if item.View != ffmpeg.Main {
		full := analysis.Full{Strip: item.View == ffmpeg.Strip, Width: item.Width, Height: item.Height, Read: d.stream.Read}
		return analysis.Piece{Kind: item.Kind, PTS: item.PTS, Full: &full}, nil
	}
	if item.Kind == media.Video && len(item.Picture) != len(buf) {
		return analysis.Piece{}, fault.New(fault.Internal, fmt.Errorf("picture of %d bytes, want %d", len(item.Picture), len(buf)))
	}
	return analysis.Piece{Kind: item.Kind, PTS: item.PTS, Samples: item.Samples}, nil
}

func (d decoder) Close() error { return d.stream.Close() }
