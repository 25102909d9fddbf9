package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A film on standard input is analysed as if it were a file; its reports are called after the stream.
func TestAnalyzeStandardInput(t *testing.T) {
	whole, _ := buildWorker(t)
	film := filepath.Join(t.TempDir(), "film.webm")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-i", whole, "-c:v", "libvpx", "-deadline", "realtime", film).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(film)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "reports")
	var out, told strings.Builder
	code := run(t.Context(), []string{"analyze", "-", "--json", "--out", folder, "--export", "json,html"},
		streams{in: bytes.NewReader(data), out: &out, err: &told}, noEnv)
	if code != exitDone || !strings.Contains(out.String(), `{"kind":"cut","at":1}`) {
		t.Fatalf("%d: %s%s", code, &out, &told)
	}
	var report struct{ File, SHA256 string }
	text, err := os.ReadFile(filepath.Join(folder, "stream.report.json"))
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil || report.File != "-" || len(report.SHA256) != 64 {
		t.Error(report, err)
	}
	for _, words := range [][]string{{"-", "-"}, {"-", "--frames", "2", "--out", folder}} {
		if code, _ := cli(t, append([]string{"analyze"}, words...)...); code != exitWrongUse {
			t.Error(words, code)
		}
	}
}
