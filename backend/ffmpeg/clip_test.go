package ffmpeg_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tools finds ffmpeg or skips the test.
func tools(t *testing.T) ffmpeg.Tools {
	t.Helper()
	found, err := ffmpeg.Find(t.Context())
	if err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine: ", err)
	}
	return found
}

// clip makes a file with ffmpeg; args are one line of options, without the output's name.
func clip(t *testing.T, name, args string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	words := append([]string{"-v", "error", "-nostdin", "-y"}, strings.Fields(args)...)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(words, path)...).CombinedOutput(); err != nil {
		t.Fatalf("make %s: %v: %s", name, err, out)
	}
	return path
}

// probedPTS asks ffprobe for the time stamp of every picture.
func probedPTS(t *testing.T, path string) []int64 {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "quiet", "-select_streams", "v:0",
		"-show_entries", "frame=best_effort_timestamp", "-of", "json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Frames []struct {
			PTS int64 `json:"best_effort_timestamp"`
		} `json:"frames"`
	}
	if err = json.Unmarshal(out, &p); err != nil {
		t.Fatal(err)
	}
	var pts []int64
	for _, f := range p.Frames {
		pts = append(pts, f.PTS)
	}
	return pts
}

// all reads a stream to its end and returns the stamps of its pictures and the number of its samples.
func all(t *testing.T, s *ffmpeg.Stream) (pts []media.PTS, samples int, end error) {
	t.Helper()
	for {
		item, err := s.Next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return pts, samples, err
		}
		if item.Kind == media.Video {
			pts = append(pts, item.PTS)
		}
		samples += len(item.Samples)
	}
}

func open(t *testing.T, path string, args ffmpeg.Args) *ffmpeg.Stream {
	t.Helper()
	s, err := tools(t).Open(t.Context(), path, args)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func gray() ffmpeg.Args { return ffmpeg.Args{PixFmt: "gray", Width: 64, Height: 36} }

func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
