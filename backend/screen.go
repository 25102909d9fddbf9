package backend

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"

	"videonet/backend/analysis/player"
	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
	"videonet/backend/native/playback"
	"videonet/backend/native/soundcard"
	"videonet/backend/native/vpx"
)

const (
	// A player's picture is at most this large: what a window shows and VP8 codes in a few milliseconds.
	screenWidth, screenHeight = 1280, 720
	// screenBitrate is generous: a still picture is looked at closely, and nothing of it leaves the machine. In bit/s.
	screenBitrate = 8_000_000
)

// Screen shows one file at a time in the window. It is safe for concurrent use.
type Screen struct {
	view player.View
	card *soundcard.Card
	log  *slog.Logger

	mu      sync.Mutex // Lock order: mu > the player's
	player  *player.Player
	job     string
	speaker *playback.Speaker
	changed chan struct{} // closed when another file is shown
}

func newScreen(view player.View, card *soundcard.Card, log *slog.Logger) *Screen {
	return &Screen{view: view, card: card, log: log, changed: make(chan struct{})}
}

// Open shows the first picture of a file in place of what is shown. job is whatever the caller calls it by.
func (s *Screen) Open(ctx context.Context, job, path string) error {
	tools, err := ffmpeg.Find(ctx)
	if err != nil {
		return err
	}
	info, err := tools.Probe(ctx, path)
	if err != nil {
		return err
	}
	if info.Video == nil {
		return fault.New(fault.NotVideo, nil, "file", filepath.Base(path))
	}
	ring := &player.Ring{}
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.close()
	s.speaker = s.openSpeaker(info, ring)
	s.job = job
	s.player = player.Open(player.Config{
		Source: film{tools, info}, Stream: playerStream + job, View: s.view, Speaker: ring, Log: s.log,
		Info: player.Info{First: first(info), Duration: duration(info), Sound: s.speaker != nil},
		Encoder: func(width, height int) (media.VideoEncoder, error) {
			return vpx.NewEncoder(vpx.Config{Width: width, Height: height, Bitrate: screenBitrate})
		},
	})
	return err
}

// openSpeaker lets the file be heard when it has sound and there is something to hear it with.
func (s *Screen) openSpeaker(info *ffmpeg.Info, ring *player.Ring) *playback.Speaker {
	if info.Audio == nil {
		return nil
	}
	speaker, err := playback.Open(s.card, "", ring)
	if err != nil {
		s.log.Info("the player is silent", "error", err)
		return nil
	}
	return speaker
}

// Shown returns the player and what it was opened for, nil and "" when nothing is shown; changed is closed when that changes.
func (s *Screen) Shown() (p *player.Player, job string, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.player, s.job, s.changed
}

// RequestKey publishes the picture on screen as a key frame.
func (s *Screen) RequestKey() {
	if p, _, _ := s.Shown(); p != nil {
		p.RequestKey()
	}
}

// Close shows nothing and waits for all that ran. It is safe twice, and Open may follow.
func (s *Screen) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.close()
}

func (s *Screen) close() error {
	var errs []error
	if s.player != nil {
		errs = append(errs, s.player.Close())
	}
	if s.speaker != nil {
		errs = append(errs, s.speaker.Close())
	}
	s.player, s.speaker, s.job = nil, nil, ""
	close(s.changed)
	s.changed = make(chan struct{})
	return errors.Join(errs...)
}

// film is a file as the player reads it. It meets player.Source.
type film struct {
	tools ffmpeg.Tools
	info  *ffmpeg.Info
}

// Pictures opens the pictures from a time on.
func (f film) Pictures(ctx context.Context, from media.PTS) (media.VideoSource, error) {
	pictures, err := f.tools.OpenPictures(ctx, f.info, from, screenWidth, screenHeight)
	if err != nil {
		return nil, err // a nil *Pictures is no nil VideoSource
	}
	return pictures, nil
}

// Sound opens the sound from a time on.
func (f film) Sound(ctx context.Context, from media.PTS) (media.AudioSource, error) {
	sounds, err := f.tools.OpenSounds(ctx, f.info, from)
	if err != nil {
		return nil, err
	}
	return sounds, nil
}

// first is where the file's times begin.
func first(info *ffmpeg.Info) media.PTS {
	if info.Video.Start.Base.Den != 0 {
		return info.Video.Start
	}
	return media.PTS{Ticks: int64(info.Start), Base: media.Nanos}
}

// duration is that of the pictures, in seconds: sound may go on behind the last of them.
func duration(info *ffmpeg.Info) float64 {
	if info.Video.Duration > 0 {
		return info.Video.Duration.Seconds()
	}
	return info.Duration.Seconds()
}
