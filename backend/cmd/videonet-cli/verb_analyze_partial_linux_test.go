package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/analysis"
)

// analyzed is the report that a run of analyze wrote into a folder, without what differs from run to run, and how many runs it took.
func analyzed(t *testing.T, path string) (text string, runs int) {
	t.Helper()
	var r analysis.Report
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	runs = r.Engine.Runs
	r.Engine.Seconds, r.Engine.Realtime, r.Engine.Runs = 0, 0, 0
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), runs
}

// The program is killed with SIGKILL whenever it has written down how far it is. The run that is left alone goes on from there, writes the
// report of one that was never killed, and leaves nothing else.
func TestAnalyzeKilled(t *testing.T) {
	whole, _ := buildWorker(t)
	long := filepath.Join(t.TempDir(), "long.mkv")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-stream_loop", "30", "-i", whole, "-c", "copy", long).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	folder := t.TempDir()
	report, partial := filepath.Join(folder, "long.mkv.report.json"), filepath.Join(folder, "long.mkv.report.partial")
	start := func(out string) *exec.Cmd {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "videonet-cli", "analyze", long, "--out", out, "--checkpoint", "200ms", "--json")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	untouched := t.TempDir()
	if err := start(untouched).Wait(); err != nil {
		t.Fatal(err)
	}
	kills, kept := 0, ""
	for kills < 3 {
		cmd := start(folder)
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for done := false; !done; {
			select {
			case err := <-ended:
				t.Fatalf("it ended after %d kills: %v", kills, err)
			case <-time.After(5 * time.Millisecond):
			}
			if now, err := os.ReadFile(partial); err == nil && string(now) != kept {
				kept, done = string(now), true
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err == nil {
			t.Error("it ended well though it was killed")
		}
		kills++
	}
	if _, err := os.Stat(report); err == nil {
		t.Error("a report of a part of the file")
	}
	if err := start(folder).Wait(); err != nil {
		t.Fatal(err)
	}
	got, runs := analyzed(t, report)
	if want, _ := analyzed(t, filepath.Join(untouched, "long.mkv.report.json")); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if runs != kills+1 {
		t.Errorf("%d runs after %d kills", runs, kills)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("%v, %v are left", err, left)
	}
}
