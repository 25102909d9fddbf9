//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// line is an emulated link that files go over, and how large they are.
type line struct {
	name  string
	what  string
	shape Shape
	size  int64
	ways  []string // --path
}

const linkRounds = 3

// benchLink hands files over on emulated links, beside one plain TCP connection of the same kernel on the same link. VIDEONET_BENCH_LINE names
// one of them, VIDEONET_BENCH_PATH one --path; VIDEONET_BENCH_SIZE and VIDEONET_BENCH_ROUNDS are as for bench-transfer.
func benchLink(t *T) {
	if why := mayLink(); why != "" {
		t.Logf("NOT RUN: %s", why)
		return
	}
	for _, l := range []line{
		{"lan", "1 Gbit/s, 1 ms, queue 20 ms", Shape{RTT: time.Millisecond, Mbit: 1000, Queue: 20 * time.Millisecond}, 256 << 20, []string{"auto", "webrtc"}},
		{"wan", "100 Mbit/s, 50 ms, 0.5 % lost, queue 50 ms", Shape{RTT: 50 * time.Millisecond, Loss: 0.0025, Mbit: 100, Queue: 50 * time.Millisecond}, 96 << 20, []string{"webrtc", "auto"}},
	} {
		if only := os.Getenv("VIDEONET_BENCH_LINE"); only == "" || only == l.name {
			l.measure(t)
		}
	}
}

func (l line) measure(t *T) {
	l.size = fromEnv("VIDEONET_BENCH_SIZE", l.size)
	rounds := int(fromEnv("VIDEONET_BENCH_ROUNDS", linkRounds))
	if only := os.Getenv("VIDEONET_BENCH_PATH"); only != "" {
		l.ways = []string{only}
	}
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()}
	link := t.NewLink(l.shape)
	source := filepath.Join(desk.Home, "reel.bin")
	t.Check(randomFile(source, l.size), "make the file")
	hash, err := hashFile(source)
	t.Check(err, "hash the file")
	invite := desk.linkRoom(link)
	ours, tcp := map[string]*handover{}, []float64{}
	for range rounds {
		tcp = append(tcp, link.TCP(l.size).Seconds())
		for _, path := range l.ways {
			if ours[path] == nil {
				ours[path] = &handover{}
			}
			wire := link.watch()
			desk.handOverBy(ours[path], [2]startCLI{link.at(desk, 1), link.at(desk, 0)}, invite, source, hash, "--path", path)
			t.Logf("%s %s: %s", l.name, path, wire())
		}
	}
	rate := func(seconds []float64) float64 { return float64(l.size) / 1e6 / Quantile(seconds, 0.5) }
	full := l.shape.Mbit / 8
	t.Figure(l.name+"_tcp_rate", rate(tcp), "MB/s", "one plain TCP connection; %s; median of %d", l.what, rounds)
	for _, path := range l.ways {
		r := rate(ours[path].transfer)
		t.Figure(l.name+"_"+path+"_rate", r, "MB/s", "videonet-cli --path %s, %d bytes, offer to verified", path, l.size)
		t.Figure(l.name+"_"+path+"_of_tcp", r/rate(tcp), "ratio", "by the plain connection")
		t.Figure(l.name+"_"+path+"_of_link", r/full, "ratio", "by the bare %.1f MB/s of the link", full)
	}
	t.Logf("packets lost %d, dropped by the queue %d", link.Lost.Load(), link.Dropped.Load())
}

// watch follows what the link carries from A to B until the function that it returns is called, which says it.
func (l *Link) watch() func() string {
	stop, told := make(chan struct{}), make(chan string)
	lost, dropped, waited := l.Lost.Load(), l.Dropped.Load(), l.Waited[0].Since([200]int64{})
	l.work.Go(func() {
		var rates []string
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for before := l.Carried[0].Load(); ; {
			select {
			case <-tick.C:
				now := l.Carried[0].Load()
				rates = append(rates, fmt.Sprintf("%.1f", float64(now-before)/1e6))
				before = now
			case <-stop:
				waits := l.Waited[0].Since(waited)
				told <- fmt.Sprintf("MB each second %s; packets lost %d, dropped by the queue %d; a packet waited in it %.0f ms (p50), %.0f ms (p95), %.0f ms (p99)",
					strings.Join(rates, " "), l.Lost.Load()-lost, l.Dropped.Load()-dropped, waitQuantile(waits, 0.5), waitQuantile(waits, 0.95), waitQuantile(waits, 0.99))
				return
			}
		}
	})
	return func() string {
		close(stop)
		return <-told
	}
}

// startCLI starts videonet-cli somewhere.
type startCLI func(who string, args ...string) *CLI

func (l *Link) at(d *Desk, end int) startCLI {
	return func(who string, args ...string) *CLI { return l.CLI(d, end, who, args...) }
}

// linkRoom makes a room on a relay at A.
func (d *Desk) linkRoom(l *Link) (invite string) {
	return d.roomAt(l.at(d, 0), hostA+":0")
}
