package ffmpeg_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
)

// wrapper is an ffmpeg with devices: $mode says what becomes of a command line that asks for one, $soft what of another. It is told apart by
// -hwaccel, which is taken out, so that the real program decodes.
const wrapper = `#!/bin/sh
mkdir -p "$0.ran/$$" # a limit forbids it to write files
case "$*" in *-hwaccels*) printf 'Hardware acceleration methods:\ncuda\nvaapi\n'; exit;; esac
device= n=$#
while [ $n -gt 0 ]; do
  word=$1; shift; n=$((n-1))
  case $word in
    -hwaccel) device=$1; shift; n=$((n-1)); continue;;
    -hwaccel_output_format) shift; n=$((n-1)); continue;;
    -noautorotate) continue;;
    hwdownload,format=nv12,*) [ MODE = silent ] || word=${word#hwdownload,format=nv12,};;
  esac
  case "$device:MODE:$word" in
    cuda:negative:scale*) word=negate,$word;;
    cuda:pale:scale*) word=lutyuv=y=val+6,$word;;
    cuda:late:scale*) word=setpts=PTS+40,$word;;
    cuda:fewer:scale*) word="select='not(eq(n,20))',$word";;
  esac
  set -- "$@" "$word"
done
case "$device:MODE" in
  cuda:fails) exit 1;;
  cuda:hangs) exec sleep 600;;
  cuda:slow) exec ffmpeg -readrate 0.5 "$@";;
  :works) exec ffmpeg -readrate 0.25 "$@";; # the test must hold on a busy machine
  :*) exec ffmpeg "$@";;
esac
exec ffmpeg "$@"
`

