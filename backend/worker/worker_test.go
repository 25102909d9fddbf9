package worker_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/worker"
)

// built is where TestMain put the real videonet-worker.
var built string

func TestMain(m *testing.M) {
	if file := os.Getenv("WORKER_TEST_PARENT"); file != "" { // the program that is killed in TestNoOrphans
		_, _ = worker.Runner{Path: os.Getenv("WORKER_TEST_PATH")}.Run(context.Background(), analysis.Task{Path: file}, analysis.Listener{})
		return
	}
	if profile := os.Getenv("WORKER_TEST_QUEUE"); profile != "" { // the program that is killed in TestKillTheQueue
		queueForEver(profile)
		return
	}
	folder, err := os.MkdirTemp("", "worker")
	if err != nil {
		panic(err)
	}
	built = filepath.Join(folder, "videonet-worker")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", built, "videonet/backend/cmd/videonet-worker").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	if err = goleak.Find(); err != nil && code == 0 {
		code = 1
		println(err.Error())
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

func ffmpeg(t *testing.T, name, args string) string {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine")
	}
	path := filepath.Join(t.TempDir(), name)
	words := append([]string{"-v", "error", "-nostdin", "-y"}, strings.Fields(args)...)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(words, path)...).CombinedOutput(); err != nil {
		t.Fatalf("make %s: %v: %s", name, err, out)
	}
	return path
}

const source = "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p "

func short(t *testing.T) string {
	t.Helper()
	return ffmpeg(t, "short.mkv", source)
}

// long takes many seconds to analyse and none to make.
func long(t *testing.T) string {
	t.Helper()
	return ffmpeg(t, "long.mkv", "-stream_loop 3000 -i "+short(t)+" -c copy")
}

func good(t *testing.T, r worker.Runner) {
	t.Helper()
	var last analysis.Progress
	report, err := r.Run(t.Context(), analysis.Task{Path: short(t)}, analysis.Listener{Progress: func(p analysis.Progress) { last = p }})
	if err != nil {
		t.Fatal(err)
	}
	if report.Schema != analysis.Schema || report.Duration != 4 || report.Video.Frames != 100 || len(report.SHA256) != 64 || last.Duration != 4 {
		t.Errorf("report %+v, progress %+v", report, last)
	}
}

func TestGoodFile(t *testing.T) { good(t, worker.Runner{Path: built}) }

// Every bad file costs one job a fault; the same table as in backend/ffmpeg, through the whole line.
func TestBadFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, err := os.ReadFile(short(t))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fault.Code{
		write("empty.mp4", ""): fault.NotVideo, write("byte.mp4", "x"): fault.NotVideo, write("text.mp4", "this is text"): fault.NotVideo,
		write("list.mp4", "#EXTM3U\n"+short(t)): fault.NotVideo, write("lying.mp4", "\x00\x00\x00\x18ftypisom"+strings.Repeat("\xff", 4096)): fault.FileDamaged,
		write("head.mkv", string(whole[:200])):                                  fault.FileDamaged,
		ffmpeg(t, "tone.wav", "-f lavfi -i sine=d=1"):                           fault.NotVideo,
		ffmpeg(t, "big.mkv", "-f lavfi -i color=s=17000x8000:d=0.04 -c:v ffv1"): fault.WorkerLimit,
		folder: fault.FileIsFolder, "/dev/zero": fault.NotVideo, filepath.Join(folder, "gone.mp4"): fault.FileGone,
	} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			report, err := worker.Runner{Path: built, Limits: worker.Limits{Wall: time.Minute}}.Run(t.Context(), analysis.Task{Path: path}, analysis.Listener{})
			code, values := fault.Of(err)
			if code != want || report != nil || values["file"] != path {
				t.Errorf("%v (%v), want %s", err, values, want)
			}
		})
	}
}

// A cut file gives a report of what could be read.
func TestTruncatedFile(t *testing.T) {
	whole, err := os.ReadFile(short(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cut.mkv")
	if err = os.WriteFile(path, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: path}, analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) != 1 || report.Problems[0].Code != fault.FileTruncated || report.Duration < 1 || report.Duration > 3 {
		t.Errorf("report %+v", report)
	}
}

func TestNoFFmpeg(t *testing.T) {
	t.Setenv("VIDEONET_FFMPEG", t.TempDir())
	if _, err := (worker.Runner{Path: built}).Run(t.Context(), analysis.Task{Path: built}, analysis.Listener{}); !fault.Is(err, fault.NoFFmpeg) {
		t.Errorf("%v", err)
	}
}

func TestCheckThatIsNotBuilt(t *testing.T) {
	_, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: short(t), Checks: []analysis.Check{"people"}}, analysis.Listener{})
	if !fault.Is(err, fault.NotBuilt) {
		t.Errorf("%v", err)
	}
}

// Programs that are no worker: they end, talk nonsense, or listen and say nothing.
func TestNoWorker(t *testing.T) {
	limits := worker.Limits{Idle: 300 * time.Millisecond}
	for path, want := range map[string]fault.Code{
		filepath.Join(t.TempDir(), "none"): fault.WorkerDied, "/bin/true": fault.WorkerDied, "/usr/bin/yes": fault.WorkerDied, "/bin/cat": fault.WorkerLimit,
	} {
		if _, err := (worker.Runner{Path: path, Limits: limits}).Run(t.Context(), analysis.Task{Path: "x.mp4"}, analysis.Listener{}); !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	t.Setenv(worker.EnvPath, filepath.Join(t.TempDir(), "none"))
	if _, err := (worker.Runner{}).Run(t.Context(), analysis.Task{Path: "x.mp4"}, analysis.Listener{}); !fault.Is(err, fault.WorkerMissing) {
		t.Errorf("no worker found: %v", err)
	}
}
