package worker_test

import (
	"encoding/json"
	"syscall"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/worker"
)

// film has cuts, black, and sound that is noise.
func film(t *testing.T) string {
	t.Helper()
	part := ffmpeg(t, "part.mkv", "-f lavfi -i testsrc2=s=640x360:r=25:d=1.2 -f lavfi -i mandelbrot=s=640x360:r=25:end_pts=400,trim=duration=2 "+
		"-f lavfi -i color=black:s=640x360:r=25:d=0.48 -f lavfi -i anoisesrc=d=3.68:c=pink:r=48000:a=0.3 "+
		"-filter_complex [0][1][2]concat=n=3,format=yuv420p[v] -map [v] -map 3 -c:v libx264 -preset ultrafast -g 60 -c:a aac")
	return ffmpeg(t, "film.mkv", "-stream_loop 15 -i "+part+" -c copy")
}

func text(t *testing.T, r *analysis.Report) string {
	t.Helper()
	c := *r
	c.Engine.Seconds, c.Engine.Realtime, c.Engine.Runs = 0, 0, 0
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The worker is killed with SIGKILL again and again, each time a little after a checkpoint; whoever goes on makes the report of one run.
func TestKillAndResume(t *testing.T) {
	task := analysis.Task{Path: film(t), Every: 200 * time.Millisecond}
	runner := worker.Runner{Path: built}
	whole, err := runner.Run(t.Context(), task, analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	kills := 0
	for {
		pid, checkpoints := 0, 0
		report, err := runner.Run(t.Context(), task, analysis.Listener{
			Started: func(p int) { pid = p },
			Checkpoint: func(state []byte) {
				task.Resume = state
				if checkpoints++; checkpoints == 2 && kills < 4 {
					time.AfterFunc(time.Duration(kills*37)*time.Millisecond, func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
				}
			},
		})
		if err == nil {
			if got, want := text(t, report), text(t, whole); got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
			if report.Engine.Runs != kills+1 {
				t.Errorf("%d runs after %d kills", report.Engine.Runs, kills)
			}
			break
		}
		if !fault.Is(err, fault.WorkerDied) {
			t.Fatal(err)
		}
		kills++
	}
	if kills < 2 {
		t.Errorf("killed %d times", kills)
	}
	t.Logf("killed %d times", kills)
}
