package ffmpeg

import (
	"context"
	"errors"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Sounds are the sound of a file as a media.AudioSource, as fast as it is read.
type Sounds struct {
	stream *Stream
	cancel context.CancelFunc

	rest  []float32 // read and not given yet
	at    media.PTS // of the first sample of rest, in samples
	ended error
}

// OpenSounds opens the sound from the time from on, mono at media.SampleRate. The errors are those of Open.
func (t Tools) OpenSounds(ctx context.Context, info *Info, from media.PTS) (*Sounds, error) {
	if info.Audio == nil {
		return nil, fault.New(fault.NotVideo, errors.New("it has no sound"), "file", info.Path)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stream, err := t.Open(ctx, info.Path, Args{Info: info, Start: from, Rate: media.SampleRate, Channels: 1})
	if err != nil {
		cancel()
		return nil, err
	}
	return &Sounds{stream: stream, cancel: cancel}, nil
}

// Read gives the next piece; the last one is filled up with silence. Ending ctx ends the source.
func (s *Sounds) Read(ctx context.Context, pcm []float32) (media.PTS, error) {
	stop := context.AfterFunc(ctx, s.cancel)
	defer stop()
	for len(s.rest) < media.PieceSamples && s.ended == nil {
		s.more()
	}
	if len(s.rest) == 0 {
		return media.PTS{}, s.ended
	}
	pcm = pcm[:media.PieceSamples]
	n := copy(pcm, s.rest)
	clear(pcm[n:])
	at := s.at
	s.rest = s.rest[:copy(s.rest, s.rest[n:])]
	s.at.Ticks += int64(n)
	return at, nil
}

// more reads the next packet of sound behind what is there.
func (s *Sounds) more() {
	item, err := s.stream.Next()
	switch {
	case err != nil:
		s.ended = err
	case item.Kind == media.Audio:
		if len(s.rest) == 0 {
			s.at = item.PTS.In(media.RTPAudio)
		}
		s.rest = append(s.rest, item.Samples...)
	}
}

// Close kills the decoder and waits for it. It is safe twice and while Read waits.
func (s *Sounds) Close() error {
	s.cancel()
	return s.stream.Close()
}

func noPictures(info *Info) error {
	return fault.New(fault.NotVideo, errors.New("it has no pictures"), "file", info.Path)
}
