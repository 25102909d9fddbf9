package ffmpeg

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"videonet/backend/child"
	"videonet/backend/fault"
	"videonet/backend/ffmpeg/nut"
	"videonet/backend/media"
)

// Item is a picture or a piece of sound. It is valid until the next call of Next.
type Item struct {
	Kind media.Kind
	View View // of a picture
	// PTS is the file's own time stamp, in the track's own time base; of sound, of its first sample, in the stream's.
	PTS media.PTS
	// Picture holds the planes of a picture without gaps, as Args asked for them.
	Picture []byte
	// Samples are a piece of sound, interleaved, in [-1,1].
	Samples []float32
	// Width and Height are the size of a Whole or a Strip in pixels. Its planes, yuv420p without gaps, are fetched by Stream.Read.
	Width, Height int
}

// Stream is a file that is being decoded by a child. It is not safe for concurrent use, but for Close and Kill.
type Stream struct {
	info    *Info
	args    Args
	shift   time.Duration
	process *child.Process
	reader  *nut.Reader
	ctx     context.Context //nolint:containedctx // the child's own: tells why it was killed

	raw      []byte
	left     int // bytes of a sample that Read may fetch
	samples  []float32
	pictures int
	last     media.PTS // of the last picture
	step     int64     // ticks between the last two pictures
	ended    error
}

// Open starts a decoder for the file. It returns the faults of Probe, and NotVideo when pictures are wanted and there are none.
// The child is killed when ctx ends; Close must be called in any case.
func (t Tools) Open(ctx context.Context, path string, a Args) (*Stream, error) {
	if a.Info == nil {
		info, err := t.Probe(ctx, path)
		if err != nil {
			return nil, err
		}
		a.Info = info
	}
	video, audio := a.PixFmt != "", a.Rate > 0 && a.Info.Audio != nil
	if video && a.Info.Video == nil || !video && !audio {
		return nil, fault.New(fault.NotVideo, errors.New("it has no such track"), "file", path)
	}
	if a.Limits == (child.Limits{}) {
		a.Limits = DecodeLimits()
		if a.Device != "" && a.Device != Software {
			a.Limits = deviceLimits()
		}
	}
	c := t.command(a)
	p, err := child.Start(ctx, child.Spec{Path: t.FFmpeg, Args: c.args, Env: environment(), Stdin: a.live != nil, Limits: a.Limits})
	if err != nil {
		return nil, err
	}
	s := &Stream{info: a.Info, args: a, shift: c.shift, process: p, ctx: ctx}
	return s, nil
}

// Info returns what the file's headers say.
func (s *Stream) Info() *Info { return s.info }

// Device returns what decodes the pictures.
func (s *Stream) Device() string { return cmp.Or(s.args.Device, Software) }

// PID returns the process id of the decoder.
func (s *Stream) PID() int { return s.process.PID() }

// CPU returns the decoder's user and system time once it has ended.
func (s *Stream) CPU() time.Duration { return s.process.CPU() }

// Close kills the decoder if it runs and waits until it is gone. It is safe twice.
func (s *Stream) Close() error {
	err := s.process.Close()
	if s.args.live != nil {
		s.args.live.close()
	}
	return err
}

// Next returns the next picture or piece of sound, in the order of the file. After the last it returns io.EOF, or a fault that says
// why there is no more: FileTruncated (value "at": the second, from the first picture, up to which it could be read), FileDamaged
// (nothing could be read), WorkerDied, WorkerLimit, or the context's error.
func (s *Stream) Next() (Item, error) { return s.NextInto(nil) }

// NextInto is Next, but puts a picture into buf where it is large enough.
func (s *Stream) NextInto(buf []byte) (Item, error) {
	for s.ended == nil {
		item, wanted, err := s.next(buf)
		if err != nil {
			s.ended = s.end(err)
			break
		}
		if wanted {
			return item, nil
		}
	}
	return Item{}, s.ended
}

func (s *Stream) next(buf []byte) (item Item, wanted bool, err error) {
	if s.reader == nil {
		if s.reader, err = nut.NewReader(s.process.Stdout); err != nil {
			return Item{}, false, err
		}
	}
	s.left = 0
	p, err := s.reader.Next()
	if err != nil {
		return Item{}, false, err
	}
	switch stream := s.reader.Streams()[p.Stream]; stream.Kind {
	case media.Video:
		if p.Stream > 0 && s.args.Sampling != nil { // tracks come in the order of their -map
			return s.sample(p, stream)
		}
		return s.picture(p, buf)
	case media.Audio:
		return s.sound(p, stream)
	}
	return Item{}, false, nil
}

