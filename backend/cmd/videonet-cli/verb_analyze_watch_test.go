package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"videonet/backend/analysis"
)

// A video that comes into the folder is analysed; what lay there is not; a folder that goes is told and is looked into again when it is back.
func TestAnalyzeWatches(t *testing.T) {
	whole, half := buildWorker(t)
	parent := t.TempDir()
	folder, away := filepath.Join(parent, "in"), filepath.Join(parent, "away")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	copyTo := func(from, name string) {
		t.Helper()
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	copyTo(half, "before.mkv")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"analyze", "--json", "--watch", folder, "--checks", "cut"}, streams{in: strings.NewReader(""), out: w, err: io.Discard}, noEnv)
		_ = w.Close()
	}()
	timeout := time.AfterFunc(2*time.Minute, func() { _ = r.CloseWithError(context.DeadlineExceeded) })
	defer timeout.Stop()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	until := func(is func(line map[string]any) bool) map[string]any {
		t.Helper()
		for lines.Scan() {
			var line map[string]any
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				t.Fatal(err)
			}
			if is(line) {
				return line
			}
		}
		t.Fatal("it ends: ", lines.Err())
		return nil
	}
	event := func(name string) func(map[string]any) bool {
		return func(line map[string]any) bool { return line["event"] == name }
	}
	report := func(line map[string]any) bool { return line["schema"] == analysis.Schema }

	until(event("watching"))
	copyTo(whole, "new.mkv")
	if got := until(report); got["file"] != filepath.Join(folder, "new.mkv") {
		t.Errorf("%v", got["file"])
	}
	if err := os.Rename(folder, away); err != nil {
		t.Fatal(err)
	}
	if got := until(event("notice")); got["code"] != "file_gone" {
		t.Errorf("%v", got)
	}
	if err := os.Rename(away, folder); err != nil {
		t.Fatal(err)
	}
	until(event("watching"))
	cancel()
	go func() { _, _ = io.Copy(io.Discard, r) }()
	if code := <-ended; code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

func TestProgressLine(t *testing.T) {
	var out strings.Builder
	p := newProgressLine(&env{streams: streams{err: &out}, getenv: noEnv}, 3)
	p.terminal = true // a line that is written over
	first := p.begin("/films/archive/a_film_with_quite_a_long_name.mkv")
	second := p.begin("b\x1b[2Jc.mp4")
	second.Progress = analysis.Progress{At: 30, Duration: 100, Realtime: 2}
	p.said = time.Now().Add(-time.Minute)
	p.tell(first, analysis.Progress{At: 10, Duration: 100, Realtime: 6})
	p.tell(first, analysis.Progress{At: 11, Duration: 100, Realtime: 6}) // too soon
	want := "\r0 of 3 done, …film_with_quite_a_long_name.mkv and 1 more: 20 %, 8.0 x real time, 20s left\x1b[K"
	if out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	p.end(first)
	if got := p.text(); got != `1 of 3 done, b\x1b[2Jc.mp4: 30 %, 2.0 x real time, 35s left` {
		t.Errorf("%q", got)
	}
	if !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("the line stays: %q", out.String())
	}

	out.Reset() // no terminal: seldom, a line each
	p = newProgressLine(&env{streams: streams{err: &out}, getenv: noEnv}, 1)
	only := p.begin("a.mp4")
	p.tell(only, analysis.Progress{At: 1})
	p.said = time.Now().Add(-time.Minute)
	p.tell(only, analysis.Progress{At: 1.5, Realtime: 3})
	p.end(only)
	if out.String() != "a.mp4: 00:00:01.500, 3.0 x real time\n" {
		t.Errorf("%q", out.String())
	}
}
