package ffmpeg_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

const (
	source = "-f lavfi -i testsrc2=s=320x180:r=25:d=4 "
	ntsc   = "-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=4 "
	tone   = "-f lavfi -i sine=440:d=4 "
	x264   = "-c:v libx264 -preset ultrafast -bf 2 -g 40 -pix_fmt yuv420p "
	drop   = "-vf select='not(eq(mod(n\\,7)\\,3))*not(between(n\\,30\\,44))' -fps_mode vfr "
)

// clips are files whose stamps are awkward in different ways.
func clips() map[string]string {
	return map[string]string{
		"cfr.mp4":      source + x264,
		"sound.mp4":    source + tone + x264 + "-c:a aac",
		"ntsc.mkv":     ntsc + tone + x264 + "-c:a aac",
		"vfr.mp4":      ntsc + drop + x264,
		"vfr.mkv":      source + drop + x264,
		"late.mp4":     source + tone + x264 + "-c:a aac -output_ts_offset 1.075",
		"late.mkv":     source + x264 + "-output_ts_offset 1.075",
		"late.ts":      source + x264 + "-output_ts_offset 1.075 -muxdelay 0",
		"early.mp4":    source + x264 + "-output_ts_offset -0.52 -avoid_negative_ts disabled -use_editlist 0",
		"mpeg4.avi":    source + "-c:v mpeg4",
		"vp8.webm":     ntsc + tone + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus",
		"fields.mpg":   source + "-c:v mpeg2video -bf 2",
		"fraction.mp4": "-f lavfi -i testsrc2=s=320x180:r=24000/1001:d=4 -video_track_timescale 23976 " + x264,
	}
}

// Every picture comes once, with the very stamp that ffprobe reads.
func TestStampsAreTheFilesOwn(t *testing.T) {
	found := tools(t)
	for name, args := range clips() {
		t.Run(name, func(t *testing.T) {
			path := clip(t, name, args)
			info, err := found.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			pts, samples, err := all(t, open(t, path, ffmpeg.Args{Info: info, PixFmt: "gray", Width: 64, Height: 36, Rate: 48000, Channels: 1}))
			if err != nil {
				t.Fatal(err)
			}
			want := probedPTS(t, path)
			if len(pts) != len(want) {
				t.Fatalf("%d pictures, ffprobe has %d", len(pts), len(want))
			}
			for i := range want {
				if pts[i] != (media.PTS{Ticks: want[i], Base: info.Video.Base}) {
					t.Fatalf("picture %d has %v, ffprobe says %d", i, pts[i], want[i])
				}
			}
			if info.Video.Start.Ticks != want[0] {
				t.Errorf("Info.Video.Start = %v, first picture %d", info.Video.Start, want[0])
			}
			if sound := strings.Contains(args, "sine"); sound != (samples > 0) || sound && math.Abs(float64(samples)/48000-4) > 0.1 {
				t.Errorf("%d samples", samples)
			}
		})
	}
}

// From any picture on, the stream begins with that very picture.
func TestStartIsExact(t *testing.T) {
	for _, name := range []string{"vfr.mp4", "late.mkv", "early.mp4", "sound.mp4"} {
		t.Run(name, func(t *testing.T) {
			path := clip(t, name, clips()[name])
			info, err := tools(t).Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			want := probedPTS(t, path)
			for i := 0; i < len(want); i += 23 {
				from := media.PTS{Ticks: want[i], Base: info.Video.Base}
				pts, _, err := all(t, open(t, path, ffmpeg.Args{Info: info, Start: from, PixFmt: "yuv420p", Rate: 48000}))
				if err != nil {
					t.Fatal(err)
				}
				if len(pts) != len(want)-i || pts[0] != from {
					t.Fatalf("from picture %d (%v): %d pictures from %v on, want %d", i, from, len(pts), pts[0], len(want)-i)
				}
			}
		})
	}
}

// Whatever a picture is coded as, black is 16 and white is 235; as coded it is what Info says.
func TestPicturesAreConverted(t *testing.T) {
	bars := "-f lavfi -i color=black:s=320x180:r=25:d=0.2,format=rgb24,drawbox=w=160:h=180:c=white:t=fill "
	for name, c := range map[string]struct {
		args string
		w, h int
	}{
		"plain.mp4":   {bars + "-pix_fmt yuv420p -c:v libx264 -qp 4", 320, 180},
		"full.mp4":    {bars + "-pix_fmt yuvj420p -c:v libx264 -qp 4", 320, 180},
		"tagged.mp4":  {bars + "-pix_fmt yuv420p -color_range tv -c:v libx264 -qp 4", 320, 180},
		"light.mkv":   {bars + "-pix_fmt gray -c:v ffv1", 320, 180},
		"jpeg.avi":    {bars + "-pix_fmt yuvj444p -c:v mjpeg -q:v 1", 320, 180},
		"ten.mkv":     {bars + "-pix_fmt yuv420p10le -c:v ffv1", 320, 180},
		"rgb.avi":     {bars + "-pix_fmt bgr24 -c:v rawvideo", 320, 180},
		"palette.gif": {bars, 320, 180},
	} {
		t.Run(name, func(t *testing.T) {
			path := clip(t, name, c.args)
			for _, asCoded := range []bool{false, true} {
				s := open(t, path, ffmpeg.Args{PixFmt: "yuv420p", Width: 64, Height: 36, AsCoded: asCoded})
				info := s.Info().Video
				if info.Width != c.w || info.Height != c.h {
					t.Errorf("size %dx%d", info.Width, info.Height)
				}
				item, err := s.Next()
				if err != nil {
					t.Fatal(err)
				}
				if len(item.Picture) != 64*36*3/2 {
					t.Fatalf("%d bytes", len(item.Picture))
				}
				wantWhite, wantBlack := 235, 16
				if asCoded && info.FullRange {
					wantWhite, wantBlack = 255, 0
				}
				white, black := int(item.Picture[18*64+8]), int(item.Picture[18*64+56])
				if white < wantWhite-5 || white > wantWhite || black > wantBlack+3 || black < wantBlack {
					t.Errorf("as coded %v: white is %d, black %d", asCoded, white, black)
				}
			}
		})
	}
}

