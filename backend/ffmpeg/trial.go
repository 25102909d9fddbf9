package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Bounds of a trial.
const (
	trialLength   = 2.0 // seconds of video
	trialPictures = 128 // 44 MB of small pictures, for a moment
	fewPictures   = 8   // fewer tell nothing
	longestTrial  = 10 * time.Second
	// deviceStart is what a driver may need before its first picture.
	deviceStart = 5 * time.Second
)

// How far the pictures of two decoders may differ: decoding is exact in the standards, but a device hands over its colour in another
// layout, and 10 bits are rounded elsewhere. Values of 0 to 255.
const (
	mostOff = 4
	meanOff = 0.25
)

// trial is the beginning of a file as one device decoded it.
type trial struct {
	pts      []media.PTS
	pictures [][]byte
	span     time.Duration // from the first picture to the last: without the start
	whole    time.Duration
	err      error
}

// try decodes the first seconds as the job will, at most so many pictures, for no longer than limit: a busy machine gets less far.
func (t Tools) try(ctx context.Context, a Args, device string, most int, limit time.Duration) *trial {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	a.Device = device
	out, began := &trial{}, time.Now()
	s, err := t.Open(ctx, a.Info.Path, a)
	if err != nil {
		return &trial{err: err}
	}
	defer func() { _ = s.Close() }()
	var first time.Time
	for out.err == nil && len(out.pts) < most {
		var item Item
		if item, out.err = s.Next(); out.err != nil || item.Kind != media.Video || item.View != Main {
			continue
		}
		if len(out.pts) == 0 {
			first = time.Now()
		} else if item.PTS.Sub(out.pts[0]).Seconds() >= trialLength {
			break
		}
		out.pts = append(out.pts, item.PTS)
		out.pictures = append(out.pictures, append([]byte(nil), item.Picture...))
	}
	out.span, out.whole = time.Since(first), time.Since(began)
	late := errors.Is(out.err, context.DeadlineExceeded) && len(out.pts) >= fewPictures && device == Software
	if late || errors.Is(out.err, io.EOF) || fault.Is(out.err, fault.FileTruncated) && len(out.pts) > 0 {
		out.err = nil
	}
	return out
}

// patience is how long a device may take for what the software did in t: one that hangs is given up.
func (t *trial) patience() time.Duration { return deviceStart + 2*t.whole }

// same says where another trial differs.
func (t *trial) same(other *trial) error {
	if other.err != nil {
		return other.err
	}
	if len(t.pts) != len(other.pts) {
		return fmt.Errorf("%d pictures instead of %d", len(other.pts), len(t.pts))
	}
	for i, pts := range t.pts {
		if other.pts[i] != pts {
			return fmt.Errorf("picture %d has %v instead of %v", i, other.pts[i], pts)
		}
		if !alike(t.pictures[i], other.pictures[i]) {
			return fmt.Errorf("picture %d is another one", i)
		}
	}
	return nil
}

func alike(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	sum := 0
	for i, v := range a {
		off := int(v) - int(b[i])
		if off < 0 {
			off = -off
		}
		if off > mostOff {
			return false
		}
		sum += off
	}
	return float64(sum) <= meanOff*float64(len(a))
}

// quicker says that t took clearly less than the software.
func (t *trial) quicker(software *trial) bool {
	const clearly = 0.9
	return len(t.pts) >= fewPictures && t.span.Seconds() < clearly*software.span.Seconds()
}

// prove has the device decode one picture and hand it over itself: where a device cannot do a codec, ffmpeg goes on by software without a
// word, but not when the picture must come from the device's memory.
func (t Tools) prove(ctx context.Context, a Args, device string) error {
	if transfer(a.Info.Video.PixFmt) == "" {
		return fmt.Errorf("pixel format %s", a.Info.Video.PixFmt)
	}
	ctx, cancel := context.WithTimeout(ctx, deviceStart)
	defer cancel()
	a.Device, a.proof, a.Rate, a.Sampling = device, true, 0, nil
	s, err := t.Open(ctx, a.Info.Path, a)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	_, err = s.Next()
	return err
}
