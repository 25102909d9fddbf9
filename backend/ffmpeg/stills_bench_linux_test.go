package ffmpeg_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"videonet/backend/ffmpeg"
)

// BenchmarkTenStills takes ten pictures of 1280x720 out of a minute of grainy 1080p at 9 Mbit/s, at 0 %, 10 % … 90 %, and codes them as JPEG.
// What it costs is the pictures since the last keyframe: every 2 s as films are sent, every 10 s as x264 does unasked.
func BenchmarkTenStills(b *testing.B) {
	found, err := ffmpeg.Find(b.Context())
	if err != nil {
		b.Skip("NOT RUN: no ffmpeg on this machine")
	}
	for _, gop := range []int{50, 250} {
		b.Run(fmt.Sprintf("keyframe every %d s", gop/25), func(b *testing.B) {
			info, err := found.Probe(b.Context(), minute(b, gop))
			if err != nil {
				b.Fatal(err)
			}
			var before, after syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &before)
			for b.Loop() {
				stills, err := found.Stills(b.Context(), info, []float64{0, 6, 12, 18, 24, 30, 36, 42, 48, 54}, 2*time.Second, 1280, 720)
				if err != nil || len(stills) != 10 {
					b.Fatal(len(stills), err)
				}
				for _, s := range stills {
					if _, err = s.JPEG(); err != nil {
						b.Fatal(err)
					}
				}
			}
			_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &after)
			used := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
			b.ReportMetric(used.Seconds()/float64(b.N), "child-CPU-s/op")
		})
	}
}

// minute is a minute of film: 8 s again and again.
func minute(b *testing.B, gop int) string {
	b.Helper()
	folder := b.TempDir()
	run := func(line string) {
		if out, err := exec.CommandContext(b.Context(), "ffmpeg", strings.Fields("-v error -nostdin -y "+line)...).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
	short, long := filepath.Join(folder, "short.mp4"), filepath.Join(folder, "long.mp4")
	run("-f lavfi -i testsrc2=s=1920x1080:r=25:d=8,noise=alls=5:allf=t -pix_fmt yuv420p -c:v libx264 -preset veryfast -b:v 9M -g " +
		fmt.Sprint(gop) + " " + short)
	run("-stream_loop 7 -i " + short + " -t 60 -c copy " + long)
	return long
}
