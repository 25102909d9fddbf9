package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"videonet/backend/analysis"
)

// buildWorker makes videonet-worker and two clips: cut.mp4 with a cut at 1 s and black from 2 to 3 s, and half of it.
func buildWorker(t *testing.T) (whole, half string) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine")
	}
	folder := t.TempDir()
	program := filepath.Join(folder, "videonet-worker")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "videonet/backend/cmd/videonet-worker").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Setenv("VIDEONET_WORKER", program)
	whole, half = filepath.Join(folder, "cut.mkv"), filepath.Join(folder, "half.mkv")
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin",
		"-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-f", "lavfi", "-i", "mandelbrot=s=320x180:r=25:end_pts=400,trim=duration=1",
		"-f", "lavfi", "-i", "color=black:s=320x180:r=25:d=1", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1",
		"-filter_complex", "[0][1][2][3]concat=n=4,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", whole).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(whole)
	if err == nil {
		err = os.WriteFile(half, data[:len(data)/2], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return whole, half
}

func TestAnalyze(t *testing.T) {
	whole, half := buildWorker(t)
	out := filepath.Join(t.TempDir(), "reports")
	text := filepath.Join(t.TempDir(), "text.mp4")
	if err := os.WriteFile(text, []byte("no video"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, lines := cli(t, "analyze", whole, text, half, "--out", out, "--jobs", "2")
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	table := readEvents(t)
	reports := map[any]map[string]any{}
	for _, l := range lines {
		event, _ := l["event"].(string)
		switch {
		case l["schema"] == analysis.Schema:
			reports[l["file"]] = l
		case !slices.ContainsFunc(table[event], func(f fields) bool { return f.fit(l) }):
			t.Errorf("EVENTS.md has no such event: %v", l)
		case event == "error" && (l["file"] != text || l["code"] != "not_video"):
			t.Errorf("%v", l)
		}
	}
	if len(reports) != 2 {
		t.Fatalf("%v", lines)
	}
	got, err := json.Marshal([]any{reports[whole]["events"], reports[whole]["spans"], reports[whole]["duration"]})
	if want := `[[{"at":1,"kind":"cut"}],[{"end":3,"kind":"black","start":2}],4]`; err != nil || string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
	if problems, _ := json.Marshal(reports[half]["problems"]); !strings.Contains(string(problems), "file_truncated") {
		t.Errorf("half a file: %s", problems)
	}
	var written analysis.Report
	data, err := os.ReadFile(filepath.Join(out, "cut.mkv.report.json"))
	if err == nil {
		err = json.Unmarshal(data, &written)
	}
	if err != nil || written.SHA256 != reports[whole]["sha256"] {
		t.Errorf("%v: %s", err, data)
	}
}

func TestAnalyzeForReaders(t *testing.T) {
	whole, half := buildWorker(t)
	var out, told strings.Builder
	code := run(t.Context(), []string{"analyze", whole, "--checks", "cut"}, streams{in: strings.NewReader(""), out: &out, err: &told}, noEnv)
	if code != exitDone || !strings.Contains(out.String(), "cut       00:00:01.000") || strings.Contains(out.String(), "black") {
		t.Errorf("%d: %s%s", code, &out, &told)
	}
	out.Reset()
	if code = run(t.Context(), []string{"analyze", half}, streams{in: strings.NewReader(""), out: &out, err: &told}, noEnv); code != exitDone ||
		!strings.Contains(out.String(), "The file ends at") {
		t.Errorf("%d: %s%s", code, &out, &told)
	}
}

func TestAnalyzeWrongUse(t *testing.T) {
	for words, want := range map[string]string{
		"": "invalid", "a.mp4 --jobs 0": "invalid", "a.mp4 --checks kut": "invalid",
		"a.mp4 --export json": "invalid", "a.mp4 --out x --export docx": "invalid", "a.mp4 --template verb_analyze_test.go": "invalid",
		"a.mp4 --checks cut,people": "not_built", "a.mp4 --device tpu": "invalid",
	} {
		code, lines := cli(t, append([]string{"analyze"}, strings.Fields(words)...)...)
		if code != exitWrongUse || len(lines) != 1 || lines[0]["code"] != want || lines[0]["text"] == "" {
			t.Errorf("%q: %d, %v", words, code, lines)
		}
	}
}

// A template judges, the verdict stands in every place where the report does, and a file that fails ends with its own exit code.
func TestAnalyzeJudgesAndExports(t *testing.T) {
	whole, half := buildWorker(t)
	folder := t.TempDir()
	out, own := filepath.Join(folder, "reports"), filepath.Join(folder, "own.json")
	if err := os.WriteFile(own, []byte(`{"name":"House","rules":[{"measure":"black","max":2},{"measure":"height","min":100}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, lines := cli(t, "analyze", whole, "--template", "web", "--out", out, "--export", "json,csv,edl,otio,html,pdf")
	if v, _ := json.Marshal(lines[len(lines)-1]["verdict"]); code != exitUnequal || !strings.Contains(string(v), `"state":"fail","template":"web"`) {
		t.Errorf("%d: %s", code, v)
	}
	for suffix, want := range map[string]string{
		"json": `"verdict": {`, "csv": "cut,1,1,00:00:01:00", "edl": "* FROM CLIP NAME: cut.mkv", "otio": `"OTIO_SCHEMA": "Timeline.1"`, "html": "<bdi>Web</bdi>", "pdf": "%PDF-1.",
	} {
		if data, err := os.ReadFile(filepath.Join(out, "cut.mkv.report."+suffix)); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: %v: %.2000s", suffix, err, data)
		}
	}
	if code, lines = cli(t, "analyze", whole, "--template", own, "--checks", "black"); code != exitDone {
		t.Errorf("%d: %v", code, lines)
	}
	if code, lines = cli(t, "analyze", half, "--template", own, "--checks", "black"); code != exitDone { // nobody knows what the other half holds
		t.Errorf("%d: %v", code, lines)
	}
	var said, told strings.Builder
	korean := func(name string) string { return map[string]string{"LANG": "ko_KR.UTF-8"}[name] }
	code = run(t.Context(), []string{"analyze", whole, "--template", "web", "--checks", "black"}, streams{in: strings.NewReader(""), out: &said, err: &told}, korean)
	if code != exitUnequal || !strings.Contains(said.String(), "웹: 실패") || !strings.Contains(said.String(), "높이: 측정값 180 px, 허용 범위 720 px 이상.") {
		t.Errorf("%d: %s%s", code, &said, &told)
	}
}
