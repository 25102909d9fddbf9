package worker_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/worker"
)

// bounded are limits under which every file of the catalogue must end, on a busy machine too.
var bounded = worker.Limits{Wall: 4 * time.Minute, Idle: 2 * time.Minute}

func content(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func keep(t *testing.T, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func analyse(t *testing.T, path string) (*analysis.Report, error) {
	t.Helper()
	return worker.Runner{Path: built, Limits: bounded}.Run(t.Context(), analysis.Task{Path: path}, analysis.Listener{})
}

// TestTruncated: whatever is there is reported, up to where the file ends, and said to be a part.
func TestTruncated(t *testing.T) {
	const both = "-f lavfi -i sine=d=4 " + source + "-c:a aac "
	for name, more := range map[string]string{
		"a.mkv": "", "a.ts": "", "a.flv": "", "fragments.mp4": "-movflags frag_keyframe+empty_moov -g 25",
		"index-first.mp4": "-movflags +faststart", "index-last.mp4": "",
	} {
		whole := content(t, ffmpeg(t, name, both+more))
		for tenth := 1; tenth < 10; tenth += 2 {
			t.Run(fmt.Sprintf("%s/%d%%", name, tenth*10), func(t *testing.T) {
				report, err := analyse(t, keep(t, name, whole[:len(whole)*tenth/10]))
				switch {
				case name == "index-last.mp4": // nothing says where a picture is
					if !fault.Is(err, fault.FileDamaged) {
						t.Errorf("%+v, %v", report, err)
					}
				case err != nil:
					if !fault.Is(err, fault.FileDamaged) || tenth > 5 {
						t.Error(err)
					}
				case report.Duration >= 4 || report.Duration < 0.3*float64(tenth)/10*4:
					t.Errorf("%v s of a file that was cut", report.Duration)
				case name == "a.ts", name == "a.flv" && tenth > 7: // a transport stream has no end; FLV says one for all tracks, a second may be the sound's
				case len(report.Problems) != 1 || report.Problems[0].Code != fault.FileTruncated:
					t.Errorf("problems %+v", report.Problems)
				}
			})
		}
	}
}

// patch writes a number over the four bytes that stand behind a mark, at an offset from its end.
func patch(t *testing.T, file []byte, mark string, offset int, number uint32, order binary.ByteOrder) []byte {
	t.Helper()
	i := bytes.Index(file, []byte(mark))
	if i < 0 {
		t.Fatalf("no %q in the file", mark)
	}
	out := bytes.Clone(file)
	order.PutUint32(out[i+len(mark)+offset:], number)
	return out
}

// TestLyingHeaders: lengths, sizes and rates that cannot be. Each ends in a report or a fault that says what is wrong with the file;
// none takes the memory or the time that it asks for.
func TestLyingHeaders(t *testing.T) {
	mp4 := content(t, ffmpeg(t, "a.mp4", source+"-movflags +faststart"))
	raw := content(t, ffmpeg(t, "a.avi", "-f lavfi -i testsrc2=s=320x180:r=25:d=1 -c:v rawvideo -pix_fmt yuv420p"))
	webm := content(t, ffmpeg(t, "a.webm", "-f lavfi -i testsrc2=s=320x180:r=25:d=1 -c:v libvpx -deadline realtime"))
	files := map[string][]byte{
		"size-65535.avi":     patch(t, patch(t, raw, "strf", 8, 65535, binary.LittleEndian), "strf", 12, 65535, binary.LittleEndian),
		"size-negative.avi":  patch(t, raw, "strf", 8, 1<<31, binary.LittleEndian),
		"rate-1e9.avi":       patch(t, raw, "vids", 20, 1_000_000_000, binary.LittleEndian),
		"rate-0.avi":         patch(t, raw, "vids", 20, 0, binary.LittleEndian),
		"frames-2^32.avi":    patch(t, raw, "avih", 20, 1<<32-1, binary.LittleEndian),
		"timescale-1e9.mp4":  patch(t, mp4, "mvhd", 12, 1_000_000_000, binary.BigEndian),
		"timescale-0.mp4":    patch(t, mp4, "mdhd", 12, 0, binary.BigEndian),
		"duration-2^32.mp4":  patch(t, mp4, "mdhd", 16, 1<<32-1, binary.BigEndian),
		"samples-2^32.mp4":   patch(t, mp4, "stsz", 8, 1<<32-1, binary.BigEndian),
		"chunks-2^31.mp4":    patch(t, mp4, "stco", 4, 1<<31, binary.BigEndian),
		"deltas-2^31.mp4":    patch(t, mp4, "stts", 4, 1<<31-1, binary.BigEndian),
		"size-65535.webm":    bytes.Replace(webm, []byte{0xB0, 0x82, 0x01, 0x40, 0xBA, 0x81, 0xB4}, []byte{0xB0, 0x82, 0xFF, 0xFF, 0xBA, 0x81, 0xFF}, 1),
		"cluster-endless.ts": bytes.Repeat([]byte("\x47\x1f\xff\x10"+strings.Repeat("\xff", 184)), 20_000),
	}
	for _, box := range []string{"moov", "trak", "mdia", "stbl", "stsd", "avcC", "mdat"} {
		for _, length := range []uint32{0, 1, 7, 0x7fffffff, 0x80000000, 0xffffffff} {
			files[fmt.Sprintf("%s-%x.mp4", box, length)] = patch(t, mp4, box, -8, length, binary.BigEndian)
		}
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			report, err := analyse(t, keep(t, name, file))
			if (report == nil) == (err == nil) || err != nil && !blames(err) {
				t.Errorf("report %v, %v", report != nil, err)
			}
		})
	}
}

