package ffmpeg

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"videonet/backend/child"
	"videonet/backend/media"
)

// Still is the picture that a file shows at a time.
type Still struct {
	At  float64   // seconds from the first picture: as it was asked for, or the beginning of the keyframe that was near enough
	PTS media.PTS // the picture's own
	// Image has full range and BT.601 colours, as JPEG wants them.
	Image *image.YCbCr
}

// stillQuality is JPEG's: good enough for a report, 100 KB at 1280x720.
const stillQuality = 60

// JPEG codes the picture.
func (s Still) JPEG() ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, s.Image, &jpeg.Options{Quality: stillQuality}); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return b.Bytes(), nil
}

// Bounds of Stills.
const (
	stillTime    = 30 * time.Second        // for a few pictures by one child
	stillThreads = 4                       // children at once, each with one thread
	stillPixels  = 8 * 1920 * 1088         // open in the decoders of one child
	stillPicture = 3                       // pictures of each seek: before, at and after the time
	stillSlack   = 1100 * time.Microsecond // reports give times to the millisecond: a picture that begins this little later is meant
)

// Stills returns the pictures on screen at some times, in seconds from the first picture, scaled to fit into width × height. It seeks:
// the cost is that of the pictures between a keyframe and the time. Where a keyframe lies at most within before the time, it will do:
// that takes a quarter of the CPU time (measured, bench analyze). They come in the order of at; one that cannot be had is left out. The
// error is that of a file without pictures, or the context's.
func (t Tools) Stills(ctx context.Context, info *Info, at []float64, within time.Duration, width, height int) ([]Still, error) {
	if info.Video == nil {
		return nil, noPictures(info)
	}
	s := seeker{tools: t, info: info, found: make([]*Still, len(at)), at: at, within: within}
	s.width, s.height = fit(info.Video.Width, info.Video.Height, width, height)
	groups := make(chan []int)
	var wait sync.WaitGroup
	for range min(runtime.NumCPU(), stillThreads) {
		wait.Go(func() {
			for g := range groups {
				s.take(ctx, g)
			}
		})
	}
	for _, g := range s.groups() {
		groups <- g
	}
	close(groups)
	wait.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var out []Still
	for _, still := range s.found {
		if still != nil {
			out = append(out, *still)
		}
	}
	return out, nil
}

// seeker is one call of Stills. Each index of found belongs to the goroutine that has it in its group.
type seeker struct {
	tools         Tools
	info          *Info
	at            []float64
	within        time.Duration
	width, height int
	found         []*Still
}

// groups shares the times out: starting a child costs as much as ten pictures, decoders cost memory.
func (s *seeker) groups() [][]int {
	v := s.info.Video
	most := min(max(stillPixels/(v.Width*v.Height), 1), 8)
	parts := min(runtime.NumCPU(), stillThreads)
	size := min(max((len(s.at)+parts-1)/parts, 1), most)
	var out [][]int
	for i := range s.at {
		if i%size == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

// take finds the pictures of a group, by one child if that works.
func (s *seeker) take(ctx context.Context, group []int) {
	if s.within > 0 {
		if err := s.keyframes(ctx, group); err != nil && ctx.Err() != nil {
			return
		}
		if group = slices.DeleteFunc(group, func(i int) bool { return s.found[i] != nil }); len(group) == 0 {
			return
		}
	}
	if err := s.together(ctx, group); err != nil && ctx.Err() != nil {
		return
	}
	for _, i := range group {
		if s.found[i] == nil {
			s.alone(ctx, i)
		}
	}
}

// target is the time, on the file's own clock, up to which a picture may begin.
func (s *seeker) target(i int) time.Duration {
	return s.info.Video.Start.Duration() + time.Duration(s.at[i]*float64(time.Second)) + stillSlack
}

// step is the usual time between two pictures.
func (s *seeker) step() time.Duration {
	for _, r := range []Rate{s.info.Video.Average, s.info.Video.Rate} {
		if r.Num > 0 && r.Den > 0 && r.Num/r.Den < 1000 {
			return time.Duration(float64(r.Den) / float64(r.Num) * float64(time.Second))
		}
	}
	return 40 * time.Millisecond
}

// alone reads from further and further before the time until there is a picture: rates vary, and a picture may stand for minutes.
func (s *seeker) alone(ctx context.Context, i int) {
	ctx, cancel := context.WithTimeout(ctx, stillTime)
	defer cancel()
	target := s.target(i)
	for _, before := range []time.Duration{time.Second, 10 * time.Second, target - s.info.Start + time.Second} {
		a := Args{Info: s.info, PixFmt: "yuv420p", Width: s.width, Height: s.height, Threads: 1, Limits: stillLimits(), still: true}
		if from := target - before; from > s.info.Start {
			a.Start = media.PTS{Ticks: int64(from), Base: media.Nanos}
		}
		stream, err := s.tools.Open(ctx, s.info.Path, a)
		if err != nil {
			return
		}
		for err == nil {
			var item Item
			if item, err = stream.Next(); err == nil && !s.keep(i, item.PTS, item.Picture, a.Start.Base.Den == 0) {
				break
			}
		}
		_ = stream.Close()
		if s.found[i] != nil || ctx.Err() != nil {
			return
		}
	}
}

// keep notes a picture and says whether a later one may be on screen at the time. The first picture of a file stands for what is before.
func (s *seeker) keep(i int, pts media.PTS, planes []byte, first bool) bool {
	if pts.Duration() > s.target(i) && (s.found[i] != nil || !first) {
		return false
	}
	still := s.found[i]
	if still == nil {
		still = &Still{At: s.at[i], Image: image.NewYCbCr(image.Rect(0, 0, s.width, s.height), image.YCbCrSubsampleRatio420)}
		s.found[i] = still
	}
	luma, chroma := len(still.Image.Y), len(still.Image.Cb)
	if len(planes) != luma+2*chroma {
		s.found[i] = nil
		return false
	}
	still.PTS = pts
	copy(still.Image.Y, planes)
	copy(still.Image.Cb, planes[luma:])
	copy(still.Image.Cr, planes[luma+chroma:])
	return true
}

func stillLimits() child.Limits {
	l := DecodeLimits()
	l.CPU = 2 * stillTime
	return l
}

// stillFilter scales a picture for JPEG.
func stillFilter(width, height int) string {
	return "scale=" + strconv.Itoa(width) + ":" + strconv.Itoa(height) + ":flags=area:out_range=pc:out_color_matrix=bt601"
}
