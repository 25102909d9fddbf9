package main

import (
	"encoding/json"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"videonet/backend/analysis/export"
)

// --frames puts pictures beside the reports and names them; HTML holds pictures of its own.
func TestAnalyzeFrames(t *testing.T) {
	whole, _ := buildWorker(t)
	out := filepath.Join(t.TempDir(), "reports")
	code, lines := cli(t, "analyze", whole, "--out", out, "--export", "json,html", "--frames", "4", "--checks", "cut,black")
	if code != exitDone {
		t.Fatal(code, lines)
	}
	data, err := os.ReadFile(filepath.Join(out, "cut.mkv.report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got export.Judged
	if err = json.Unmarshal(data, &got); err != nil || len(got.Frames) != 4 {
		t.Fatal(len(got.Frames), err)
	}
	light := make([]uint32, 4)
	for i, f := range got.Frames {
		file, err := os.Open(filepath.Join(out, f.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := jpeg.Decode(file)
		_ = file.Close()
		if err != nil || f.At != float64(i) || picture.Bounds().Dx() != 320 {
			t.Error(f, err)
			continue
		}
		for y := range 180 {
			r, g, b, _ := picture.At(160, y).RGBA()
			light[i] += (r + g + b) / 3 / 180
		}
	}
	if light[2] > 0x0300 || light[0] < 0x1000 || light[3] < 0x1000 { // the third second is black
		t.Errorf("%04x", light)
	}
	page, err := os.ReadFile(filepath.Join(out, "cut.mkv.report.html"))
	if err != nil || strings.Count(string(page), "data:image/jpeg") < 2 {
		t.Error("the page holds no pictures", err)
	}
	for _, words := range []string{"--frames 3", "--frames -1 --out x", "--frames 10001 --out x"} {
		if code, lines := cli(t, append([]string{"analyze", "a.mp4"}, strings.Fields(words)...)...); code != exitWrongUse || lines[0]["code"] != "invalid" {
			t.Error(words, code, lines)
		}
	}
}
