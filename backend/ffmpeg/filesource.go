package ffmpeg

import (
	"context"
	"fmt"
	"image"
	"time"

	"videonet/backend/media"
)

// SourceConfig says what of a file to play as a camera and a microphone.
type SourceConfig struct {
	// Info is what Probe said; nil lets OpenSource ask.
	Info *Info
	// From is the first picture wanted, on the file's own clock. The zero PTS means the beginning. There is no seeking in an open
	// source: close it and open another.
	From media.PTS
	// Video and Audio say which tracks are wanted; one that the file lacks is left out.
	Video, Audio bool
}

// The largest pictures of a source, in pixels: those of a call.
const (
	sourceWidth  = 1280
	sourceHeight = 720
)

// How far the decoder runs ahead: pictures of 1.4 MB, and pieces of sound of 20 ms.
const (
	picturesAhead = 8
	piecesAhead   = 50
)

// FileSource plays a file once, in real time: one child that decodes, two sources that share one clock.
type FileSource struct {
	stream *Stream
	cancel context.CancelFunc
	pace   pace
	video  *track[*image.YCbCr] // nil when there is none
	audio  *track[[]float32]    // nil when there is none
	width  int
	height int
	free   chan []byte
	chunk  chunker
	ended  chan struct{} // closed by the pump
}

// OpenSource starts to decode. It returns the faults of Open. Both sources must be closed, or the FileSource itself.
func (t Tools) OpenSource(ctx context.Context, path string, c SourceConfig) (*FileSource, error) {
	if c.Info == nil {
		info, err := t.Probe(ctx, path)
		if err != nil {
			return nil, err
		}
		c.Info = info
	}
	s := &FileSource{free: make(chan []byte, picturesAhead), ended: make(chan struct{})}
	args := Args{Info: c.Info, Start: c.From}
	if c.Video && c.Info.Video != nil {
		s.width, s.height = within(c.Info.Video.Width, c.Info.Video.Height)
		args.PixFmt, args.Width, args.Height = "yuv420p", s.width, s.height
		s.video = newTrack[*image.YCbCr](picturesAhead, 0)
	}
	if c.Audio && c.Info.Audio != nil {
		args.Rate, args.Channels = media.SampleRate, 1
		s.audio = newTrack[[]float32](piecesAhead, maxLate)
	}
	// The child lives as long as the source, not as long as the call that opened it.
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stream, err := t.Open(own, path, args)
	if err != nil {
		cancel()
		return nil, err
	}
	s.stream, s.cancel = stream, cancel
	go s.pump(own)
	return s, nil
}

// Info returns what the file's headers say.
func (s *FileSource) Info() *Info { return s.stream.Info() }

// PID returns the process id of the decoder.
func (s *FileSource) PID() int { return s.stream.PID() }

// Video returns the pictures: at most 1280x720, even, of the file's shape as shown, with the file's own stamps. It returns nil when
// the file has none or they were not asked for.
func (s *FileSource) Video() media.VideoSource {
	if s.video == nil {
		return nil
	}
	return (*fileVideo)(s)
}

// Audio returns the sound with the stamps of the file, or nil when the file has none or it was not asked for.
func (s *FileSource) Audio() media.AudioSource {
	if s.audio == nil {
		return nil
	}
	return (*fileAudio)(s)
}

// Close ends both sources, kills the decoder and waits until it is gone. It is safe twice.
func (s *FileSource) Close() error {
	if s.video != nil {
		s.video.close()
	}
	if s.audio != nil {
		s.audio.close()
	}
	s.cancel()
	<-s.ended
	return s.stream.Close()
}

// half ends the decoder once nobody is left to read.
func (s *FileSource) half() error {
	if s.video != nil && !s.video.isClosed() || s.audio != nil && !s.audio.isClosed() {
		return nil
	}
	return s.Close()
}

// pump reads the decoder and sorts what comes.
func (s *FileSource) pump(ctx context.Context) {
	defer close(s.ended)
	err := s.read(ctx)
	if s.video != nil {
		s.video.finish(err)
	}
	if s.audio != nil {
		s.audio.finish(err)
	}
}

func (s *FileSource) read(ctx context.Context) error {
	for {
		var buf []byte
		if s.video != nil {
			buf = s.take()
		}
		item, err := s.stream.NextInto(buf)
		if err != nil {
			return err
		}
		if item.Kind == media.Video {
			if len(item.Picture) != s.width*s.height*3/2 {
				return fmt.Errorf("read picture of %d bytes, want %dx%d", len(item.Picture), s.width, s.height)
			}
			s.pace.see(item.PTS, time.Now())
			s.video.put(ctx, timed[*image.YCbCr]{item.PTS, s.picture(item.Picture)}, &s.pace)
			continue
		}
		s.give(buf)
		for _, piece := range s.chunk.add(item.PTS, item.Samples) {
			s.pace.see(piece.pts, time.Now())
			s.audio.put(ctx, piece, &s.pace)
		}
	}
}

// picture lays planes without gaps into an image; both sides are even.
func (s *FileSource) picture(b []byte) *image.YCbCr {
	luma := s.width * s.height
	return &image.YCbCr{
		Y: b[:luma], Cb: b[luma : luma*5/4], Cr: b[luma*5/4 : luma*3/2], YStride: s.width, CStride: s.width / 2,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, s.width, s.height),
	}
}

func (s *FileSource) take() []byte {
	select {
	case b := <-s.free:
		return b
	default:
		return make([]byte, s.width*s.height*3/2)
	}
}

func (s *FileSource) give(b []byte) {
	if b == nil {
		return
	}
	select {
	case s.free <- b:
	default:
	}
}

// within returns the size of pictures of w x h that fit into those of a call: the same shape, never larger, even.
func within(w, h int) (int, int) {
	if w > sourceWidth {
		w, h = sourceWidth, h*sourceWidth/w
	}
	if h > sourceHeight {
		w, h = w*sourceHeight/h, sourceHeight
	}
	return max(w&^1, 2), max(h&^1, 2)
}
