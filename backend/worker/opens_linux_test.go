package worker_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"videonet/backend/analysis"
)

// TestOpensNothingElse: what a file says about other files and addresses is never followed. The worker and all its children run under
// strace; of the folder they may touch the file they were given, and no socket of a network at all.
func TestOpensNothingElse(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.CommandContext(t.Context(), strace, "-f", "-o", os.DevNull, "true").Run()
	}
	if err != nil {
		t.Skip("NOT RUN: strace does not run here: ", err)
	}
	good, folder := short(t), t.TempDir()
	secret := filepath.Join(folder, "secret.mp4")
	if err = os.Link(good, secret); err != nil {
		t.Fatal(err)
	}
	const address = "http://127.0.0.1:9/segment.ts" // nobody is there, and nobody may try
	reference := ffmpeg(t, "reference.mov", source)
	names := map[string][]byte{
		"film.mkv":     content(t, good),
		"list.mp4":     fmt.Appendf(nil, "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n%s\n#EXTINF:4,\n%s\n#EXT-X-ENDLIST\n", secret, address),
		"list.m3u8":    []byte("#EXTM3U\n#EXTINF:4,\nsecret.mp4\n#EXT-X-ENDLIST\n"),
		"list.avi":     fmt.Appendf(nil, "ffconcat version 1.0\nfile '%s'\n", secret),
		"concat.mkv":   []byte("ffconcat version 1.0\nfile secret.mp4\n"),
		"list.mpd":     fmt.Appendf(nil, `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation id="1"><BaseURL>%s</BaseURL></Representation></AdaptationSet></Period></MPD>`, address),
		"session.sdp":  []byte("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"),
		"film%05d.mp4": content(t, good),
		// A QuickTime file whose pictures lie in another one: its data reference is an alias.
		"alias.mov": []byte(strings.Replace(string(content(t, reference)), "url \x00\x00\x00\x01", "url \x00\x00\x00\x00", 1)),
	}
	opened := regexp.MustCompile(`"(` + regexp.QuoteMeta(folder) + `/[^"]*)"`)
	for name, bytes := range names {
		t.Run(name, func(t *testing.T) {
			path, trace := filepath.Join(folder, name), filepath.Join(t.TempDir(), "trace")
			if err := os.WriteFile(path, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.Remove(path) }()
			task, err := json.Marshal(analysis.Task{Path: path})
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), strace, "-f", "-s", "4096", "-o", trace, "-e", "trace=%file,%network", built)
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			cmd.Stdout = &out
			if err = cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err = in.Write(append(task, '\n')); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // the pipe stays open until then: its end would cancel
			lines := strings.Split(string(content(t, trace)), "\n")
			touched := 0
			for _, line := range lines {
				for _, m := range opened.FindAllStringSubmatch(line, -1) {
					if m[1] != path {
						t.Errorf("touches another file: %s", line)
					}
					touched++
				}
				if strings.Contains(line, "AF_INET") {
					t.Errorf("a socket: %s", line)
				}
			}
			if touched == 0 || !strings.Contains(out.String(), `"event":"`) {
				t.Errorf("%d calls about the file, it said %q: the trace says nothing", touched, &out)
			}
		})
	}
}
