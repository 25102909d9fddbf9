package ffmpeg

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"videonet/backend/child"
	"videonet/backend/ffmpeg/nut"
	"videonet/backend/media"
)

// together has one child open the file once for each time of a group, and take the pictures just before and after it. What it finds is
// certain: a picture is kept only when its successor is seen, or the end of the file. The others are left to alone.
func (s *seeker) together(ctx context.Context, group []int) error {
	seen, certain := make([]int, len(group)), make([]bool, len(group))
	whole, err := s.read(ctx, group, false, func(n int, pts media.PTS, planes []byte) {
		seen[n]++
		if !s.keep(group[n], pts, planes, false) {
			certain[n] = true
		}
	})
	for n, i := range group {
		if !certain[n] && (!whole || seen[n] >= stillPicture) {
			s.found[i] = nil
		}
	}
	return err
}

// keyframes has one child decode the keyframe before each time of a group, and keeps those that are near enough.
func (s *seeker) keyframes(ctx context.Context, group []int) error {
	_, err := s.read(ctx, group, true, func(n int, pts media.PTS, planes []byte) {
		i := group[n]
		if before := s.target(i) - pts.Duration(); before <= s.within && s.keep(i, pts, planes, false) {
			s.found[i].At = pts.Sub(s.info.Video.Start).Seconds()
		}
	})
	return err
}

// read runs the child of a group and gives each picture with the place of its time in the group. It says whether the child came to its end.
func (s *seeker) read(ctx context.Context, group []int, keys bool, take func(n int, pts media.PTS, planes []byte)) (whole bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, stillTime)
	defer cancel()
	args, shift := s.arguments(group, keys)
	p, err := child.Start(ctx, child.Spec{Path: s.tools.FFmpeg, Args: args, Env: environment(), Limits: stillLimits()})
	if err != nil {
		return false, err
	}
	defer func() { _ = p.Close() }()
	r, err := nut.NewReader(p.Stdout)
	if err != nil {
		return false, fmt.Errorf("read stills: %w", err)
	}
	planes := make([]byte, s.width*s.height+2*((s.width+1)/2)*((s.height+1)/2))
	for {
		packet, err := r.Next()
		if err != nil {
			break // at the end, or at what the child could not do
		}
		if packet.Stream >= len(group) || packet.Size != len(planes) {
			continue
		}
		if err = r.Read(planes); err != nil {
			break
		}
		take(packet.Stream, shifted(packet.PTS, s.info.Video.Base, shift), planes)
	}
	return p.Wait() == nil, ctx.Err()
}

// arguments are the command line for a group: of all pictures around its times, or of the keyframes before them.
func (s *seeker) arguments(group []int, keys bool) (args []string, shift time.Duration) {
	one := Args{Info: s.info, PixFmt: "yuv420p", Width: s.width, Height: s.height, Threads: 1, still: true}
	var inputs, outputs []string
	for n, i := range group {
		one.Start = media.PTS{}
		early := s.step() * 3 / 2
		if keys {
			early = 0
		}
		if from := s.target(i) - stillSlack - early; from > s.info.Start {
			one.Start = media.PTS{Ticks: int64(from + seekMargin), Base: media.Nanos}
		}
		var input []string
		input, shift = one.input()
		if keys {
			inputs = append(inputs, "-skip_frame", "nokey", "-noaccurate_seek")
			if s.info.Demuxer == "mov" { // its headers say all that a keyframe needs: two thirds of the time
				inputs = append(inputs, "-nofind_stream_info")
			}
		}
		inputs = append(inputs, input...)
		outputs = append(outputs, "-map", strconv.Itoa(n)+":"+strconv.Itoa(s.info.Video.Index))
	}
	args = append(s.tools.global(), inputs...)
	args = append(args, "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1")
	args = append(args, outputs...)
	// -frames would end all tracks with the first one
	pictures := stillPicture
	if keys {
		pictures = 1
	}
	few := "trim=end_frame=" + strconv.Itoa(pictures) + ","
	args = append(args, "-filter:v", few+stillFilter(s.width, s.height)+",format=yuv420p")
	args = append(args, s.tools.raw()...)
	return append(args, "-f", "nut", "-write_index", "0", "pipe:1"), shift
}
