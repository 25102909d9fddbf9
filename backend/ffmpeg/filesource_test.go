package ffmpeg_test

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

func openSource(t *testing.T, path string, c ffmpeg.SourceConfig) *ffmpeg.FileSource {
	t.Helper()
	s, err := tools(t).OpenSource(t.Context(), path, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(filepath.Join("/proc", strconv.Itoa(s.PID()))); err == nil {
			t.Errorf("ffmpeg %d is still there", s.PID())
		}
	})
	return s
}

// pictures reads a side to its end and returns the stamps and how long it took.
func pictures(t *testing.T, v media.VideoSource) (pts []media.PTS, took time.Duration, end error) {
	t.Helper()
	var begin time.Time
	for {
		f, release, err := v.Read(t.Context())
		if err != nil {
			return pts, time.Since(begin), err
		}
		if len(pts) == 0 {
			begin = time.Now()
		}
		pts = append(pts, f.PTS)
		release()
	}
}

func TestFileSourcePlaysInRealTimeWithItsOwnStamps(t *testing.T) {
	tools(t)
	path := clip(t, "vfr.mkv", source+tone+drop+x264+"-c:a aac -t 2")
	s := openSource(t, path, ffmpeg.SourceConfig{Video: true, Audio: true})
	sound := make(chan []float32)
	go func() {
		var heard []float32
		pcm := make([]float32, media.PieceSamples)
		last := int64(math.MinInt64)
		for {
			pts, err := s.Audio().Read(t.Context(), pcm)
			if err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("sound ends with %v", err)
				}
				sound <- heard
				return
			}
			if pts.Ticks < last || pts.Base != media.RTPAudio {
				t.Errorf("sound at %v after %d", pts, last)
			}
			last = pts.Ticks
			heard = append(heard, pcm...)
		}
	}()
	pts, took, err := pictures(t, s.Video())
	heard := <-sound
	if !errors.Is(err, io.EOF) {
		t.Errorf("pictures end with %v", err)
	}
	want := probedPTS(t, path)
	if len(pts) < len(want)*9/10 { // a loaded machine may leave some out
		t.Errorf("%d pictures of %d", len(pts), len(want))
	}
	at := map[int64]bool{}
	for _, p := range want {
		at[p] = true
	}
	for i, p := range pts {
		if !at[p.Ticks] || i > 0 && p.Compare(pts[i-1]) <= 0 {
			t.Errorf("picture %d has %v, which the file has not", i, p)
		}
	}
	if length := pts[len(pts)-1].Sub(pts[0]).Duration(); took < length-50*time.Millisecond {
		t.Errorf("%v of file took %v: too fast", length, took)
	}
	crossings, sum := 0, 0.0
	for i := 1; i < len(heard); i++ {
		if heard[i-1] < 0 && heard[i] >= 0 {
			crossings++
		}
		sum += float64(heard[i]) * float64(heard[i])
	}
	if seconds := float64(len(heard)) / media.SampleRate; seconds < 1.8 || math.Abs(float64(crossings)/seconds-440) > 5 || sum == 0 {
		t.Errorf("%.2f s of sound with %d periods of 440 Hz", seconds, crossings)
	}
}

func TestFileSourceBeginsWhereItIsTold(t *testing.T) {
	tools(t)
	path := clip(t, "sound.mp4", source+tone+x264+"-c:a aac -t 3")
	want := probedPTS(t, path)[60]
	info, err := tools(t).Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s := openSource(t, path, ffmpeg.SourceConfig{Info: info, From: media.PTS{Ticks: want, Base: info.Video.Base}, Video: true, Audio: true})
	f, release, err := s.Video().Read(t.Context())
	if err != nil || f.PTS.Ticks != want || f.PTS.Base != info.Video.Base {
		t.Fatalf("the first picture has %v, want %d: %v", f.PTS, want, err)
	}
	release()
	pts, err := s.Audio().Read(t.Context(), make([]float32, media.PieceSamples))
	if off := pts.Seconds() - f.PTS.Seconds(); err != nil || math.Abs(off) > 0.1 {
		t.Errorf("sound begins %.3f s from the picture, %v", off, err)
	}
}

