package ffmpeg_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"videonet/backend/ffmpeg"
)

// Scaling without gather instructions changes no byte, and an ffmpeg that does not know how to goes on.
func TestScalingIsTheSameWithoutGather(t *testing.T) {
	real := tools(t)
	path := clip(t, "large.mkv", "-f lavfi -i testsrc2=s=1920x1080:r=25:d=0.2,noise=alls=20 -pix_fmt yuv420p -c:v ffv1")
	folder := t.TempDir()
	script := "#!/bin/sh\ncase \"$*\" in *slowgather*) exit 1;; esac\nexec " + real.FFmpeg + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "ffmpeg"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real.FFprobe, filepath.Join(folder, "ffprobe")); err != nil {
		t.Skip("NOT RUN: no links here: ", err)
	}
	a := ffmpeg.Args{PixFmt: "yuv420p", Width: 640, Height: 360, AsCoded: true}
	want := first(t, real, path, a)
	t.Setenv(ffmpeg.EnvPath, folder)
	old, err := ffmpeg.Find(t.Context())
	if err != nil || old.Version != real.Version {
		t.Fatal(old, err)
	}
	if got := first(t, old, path, a); !bytes.Equal(got, want) {
		t.Error("the pictures differ")
	}
}

// first is the first picture of a file.
func first(t *testing.T, by ffmpeg.Tools, path string, a ffmpeg.Args) []byte {
	t.Helper()
	s, err := by.Open(t.Context(), path, a)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	item, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(item.Picture)
}
