package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/worker"
)

// webm is a film of 6 s with a cut at 2 s and black from 4 s on.
func webm(t *testing.T) string {
	t.Helper()
	return ffmpeg(t, "film.webm", "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i mandelbrot=s=320x180:r=25:end_pts=400,trim=duration=2 "+
		"-f lavfi -i color=black:s=320x180:r=25:d=2 -f lavfi -i sine=d=6 -filter_complex [0][1][2]concat=n=3,format=yuv420p[v] -map [v] -map 3 "+
		"-c:v libvpx -deadline realtime -cpu-used 8 -b:v 500k -c:a libopus")
}

// noticed is a stream that knows when it ended.
type noticed struct {
	io.Reader
	ended atomic.Int64 // ns since 1970, 0 before
}

func (n *noticed) Read(p []byte) (int, error) {
	m, err := n.Reader.Read(p)
	if err != nil {
		n.ended.Store(time.Now().UnixNano())
	}
	return m, err
}

// same is a report without what must differ.
func same(t *testing.T, r *analysis.Report) string {
	t.Helper()
	copied := *r
	copied.File, copied.Engine = "", analysis.Made{}
	text, err := json.Marshal(copied)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A film that comes as fast as it is played: it is told how far it is meanwhile, and the report, that of the same film as a file, comes
// soon after its end.
func TestLive(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-re", "-i", webm(t), "-c", "copy", "-f", "webm", "pipe:1")
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var whole bytes.Buffer
	film := &noticed{Reader: io.TeeReader(pipe, &whole)}
	var told []float64
	got, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: "-", Live: true, Stream: film}, analysis.Listener{
		Progress: func(p analysis.Progress) {
			if film.ended.Load() == 0 {
				told = append(told, p.At)
			}
		},
		Checkpoint: func([]byte) { t.Error("a stream cannot be gone on with") },
	})
	if err != nil {
		t.Fatal(err)
	}
	late := time.Since(time.Unix(0, film.ended.Load()))
	_ = cmd.Wait()
	if late > 30*time.Second { // 0.2 s on an idle machine
		t.Errorf("the report came %v after the end", late)
	}
	if len(told) < 4 || told[0] > told[len(told)-1]-1 {
		t.Errorf("while it ran it was at %v", told)
	}
	path := filepath.Join(t.TempDir(), "same.webm")
	if err = os.WriteFile(path, whole.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: path}, analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	if same(t, got) != same(t, want) || len(got.Events) == 0 || len(got.Spans) == 0 || len(got.SHA256) != 64 || got.File != "-" {
		t.Errorf("live: %s\nfile: %s", same(t, got), same(t, want))
	}
}

// A stream that stands still costs nothing but patience, and ends when somebody says so.
func TestLiveThatStops(t *testing.T) {
	film, err := os.ReadFile(webm(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]int{"in the middle": len(film) / 2, "in its head": 100, "before it begins": 0} {
		t.Run(name, func(t *testing.T) {
			r, w := io.Pipe()
			go func() { _, _ = w.Write(film[:n]) }() // ends with the pipe
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			going, result := make(chan struct{}, 1000), make(chan error, 1)
			go func() {
				_, err := worker.Runner{Path: built}.Run(ctx, analysis.Task{Path: "-", Live: true, Stream: r}, analysis.Listener{
					Started: func(int) { going <- struct{}{} }, Progress: func(analysis.Progress) { going <- struct{}{} },
				})
				result <- err
			}()
			<-going
			if n > 1000 {
				<-going // a picture was seen
			}
			began := time.Now()
			cancel()
			if err := <-result; !errors.Is(err, context.Canceled) && !fault.Is(err, fault.Canceled) {
				t.Error(err)
			}
			if took := time.Since(began); took > 20*time.Second { // 0.05 s on an idle machine
				t.Errorf("canceled after %v", took)
			}
			_ = r.Close()
		})
	}
}

// What is no WebM, or half of one, is said so.
func TestLiveThatIsNone(t *testing.T) {
	film, err := os.ReadFile(webm(t))
	if err != nil {
		t.Fatal(err)
	}
	mp4, err := os.ReadFile(short(t))
	if err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(ffmpeg(t, "tone.webm", "-f lavfi -i sine=d=1 -c:a libopus"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		film []byte
		want fault.Code
	}{
		"nothing": {nil, fault.NotVideo}, "one byte": {[]byte("\x1A"), fault.NotVideo}, "text": {[]byte("#EXTM3U\nfile:///etc/passwd\n"), fault.NotVideo},
		"noise": {bytes.Repeat([]byte{7, 200, 31}, 1<<20), fault.NotVideo}, "another container": {append([]byte("\x00\x00\x00\x18ftypisom"), mp4...), fault.NotVideo},
		"no pictures": {sound, fault.NotVideo}, "a head and noise": {append(bytes.Clone(film[:60]), bytes.Repeat([]byte{9}, 1<<17)...), fault.FileDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: "-", Live: true, Stream: bytes.NewReader(c.film)}, analysis.Listener{})
			if code, values := fault.Of(err); code != c.want || values["file"] != "-" {
				t.Errorf("%v (%v), want %s", err, values, c.want)
			}
		})
	}
	report, err := worker.Runner{Path: built}.Run(t.Context(), analysis.Task{Path: "-", Live: true, Stream: bytes.NewReader(film[:len(film)/2])}, analysis.Listener{})
	if err != nil || report.Video.Frames < 20 || report.Duration > 5 {
		t.Errorf("half of it: %v", err)
	}
	if _, err = (worker.Runner{Path: built}).Run(t.Context(), analysis.Task{Path: "-", Live: true, Stream: bytes.NewReader(film), Device: analysis.CUDA}, analysis.Listener{}); !fault.Is(err, fault.DeviceFailed) {
		t.Error(err)
	}
}
