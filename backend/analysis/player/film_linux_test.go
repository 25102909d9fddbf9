package player_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/analysis/player"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
	"videonet/backend/native/vpx"
)

// file is a real file, read by ffmpeg.
type file struct {
	tools ffmpeg.Tools
	info  *ffmpeg.Info
}

func (f file) Pictures(ctx context.Context, from media.PTS) (media.VideoSource, error) {
	return f.tools.OpenPictures(ctx, f.info, from, 1280, 720)
}

func (f file) Sound(ctx context.Context, from media.PTS) (media.AudioSource, error) {
	return f.tools.OpenSounds(ctx, f.info, from)
}

// decoded shows what a page would see: the luma of the decoded picture.
type decoded struct {
	t       *testing.T
	decoder media.VideoDecoder
	lumas   chan int
}

func (d decoded) Publish(_ string, p media.Packet) {
	img, err := d.decoder.Decode(p)
	if err != nil || img == nil {
		d.t.Errorf("decode: %v", err)
		return
	}
	d.lumas <- int(img.Y[img.YStride*90+160])
}

func (d decoded) next(what string) int {
	d.t.Helper()
	select {
	case luma := <-d.lumas:
		return luma
	case <-time.After(30 * time.Second):
		d.t.Fatalf("%s: no picture", what)
		return 0
	}
}

// TestRealFile seeks and steps through files made by ffmpeg and reads the number of each picture off its luma, through the VP8 that a
// page would get.
func TestRealFile(t *testing.T) {
	tools, err := ffmpeg.Find(t.Context())
	if err != nil {
		t.Skip("NOT RUN: no ffmpeg")
	}
	if _, err = vpx.NewDecoder(); err != nil {
		t.Skip("NOT RUN: built without VP8")
	}
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	// 60 pictures, whose luma tells their number; "irregular" leaves two of three out and begins at 1.075 s.
	const source = "nullsrc=s=320x180:r=%s,geq=lum='30+N*3':cb=128:cr=128,trim=end_frame=60%s"
	for name, c := range map[string]struct {
		rate, filter string
		step         int
		args         []string
	}{
		"NTSC":      {"30000/1001", "", 1, nil},
		"irregular": {"25", ",select='not(mod(n,3))',setpts=PTS+1.075/TB", 3, []string{"-fps_mode", "vfr"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "film.mp4")
			args := append([]string{"-v", "error", "-f", "lavfi", "-i", fmt.Sprintf(source, c.rate, c.filter)}, c.args...)
			args = append(args, "-c:v", "mpeg4", "-q:v", "2", "-g", "12", "-bf", "2", path)
			if message, failed := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); failed != nil {
				t.Fatalf("make film: %v\n%s", failed, message)
			}
			seekReal(t, tools, path, c.step)
		})
	}
}

func seekReal(t *testing.T, tools ffmpeg.Tools, path string, step int) {
	t.Helper()
	info, err := tools.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	decoder, err := vpx.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = decoder.Close() }()
	view := decoded{t, decoder, make(chan int, 100)}
	var times []float64 // of the pictures, as a report would have them
	source, err := tools.OpenPictures(t.Context(), info, info.Video.Start, 320, 180)
	if err != nil {
		t.Fatal(err)
	}
	for {
		f, release, failed := source.Read(t.Context())
		if failed != nil {
			break
		}
		times = append(times, f.PTS.Sub(info.Video.Start).Seconds())
		release()
	}
	if err = source.Close(); err != nil {
		t.Log(err)
	}
	if len(times) != 60/step {
		t.Fatalf("the film has %d pictures, want %d", len(times), 60/step)
	}
	p := player.Open(player.Config{
		Source: file{tools, info}, Info: player.Info{First: info.Video.Start, Duration: info.Video.Duration.Seconds()}, Stream: "player", View: view,
		Encoder: func(w, h int) (media.VideoEncoder, error) {
			return vpx.NewEncoder(vpx.Config{Width: w, Height: h, Bitrate: 8_000_000})
		},
	})
	defer func() { _ = p.Close() }()
	check := func(what string, n int) {
		t.Helper()
		if got, want := view.next(what), 30+3*n*step; got < want-1 || got > want+1 {
			t.Errorf("%s: luma %d, want %d of picture %d", what, got, want, n)
		}
	}
	check("open", 0)
	for _, n := range []int{1, len(times) - 1, 0, 13, 12, 11, 7} {
		if err = p.Seek(times[n]); err != nil {
			t.Fatal(err)
		}
		check(fmt.Sprintf("seek to %v", times[n]), n)
	}
	p.Step(1)
	check("step forward", 8)
	p.Step(-1)
	check("step back", 7)
	p.Play()
	for n := 8; n < len(times); n++ {
		check("play", n)
	}
	if err = p.SetSpeed(-1); err != nil {
		t.Fatal(err)
	}
	for n := len(times) - 2; n >= 0; n-- {
		check("backwards", n)
	}
	check("stop at the first", 0)
	if err = p.SetSpeed(4); err != nil {
		t.Fatal(err)
	}
	before, last := 0, view.next("fast")
	for ; last < 30+3*(len(times)-1)*step-1; last = view.next("fast") {
		if last <= before {
			t.Fatalf("fast: luma %d after %d", last, before)
		}
		before = last
	}
	if err = p.SetSpeed(-8); err != nil {
		t.Fatal(err)
	}
	if luma := view.next("backwards, then closed"); luma >= last {
		t.Errorf("backwards: luma %d after %d", luma, last)
	}
}