func TestTurnedPicture(t *testing.T) {
	plain := clip(t, "plain.mp4", source+x264)
	rotate := "-i " + plain + " -c copy -metadata:s:v:0 rotate=90"
	if major, _, _ := strings.Cut(tools(t).Version, "."); len(major) > 1 || major > "5" {
		rotate = "-display_rotation 90 -i " + plain + " -c copy"
	}
	turned := clip(t, "turned.mp4", rotate)
	s := open(t, turned, ffmpeg.Args{PixFmt: "yuv420p"})
	if v := s.Info().Video; v.Width != 180 || v.Height != 320 {
		t.Errorf("shown as %dx%d", v.Width, v.Height)
	}
	item, err := s.Next()
	if err != nil || len(item.Picture) != 180*320*3/2 {
		t.Errorf("%d bytes, %v", len(item.Picture), err)
	}
}

func TestCancelIsQuick(t *testing.T) {
	path := long(t)
	ctx, cancel := context.WithCancel(t.Context())
	s, err := tools(t).Open(ctx, path, gray())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err = s.Next(); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	cancel()
	for err == nil {
		_, err = s.Next()
	}
	if !errors.Is(err, context.Canceled) || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

func TestKilledDecoder(t *testing.T) {
	s := open(t, long(t), gray())
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	p, err := os.FindProcess(s.PID())
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = s.Next()
	}
	if !fault.Is(err, fault.WorkerDied) {
		t.Errorf("got %v", err)
	}
	if _, again := s.Next(); !errors.Is(again, err) {
		t.Errorf("the second time: %v", again)
	}
}

func TestMemoryLimit(t *testing.T) {
	path := clip(t, "big.mkv", "-f lavfi -i testsrc2=s=3840x2160:d=0.2 -c:v libx264 -preset ultrafast")
	args := gray()
	args.Limits = ffmpeg.DecodeLimits()
	args.Limits.Memory = 200 << 20
	_, _, err := all(t, open(t, path, args))
	if !fault.Is(err, fault.WorkerLimit) && !fault.Is(err, fault.FileDamaged) {
		t.Errorf("within 200 MiB of address space: %v", err)
	}
}

// long is a clip that takes seconds to decode, made in none.
func long(t *testing.T) string {
	t.Helper()
	return clip(t, "long.mkv", "-stream_loop 400 -i "+clip(t, "short.mkv", source+x264)+" -c copy")
}

// Cut anywhere, a file gives what it holds and one of three faults, soon.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"sound.mp4", "front.mp4", "ntsc.mkv", "mpeg4.avi", "vp8.webm", "late.ts"} {
		args := clips()[name]
		if name == "front.mp4" {
			args = clips()["sound.mp4"] + " -movflags +faststart"
		}
		whole, err := os.ReadFile(clip(t, name, args))
		if err != nil {
			t.Fatal(err)
		}
		for percent := 10; percent < 100; percent += 20 {
			t.Run(fmt.Sprintf("%s/%d", name, percent), func(t *testing.T) {
				path := write(t, name, whole[:len(whole)*percent/100])
				s, err := tools(t).Open(t.Context(), path, gray())
				var pts []media.PTS
				if err == nil {
					defer func() { _ = s.Close() }()
					pts, _, err = all(t, s)
				}
				code, values := fault.Of(err)
				switch code {
				case fault.FileTruncated:
					at, ok := values["at"].(float64)
					if !ok || at <= 0 || at > 4 || len(pts) == 0 {
						t.Errorf("at %v after %d pictures", values["at"], len(pts))
					}
				case fault.FileDamaged, fault.NotVideo:
					if len(pts) > 0 || name != "sound.mp4" && percent > 30 {
						t.Errorf("%v after %d pictures", err, len(pts))
					}
				default: // a transport stream may end anywhere
					if name != "late.ts" || len(pts) == 0 {
						t.Errorf("%v after %d pictures", err, len(pts))
					}
				}
			})
		}
	}
}

func TestNoSuchTrack(t *testing.T) {
	path := clip(t, "tone.wav", tone)
	if _, err := tools(t).Open(t.Context(), path, gray()); !fault.Is(err, fault.NotVideo) {
		t.Errorf("pictures of a sound file: %v", err)
	}
	_, samples, err := all(t, open(t, path, ffmpeg.Args{Rate: 48000, Channels: 2}))
	if err != nil || samples != 4*48000*2 {
		t.Errorf("%d samples, %v", samples, err)
	}
	if _, err = open(t, path, ffmpeg.Args{Rate: 8000, Start: media.PTS{Ticks: 60, Base: media.Timebase{Num: 1, Den: 1}}}).Next(); !errors.Is(err, io.EOF) {
		t.Errorf("from beyond the end: %v", err)
	}
}
