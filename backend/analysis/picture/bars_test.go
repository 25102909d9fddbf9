package picture_test

import (
	"context"
	"io"
	"os/exec"
	"strings"
	"testing"

	"videonet/backend/analysis/picture"
)

// barred codes 16 pictures of a source of ffmpeg's, coarsely, and says whether Bars finds them.
func barred(t *testing.T, source, filter string) bool {
	t.Helper()
	path := t.TempDir() + "/bars.mkv"
	args := strings.Fields("-v error -nostdin -f lavfi -i " + source + " -frames:v 16 -c:v libx264 -preset ultrafast -crf 28 -pix_fmt yuv420p -vf")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, filter, path)...).CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	cmd := exec.CommandContext(ctx, "ffmpeg", strings.Fields("-v error -nostdin -i "+path+" -vf scale=640:360:flags=area -pix_fmt yuv420p -f rawvideo -")...)
	all, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	check := &picture.Bars{}
	play(16, func(_ int, p []byte) {
		if _, err := io.ReadFull(all, p); err != nil {
			t.Error(err)
		}
	}, check)
	if err = cmd.Wait(); err != nil {
		t.Error(err)
	}
	return len(check.Found()) == 1
}

// Bars of all standards are found at all sizes, in the wrong range, and where a clock or a name covers a part of them; what has colours in
// stripes and is no colour bars is not.
func TestBars(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine")
	}
	for _, name := range []string{"smptebars", "smptehdbars", "pal75bars", "pal100bars"} {
		for _, size := range []string{"720x576", "1280x720", "1920x1080", "3840x2160"} {
			if !barred(t, name+"=s="+size+":r=25", "null") {
				t.Errorf("%s of %s were not found", name, size)
			}
		}
		for _, filter := range []string{
			"scale=in_range=tv:out_range=pc", // and coded as if it were not
			"scale=in_range=pc:out_range=tv",
			"drawbox=x=iw*0.35:y=ih*0.2:w=iw*0.3:h=ih*0.1:color=black:t=fill,drawbox=x=iw*0.4:y=ih*0.22:w=iw*0.1:h=ih*0.06:color=white:t=fill:enable='mod(n\\,2)'",
			"drawbox=x=iw*0.35:y=ih*0.3:w=iw*0.3:h=ih*0.25:color=black:t=fill",
			"drawbox=x=iw*0.05:y=ih*0.15:w=iw*0.2:h=ih*0.12:color=white:t=fill",
			"drawbox=x=iw*0.3:y=ih*0.7:w=iw*0.4:h=ih*0.2:color=blue:t=fill",
		} {
			if !barred(t, name+"=s=1280x720:r=25", filter) {
				t.Errorf("%s behind %s were not found", name, filter)
			}
		}
	}
	if barred(t, "testsrc2=s=1280x720:r=25", "trim=start=1.24,loop=20:1:0") { // the colours of bars, none of their brightness
		t.Error("testsrc2 that stands still was taken for colour bars")
	}
	for _, source := range []string{"testsrc", "testsrc2", "rgbtestsrc", "yuvtestsrc", "colorspectrum"} {
		if barred(t, source+"=s=1280x720:r=25", "null") {
			t.Errorf("%s was taken for colour bars", source)
		}
	}
	for _, colours := range []string{
		"blue white red", "black yellow red", "green white orange", "yellow cyan green red", // flags, flat colours
		"red orange yellow green blue indigo violet", "violet blue cyan green yellow orange red", "red yellow green cyan blue magenta",
		"blue red magenta green cyan yellow", // from right to left
		"yellow cyan green magenta red", "yellow cyan green magenta blue red",
	} {
		var filter []string
		all := strings.Fields(colours)
		for i, c := range all {
			of := strings.NewReplacer("I", string(rune('0'+i)), "N", string(rune('0'+len(all))), "C", c)
			filter = append(filter, of.Replace("drawbox=x=iw*I/N:y=0:w=iw/N+1:h=ih:color=C:t=fill"))
		}
		if barred(t, "color=black:s=1280x720:r=25", strings.Join(filter, ",")) {
			t.Errorf("%s were taken for colour bars", colours)
		}
	}
}
