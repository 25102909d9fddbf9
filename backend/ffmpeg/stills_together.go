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
	ctx, cancel := context.WithTimeout(ctx, stillTime)
	defer cancel()
	args, shift := s.arguments(group)
	p, err := child.Start(ctx, child.Spec{Path: s.tools.FFmpeg, Args: args, Env: environment(), Limits: stillLimits()})
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	r, err := nut.NewReader(p.Stdout)
	if err != nil {
		return fmt.Errorf("read stills: %w", err)
	}
	planes := make([]byte, s.width*s.height+2*((s.width+1)/2)*((s.height+1)/2))
	seen, certain := make([]int, len(group)), make([]bool, len(group))
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
		i := group[packet.Stream]
		pts := shifted(packet.PTS, s.info.Video.Base, shift)
		seen[packet.Stream]++
		if !s.keep(i, pts, planes, false) {
			certain[packet.Stream] = true
		}
	}
	whole := p.Wait() == nil
	for n, i := range group {
		if !certain[n] && (!whole || seen[n] >= stillPicture) {
			s.found[i] = nil
		}
	}
	return ctx.Err()
}

// arguments are the command line for a group.
func (s *seeker) arguments(group []int) (args []string, shift time.Duration) {
	one := Args{Info: s.info, PixFmt: "yuv420p", Width: s.width, Height: s.height, Threads: 1, still: true}
	var inputs, outputs []string
	for n, i := range group {
		if from := s.target(i) - stillSlack - s.step()*3/2; from > s.info.Start {
			one.Start = media.PTS{Ticks: int64(from + seekMargin), Base: media.Nanos}
		}
		var input []string
		input, shift = one.input()
		inputs = append(inputs, input...)
		outputs = append(outputs, "-map", strconv.Itoa(n)+":"+strconv.Itoa(s.info.Video.Index))
	}
	args = append(s.tools.global(), inputs...)
	args = append(args, "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1")
	args = append(args, outputs...)
	// -frames would end all tracks with the first one
	few := "trim=end_frame=" + strconv.Itoa(stillPicture) + ","
	args = append(args, "-filter:v", few+stillFilter(s.width, s.height)+",format=yuv420p")
	args = append(args, s.tools.raw()...)
	return append(args, "-f", "nut", "-write_index", "0", "pipe:1"), shift
}
