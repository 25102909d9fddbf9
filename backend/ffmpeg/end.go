package ffmpeg

import (
	"errors"
	"strings"

	"videonet/backend/child"
	"videonet/backend/fault"
	"videonet/backend/media"
)

// childFault returns the fault of a child that ended through no fault of the file's: killed, or at one of its limits.
func (s *Stream) childFault(err error) error {
	var exit *child.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	limit := s.args.Limits
	switch {
	case limit.CPU > 0 && s.process.CPU() >= limit.CPU:
		return fault.New(fault.WorkerLimit, err, "file", s.info.Path, "limit", "time")
	case strings.Contains(exit.Lines, "Cannot allocate memory"):
		return fault.New(fault.WorkerLimit, err, "file", s.info.Path, "limit", "memory")
	case exit.Signal != "":
		return fault.New(fault.WorkerDied, err, "file", s.info.Path)
	}
	return nil
}

// cutOff says that the demuxer complained about a file that ends too early; its exit status does not tell.
func cutOff(lines string) bool {
	for _, sign := range []string{"partial file", "ended prematurely", "Packet corrupt", "truncated"} {
		if strings.Contains(lines, sign) {
			return true
		}
	}
	return false
}

// How much sooner than its header says a track may end: headers round, and last pictures have no length. AVI counts pictures.
const (
	shortBy    = 1.0  // seconds
	shortByAVI = 0.25 // seconds
)

// short says that the pictures end well before the track's own header says. Demuxers that complain themselves are believed instead:
// in mov and Matroska the last picture may be of any length.
func (s *Stream) short() bool {
	v := s.info.Video
	if s.args.PixFmt == "" || s.pictures == 0 {
		return false
	}
	switch s.info.Demuxer {
	case "mov", "matroska":
		return false
	case "avi": // a cut AVI's duration is guessed from its size, the header's count is not
		return v.Rate.Num > 0 && s.reached() < float64(v.Frames*v.Rate.Den)/float64(v.Rate.Num)-shortByAVI
	}
	length := v.Duration
	if s.info.Demuxer == "flv" { // its header has one length for all tracks
		length = s.info.Duration
	}
	return length > 0 && s.reached() < length.Seconds()-shortBy
}

// reached is the end of the last picture, in seconds from the first of the file.
func (s *Stream) reached() float64 {
	if s.info.Video == nil || s.pictures == 0 {
		return 0
	}
	end := media.PTS{Ticks: s.last.Ticks + s.step, Base: s.last.Base}
	if start := s.info.Video.Start; start.Base.Den != 0 {
		end = end.Sub(start)
	}
	return end.Seconds()
}

// detail is what the decoder said, for the log.
func (s *Stream) detail(exit error) error {
	if exit != nil {
		return exit
	}
	if lines := s.process.LastLines(); lines != "" {
		return errors.New(lines)
	}
	return nil
}
