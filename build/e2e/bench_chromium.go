//go:build linux

package main

import (
	_ "embed"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"time"
)

//go:embed chromium.html
var chromiumPage []byte

// chromiumSize bounds what two browsers hand over: a gigabyte would take them minutes.
const chromiumSize = 256 << 20

// chromiumPair hands bytes from one browser's memory to another's over a data channel: two processes of Chromium on loopback, without
// hashing, files or disk. The bench is their signaling.
func (d *Desk) chromiumPair(h *handover, chromium string, whole int64) {
	size := min(whole, chromiumSize)
	asWhole := float64(whole) / float64(size) // as if it had been as large as the others' file
	said := map[string]chan []byte{"a": make(chan []byte, 1), "b": make(chan []byte, 1)}
	other := map[string]string{"a": "b", "b": "a"}
	seconds := make(chan float64, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(chromiumPage) })
	mux.HandleFunc("POST /say", func(_ http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err == nil {
			said[r.URL.Query().Get("from")] <- body
		}
	})
	mux.HandleFunc("GET /hear", func(w http.ResponseWriter, r *http.Request) {
		select {
		case message := <-said[other[r.URL.Query().Get("role")]]:
			_, _ = w.Write(message)
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST /done", func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if s, err := strconv.ParseFloat(string(body), 64); err == nil {
			seconds <- s
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	d.t.Check(err, "listen for two browsers")
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	var ends []*Process
	for _, role := range []string{"b", "a"} {
		page := fmt.Sprintf("http://%s/?role=%s&size=%d", listener.Addr(), role, size)
		ends = append(ends, d.t.Start("chromium-"+role, os.Environ(), nil, chromium, "--headless=new", "--no-sandbox", "--disable-gpu",
			"--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
			"--user-data-dir="+d.t.TempDir(), "--disable-features=WebRtcHideLocalIpsWithMdns", "--allow-loopback-in-peer-connection", page))
	}
	select {
	case took := <-seconds:
		h.transfer = append(h.transfer, took*asWhole)
	case <-time.After(3 * time.Minute):
		d.t.Fatalf("two browsers have not handed %d bytes over in 3 minutes; see %s", size, ends[0].log)
	}
	var cpu float64
	for _, p := range ends {
		cpu += d.treeTime(p.PID())
		p.Stop(5 * time.Second)
	}
	h.cpu = append(h.cpu, cpu*asWhole)
}

// treeTime is what a process and all below it have used, in CPU seconds; one that ends meanwhile is left out.
func (d *Desk) treeTime(pid int) (sum float64) {
	below, err := Descendants(pid)
	d.t.Check(err, "look below process %d", pid)
	for _, p := range append(below, Running{PID: pid}) {
		if own, children, err := cpuTimes(p.PID); err == nil {
			sum += own + children
		}
	}
	return sum
}

// findChromium is where the browser is, "" for nowhere.
func findChromium() string {
	if path := os.Getenv("VIDEONET_CHROMIUM"); path != "" {
		return path
	}
	path, _ := exec.LookPath("chromium")
	return path
}