func (s *Stream) picture(p nut.Packet, buf []byte) (Item, bool, error) {
	pts := s.original(p.PTS, s.info.Video.Base)
	if s.before(pts) {
		return Item{}, false, nil
	}
	if cap(buf) < p.Size {
		if cap(s.raw) < p.Size {
			s.raw = make([]byte, p.Size)
		}
		buf = s.raw
	}
	buf = buf[:p.Size]
	if err := s.reader.Read(buf); err != nil {
		return Item{}, false, err
	}
	if s.pictures > 0 {
		s.step = pts.Ticks - s.last.Ticks
	}
	s.last = pts
	s.pictures++
	return Item{Kind: media.Video, PTS: pts, Picture: buf}, true, nil
}

// sample is the head of a Whole or a Strip. One whose size is not that of its track belongs to a file that changes its size: it is left out.
func (s *Stream) sample(p nut.Packet, track *nut.Stream) (Item, bool, error) {
	pts := s.original(p.PTS, s.info.Video.Base)
	s.left = track.Width*track.Height + 2*((track.Width+1)/2)*((track.Height+1)/2)
	if s.before(pts) || p.Size != s.left {
		s.left = 0
		return Item{}, false, nil
	}
	return Item{Kind: media.Video, View: View(p.Stream), PTS: pts, Width: track.Width, Height: track.Height}, true, nil
}

// Read fetches the planes of the Whole or Strip that Next returned last; buf is as large as they are. What is not fetched is skipped.
func (s *Stream) Read(buf []byte) error {
	if len(buf) != s.left {
		return fmt.Errorf("read sample of %d bytes into %d", s.left, len(buf))
	}
	s.left = 0
	if err := s.reader.Read(buf); err != nil {
		s.ended = s.end(err)
		return s.ended
	}
	return nil
}

func (s *Stream) sound(p nut.Packet, stream *nut.Stream) (Item, bool, error) {
	const sampleSize = 4 // bytes, f32le
	pts := s.original(p.PTS, stream.Base)
	end := pts
	if stream.Rate > 0 && stream.Channels > 0 {
		frames := int64(p.Size / sampleSize / stream.Channels)
		end.Ticks += media.PTS{Ticks: frames, Base: media.Timebase{Num: 1, Den: int64(stream.Rate)}}.In(stream.Base).Ticks
	}
	if !s.args.WholeSound && s.before(end) {
		return Item{}, false, nil
	}
	if cap(s.raw) < p.Size {
		s.raw = make([]byte, p.Size)
	}
	raw := s.raw[:p.Size]
	if err := s.reader.Read(raw); err != nil {
		return Item{}, false, err
	}
	s.samples = s.samples[:0]
	for ; len(raw) >= sampleSize; raw = raw[sampleSize:] {
		s.samples = append(s.samples, math.Float32frombits(binary.LittleEndian.Uint32(raw)))
	}
	return Item{Kind: media.Audio, PTS: pts, Samples: s.samples}, true, nil
}

// before says that a time lies before what Args.Start asks for.
func (s *Stream) before(pts media.PTS) bool {
	return s.args.Start.Base.Den != 0 && pts.Compare(s.args.Start) < 0
}

// original turns a stamp of the pipe into the file's: base is the file's, of which the pipe's is a whole fraction, and the shift is
// taken off as ffmpeg put it on, rounded to the file's ticks.
func (s *Stream) original(pts media.PTS, base media.Timebase) media.PTS {
	return shifted(pts, base, s.shift)
}

func shifted(pts media.PTS, base media.Timebase, shift time.Duration) media.PTS {
	pts = pts.In(base)
	if shift != 0 {
		pts.Ticks -= media.PTS{Ticks: int64(shift), Base: media.Nanos}.In(base).Ticks
	}
	return pts
}

// end says why the pipe ended. It waits for the child.
func (s *Stream) end(read error) error {
	if !errors.Is(read, io.EOF) && !errors.Is(read, io.ErrUnexpectedEOF) {
		s.process.Kill() // it writes what we cannot read
	}
	exit := s.process.Wait()
	if s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	if err := s.childFault(exit); err != nil {
		return err
	}
	if s.args.PixFmt != "" && s.pictures == 0 && s.args.Start.Base.Den == 0 {
		return fault.New(fault.FileDamaged, s.detail(exit), "file", s.info.Path)
	}
	if exit != nil || cutOff(s.process.LastLines()) || s.short() {
		at := math.Round(s.reached()*1000) / 1000
		return fault.New(fault.FileTruncated, s.detail(exit), "file", s.info.Path, "at", at)
	}
	if !errors.Is(read, io.EOF) {
		return fmt.Errorf("read decoder's pipe: %w", read)
	}
	return io.EOF
}
