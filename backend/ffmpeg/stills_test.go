package ffmpeg_test

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

// numbered is a source whose pictures are gray, each 37 lighter than the one before.
const numbered = "-f lavfi -i nullsrc=s=64x36:r=30000/1001:d=6,format=yuv420p,geq=lum=mod(N*37\\,200)+16:cb=128:cr=128 "

// gap leaves out pictures here and there, and two seconds in one place.
const gap = "-vf settb=AVTB,setpts=PTS,select=not(eq(mod(n\\,7)\\,3))*not(between(n\\,40\\,100)) -fps_mode vfr "

const fineX264 = "-c:v libx264 -preset ultrafast -crf 4 -bf 2 -g 50 "

// Every picture is the one on screen at its time, whatever the file's stamps are like.
func TestStills(t *testing.T) {
	for name, args := range map[string]string{
		"cfr.mp4":   numbered + fineX264,
		"vfr.mkv":   numbered + gap + fineX264,
		"late.mp4":  numbered + fineX264 + "-output_ts_offset 1.075",
		"late.ts":   numbered + fineX264 + "-output_ts_offset 1.075 -muxdelay 0",
		"early.mp4": numbered + fineX264 + "-output_ts_offset -0.52 -avoid_negative_ts disabled -use_editlist 0",
	} {
		t.Run(name, func(t *testing.T) {
			path := clip(t, name, args)
			info, err := tools(t).Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			ticks := probedPTS(t, path)
			seconds := func(i int) float64 {
				return media.PTS{Ticks: ticks[i], Base: info.Video.Base}.Sub(media.PTS{Ticks: ticks[0], Base: info.Video.Base}).Seconds()
			}
			last := len(ticks) - 1
			at := []float64{0, seconds(1), seconds(2) - 0.004, seconds(37), seconds(39) + 1, 3.14159, seconds(60), seconds(last), 99, 2}
			stills, err := tools(t).Stills(t.Context(), info, at, 0, 640, 360)
			if err != nil || len(stills) != len(at) {
				t.Fatalf("%d pictures of %d: %v", len(stills), len(at), err)
			}
			for n, still := range stills {
				i := last
				for i > 0 && seconds(i) > at[n]+0.001 {
					i--
				}
				if want := (media.PTS{Ticks: ticks[i], Base: info.Video.Base}); still.PTS != want || still.At != at[n] {
					t.Errorf("at %v: %v instead of %v, said to be at %v", at[n], still.PTS, want, still.At)
				}
				checkJPEG(t, still)
			}
		})
	}
}

func checkJPEG(t *testing.T, still ffmpeg.Still) {
	t.Helper()
	data, err := still.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width != 64 || c.Height != 36 {
		t.Error(c, err)
	}
}

// The picture is that of its stamp: lightness counts the pictures.
func TestStillIsThePicture(t *testing.T) {
	path := clip(t, "cfr.mp4", numbered+fineX264)
	info, err := tools(t).Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	at := []float64{0.5, 1.7, 3.3, 4.4, 5.9}
	stills, err := tools(t).Stills(t.Context(), info, at, 0, 64, 36)
	if err != nil || len(stills) != len(at) {
		t.Fatal(len(stills), err)
	}
	for _, still := range stills {
		n := int(still.PTS.Sub(info.Video.Start).Seconds()*30000/1001 + 0.5)
		want := n * 37 % 200 * 255 / 219
		if got := int(still.Image.YCbCrAt(32, 18).Y); got < want-8 || got > want+8 {
			t.Errorf("picture %d is %d light, want %d", n, got, want)
		}
	}
}

// A keyframe that is near enough stands for the picture, and says when it is; where none is, the very picture comes.
func TestStillsNearby(t *testing.T) {
	near, exact := []int{150, 0, 30, 50, 98, 131}, []int{155, 0, 30, 59, 98, 131}
	for name, c := range map[string]struct {
		args string
		want []int
	}{
		"cfr.mp4": {"", near}, "late.mkv": {"-output_ts_offset 1.075", near},
		"late.ts": {"-output_ts_offset 1.075 -muxdelay 0", exact}, // ffmpeg finds no keyframe by seeking in one
	} {
		path := clip(t, name, numbered+fineX264+"-sc_threshold 0 "+c.args)
		info, err := tools(t).Probe(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		const rate = 30000.0 / 1001
		at := []float64{5.2, 0, 1.0, 2.0, 3.3, 4.4} // keyframes every 50 pictures: 0, 1.668, 3.337, 5.005
		stills, err := tools(t).Stills(t.Context(), info, at, time.Second, 64, 36)
		if err != nil || len(stills) != len(at) {
			t.Fatal(len(stills), err)
		}
		for n, want := range c.want {
			still := stills[n]
			i := int(still.PTS.Sub(info.Video.Start).Seconds()*rate + 0.5)
			said := int(still.At*rate + 0.5)
			light := want * 37 % 200 * 255 / 219
			if got := int(still.Image.YCbCrAt(32, 18).Y); i != want || said != want && still.At != at[n] || got < light-8 || got > light+8 {
				t.Errorf("%s at %v: picture %d, said to be at %v, %d light; want picture %d", name, at[n], i, still.At, got, want)
			}
		}
	}
}

// What cannot be had is left out; a file that is cut gives what it holds, a hopeless one nothing; nothing takes for ever.
func TestStillsOfBadFiles(t *testing.T) {
	path := clip(t, "cfr.mkv", numbered+fineX264)
	info, err := tools(t).Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	info.Path = write(t, "gone.mkv", nil)
	if stills, err := tools(t).Stills(t.Context(), info, []float64{0, 1, 2}, 0, 64, 36); err != nil || len(stills) != 0 {
		t.Errorf("%d pictures of nothing, %v", len(stills), err)
	}
	sound, err := tools(t).Probe(t.Context(), clip(t, "tone.wav", tone))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = tools(t).Stills(t.Context(), sound, []float64{0}, 0, 64, 36); !fault.Is(err, fault.NotVideo) {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	info.Path = path
	if _, err = tools(t).Stills(ctx, info, []float64{0, 1}, 0, 64, 36); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}