func TestFileSourceFitsPicturesIntoACall(t *testing.T) {
	tools(t)
	for name, c := range map[string]struct {
		size string
		more string
		w, h int
	}{
		"wide.mp4":  {"1920x1080", "", 1280, 720},
		"old.mp4":   {"1440x1080", "", 960, 720},
		"small.mp4": {"322x182", "", 322, 182},
		"tall.mp4":  {"1920x1080", " -metadata:s:v rotate=90", 404, 720},
		"scope.mp4": {"2048x858", "", 1280, 536},
	} {
		path := clip(t, name, "-f lavfi -i testsrc2=s="+c.size+":r=25:d=0.2 "+x264)
		if c.more != "" {
			path = clip(t, "turned-"+name, "-i "+path+" -c copy"+c.more)
		}
		s := openSource(t, path, ffmpeg.SourceConfig{Video: true, Audio: true})
		if s.Audio() != nil {
			t.Errorf("%s: sound of a file without", name)
		}
		f, release, err := s.Video().Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if f.Image.Rect.Dx() != c.w || f.Image.Rect.Dy() != c.h {
			t.Errorf("%s: %v, want %dx%d", name, f.Image.Rect, c.w, c.h)
		}
		release()
	}
}

func TestASideThatNobodyReadsHoldsUpNobody(t *testing.T) {
	tools(t)
	path := clip(t, "long.mp4", "-f lavfi -i testsrc2=s=320x180:r=60:d=3 "+tone+x264+"-c:a aac -t 3")
	s := openSource(t, path, ffmpeg.SourceConfig{Video: true, Audio: true})
	pcm := make([]float32, media.PieceSamples)
	var begin time.Time
	pieces := 0
	for {
		if _, err := s.Audio().Read(t.Context(), pcm); err != nil {
			break
		}
		if pieces++; pieces == 1 {
			begin = time.Now()
		}
	}
	if took := time.Since(begin); pieces < 130 || took > 30*time.Second {
		t.Errorf("%d pieces in %v while no picture was read", pieces, took)
	}
}

func TestFileSourceIsLeftAtAnyTime(t *testing.T) {
	tools(t)
	path := clip(t, "sound.mp4", source+tone+x264+"-c:a aac")
	s := openSource(t, path, ffmpeg.SourceConfig{Video: true, Audio: true})
	if _, release, err := s.Video().Read(t.Context()); err != nil {
		t.Fatal(err)
	} else {
		release()
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	var err error
	for err == nil {
		_, _, err = s.Video().Read(ctx)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("left with %v", err)
	}
	waiting := make(chan error)
	go func() {
		var err error
		for err == nil {
			_, _, err = s.Video().Read(t.Context())
		}
		waiting <- err
	}()
	if err := s.Video().Close(); err != nil {
		t.Error(err)
	}
	if err := <-waiting; err == nil || errors.Is(err, io.EOF) {
		t.Errorf("a closed side: %v", err)
	}
	if _, err := s.Audio().Read(t.Context(), make([]float32, media.PieceSamples)); err != nil {
		t.Errorf("the other side: %v", err)
	}
	if err := s.Audio().Close(); err != nil {
		t.Error(err)
	}
}

func TestFileSourceRefusesWhatIsNoVideo(t *testing.T) {
	found := tools(t)
	text := filepath.Join(t.TempDir(), "notes.mp4")
	if err := os.WriteFile(text, []byte("only words"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := found.OpenSource(t.Context(), text, ffmpeg.SourceConfig{Video: true}); !fault.Is(err, fault.NotVideo) {
		t.Errorf("a text: %v", err)
	}
	path := clip(t, "silent.mp4", source+x264+"-t 0.2")
	if _, err := found.OpenSource(t.Context(), path, ffmpeg.SourceConfig{Audio: true}); !fault.Is(err, fault.NotVideo) {
		t.Errorf("the sound of a silent file: %v", err)
	}
}