// blames says that a fault is about the file.
func blames(err error) bool {
	for _, code := range []fault.Code{fault.NotVideo, fault.FileDamaged, fault.WorkerLimit, fault.WorkerDied} {
		if fault.Is(err, code) {
			return true
		}
	}
	return false
}

// TestOddFiles: odd, and no fault of anybody's: each has a report that is right.
func TestOddFiles(t *testing.T) {
	const pictures = "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -c:v mpeg4 "
	subtitles := filepath.Join(t.TempDir(), "bomb.srt")
	var text strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&text, "%d\n00:00:%02d,%03d --> 00:00:%02d,%03d\n<font size=99>%s</font>\n\n", i+1, i/25_000, i/25%1000, i/25_000, i/25%1000, strings.Repeat("x", 200))
	}
	if err := os.WriteFile(subtitles, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args     string
		frames   int
		duration float64
	}{
		"two-frames-10-hours.mkv": {"-f lavfi -i testsrc2=s=320x180:r=1:d=2 -vf setpts=N*36000/TB -c:v ffv1 -fps_mode passthrough", 2, 72_000},
		"one-frame.mp4":           {"-f lavfi -i testsrc2=s=320x180:r=25:d=0.04 -c:v mpeg4", 1, 0.04},
		"100-streams.mkv":         {pictures + strings.Repeat("-map 0 ", 100), 50, 2},
		"subtitle-bomb.mkv":       {"-f lavfi -i testsrc2=s=320x180:r=25:d=2 -i " + subtitles + " -c:v mpeg4 -c:s srt", 50, 2},
		"before-zero.ts":          {pictures + "-output_ts_offset -1 -avoid_negative_ts disabled", 50, 2},
		"wraps.ts":                {pictures + "-output_ts_offset 95442", 50, 2}, // 33 bits of 90 kHz end at 95,443.7 s
		"4-pixels.mkv":            {"-f lavfi -i testsrc2=s=4x4:r=25:d=0.4 -c:v ffv1", 10, 0.4},
		"wide.mkv":                {"-f lavfi -i testsrc2=s=8192x16:r=25:d=0.4 -c:v ffv1", 10, 0.4},
		"tall.mkv":                {"-f lavfi -i testsrc2=s=16x8192:r=25:d=0.4 -c:v ffv1", 10, 0.4},
		"odd-size.mkv":            {"-f lavfi -i testsrc2=s=321x181:r=25:d=0.4 -c:v ffv1 -pix_fmt yuv444p", 10, 0.4},
		"1000-fps.mkv":            {"-f lavfi -i testsrc2=s=320x180:r=1000:d=0.5 -c:v mjpeg", 500, 0.5},
		"a film.JPG.txt.mkv":      {pictures, 50, 2},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := analyse(t, ffmpeg(t, name, c.args))
			if err != nil {
				t.Fatal(err)
			}
			if report.Video.Frames != c.frames || report.Duration < c.duration-0.001 || report.Duration > c.duration+0.001 || len(report.Problems) > 0 {
				t.Errorf("%d pictures in %v s, want %d in %v; %+v", report.Video.Frames, report.Duration, c.frames, c.duration, report.Problems)
			}
		})
	}
}