// withDevice returns tools whose ffmpeg is the wrapper, and how many children it has had.
func withDevice(t *testing.T, mode string) (found ffmpeg.Tools, ran func() int) {
	t.Helper()
	tools(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "ffmpeg")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(wrapper, "MODE", mode)), 0o700); err != nil {
		t.Fatal(err)
	}
	probe, err := exec.LookPath("ffprobe")
	if err == nil {
		err = os.Symlink(probe, filepath.Join(folder, "ffprobe"))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(ffmpeg.EnvPath, folder)
	if found, err = ffmpeg.Find(t.Context()); err != nil {
		t.Fatal(err)
	}
	return found, func() int {
		all, err := os.ReadDir(path + ".ran")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
}

// brief is one of clips, of 1.2 s.
func brief(t *testing.T, name string) string {
	t.Helper()
	return clip(t, name, strings.ReplaceAll(clips()[name], "d=4", "d=1.2"))
}

// job is what an analysis asks for.
func job(t *testing.T, path string) ffmpeg.Args {
	t.Helper()
	info, err := tools(t).Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return ffmpeg.Args{Info: info, PixFmt: "yuv420p", AsCoded: true, Width: 64, Height: 36, Rate: 48000, Sampling: sampling()}
}

// A device is taken when it is right and quicker, and what was found out holds for the same kind of file alone.
func TestDeviceThatWorks(t *testing.T) {
	found, ran := withDevice(t, "works")
	c := &ffmpeg.Chooser{Tools: found, Devices: []string{"vdpau", "cuda"}}
	a := job(t, brief(t, "sound.mp4"))
	before := ran()
	if got, err := c.Choose(t.Context(), a, ffmpeg.Auto); err != nil || got != "cuda" {
		t.Fatal(got, err)
	}
	if n := ran() - before; n != 4 {
		t.Errorf("%d children: the list, the proof and two trials", n)
	}
	before = ran()
	if got, err := c.Choose(t.Context(), a, ""); err != nil || got != "cuda" || ran() != before {
		t.Errorf("the second time: %s, %v, %d children", got, err, ran()-before)
	}
	other := job(t, brief(t, "mpeg4.avi"))
	before = ran()
	if got, err := c.Choose(t.Context(), other, ffmpeg.Auto); err != nil || got != "cuda" || ran()-before != 3 {
		t.Errorf("another codec: %s, %v, %d children", got, err, ran()-before)
	}
	a.Device = "cuda"
	s, err := found.Open(t.Context(), a.Info.Path, a)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if pts, samples, err := all(t, s); err != nil || len(pts) < 30 || samples == 0 || s.Device() != "cuda" {
		t.Errorf("%d pictures, %d samples, %v, by %s", len(pts), samples, err, s.Device())
	}
}

// One that is wrong, does not work, hangs, or is none at all costs a while and nothing else; asked for by name it is a fault.
func TestDeviceThatFails(t *testing.T) {
	path := brief(t, "cfr.mp4")
	for _, mode := range []string{"negative", "pale", "late", "fewer", "fails", "hangs", "silent"} {
		t.Run(mode, func(t *testing.T) {
			found, _ := withDevice(t, mode)
			c, began := &ffmpeg.Chooser{Tools: found, Devices: []string{"cuda"}}, time.Now()
			if got, err := c.Choose(t.Context(), job(t, path), ffmpeg.Auto); err != nil || got != ffmpeg.Software {
				t.Error(got, err)
			}
			if took := time.Since(began); took > 25*time.Second {
				t.Errorf("it took %v", took)
			}
			if mode == "hangs" {
				return
			}
			_, err := c.Choose(t.Context(), job(t, path), "cuda")
			if code, values := fault.Of(err); code != fault.DeviceFailed || values["device"] != "cuda" || values["file"] != path {
				t.Errorf("by name: %v", err)
			}
		})
	}
}

// A slow device is left alone unless somebody insists.
func TestSlowDevice(t *testing.T) {
	found, _ := withDevice(t, "slow")
	c := &ffmpeg.Chooser{Tools: found, Devices: []string{"cuda"}}
	a := job(t, brief(t, "cfr.mp4"))
	if got, err := c.Choose(t.Context(), a, ffmpeg.Auto); err != nil || got != ffmpeg.Software {
		t.Error(got, err)
	}
	if got, err := c.Choose(t.Context(), a, "cuda"); err != nil || got != "cuda" {
		t.Error(got, err)
	}
	if _, err := c.Choose(t.Context(), a, "vdpau"); !fault.Is(err, fault.DeviceFailed) {
		t.Errorf("one that ffmpeg does not have: %v", err)
	}
}

// Where there is no driver nothing is started, nor for a format that no device decodes, nor for the CPU.
func TestNoDevice(t *testing.T) {
	found, ran := withDevice(t, "works")
	a, fine := job(t, clip(t, "cfr.mp4", clips()["cfr.mp4"])), job(t, clip(t, "fine.mkv", source+"-pix_fmt yuv444p -c:v ffv1 -t 1"))
	before := ran()
	if got, err := (&ffmpeg.Chooser{Tools: found, Devices: []string{}}).Choose(t.Context(), a, ffmpeg.Auto); err != nil || got != ffmpeg.Software {
		t.Error(got, err)
	}
	c := &ffmpeg.Chooser{Tools: found, Devices: []string{"cuda"}}
	if got, err := c.Choose(t.Context(), a, ffmpeg.Software); err != nil || got != ffmpeg.Software {
		t.Error(got, err)
	}
	if got, err := c.Choose(t.Context(), fine, ffmpeg.Auto); err != nil || got != ffmpeg.Software {
		t.Error(got, err)
	}
	if ran() != before {
		t.Errorf("%d children", ran()-before)
	}
}

// The real ffmpeg, where there is no GPU: every device falls back, and is a fault by name.
func TestRealDevices(t *testing.T) {
	a := job(t, clip(t, "cfr.mp4", clips()["cfr.mp4"]))
	c := &ffmpeg.Chooser{Tools: tools(t), Devices: []string{"cuda", "vaapi", "qsv"}}
	got, err := c.Choose(t.Context(), a, ffmpeg.Auto)
	if err != nil {
		t.Fatal(err)
	}
	if got != ffmpeg.Software {
		t.Skip("NOT RUN: there is a device here: ", got)
	}
	if _, err = c.Choose(t.Context(), a, "cuda"); !fault.Is(err, fault.DeviceFailed) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = c.Choose(ctx, a, "vaapi"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
