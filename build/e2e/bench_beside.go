//go:build linux

package main

import (
	"cmp"
	"os"
	"path/filepath"
	"time"
)

// benchBeside measures a call of 720p over an emulated line of 100 Mbit/s, alone and beside a file that could fill it. TCP on the line is
// CUBIC, as on most computers, or what VIDEONET_BENCH_CONGESTION says.
func benchBeside(t *T) {
	if why := mayLink(); why != "" {
		t.Logf("NOT RUN: %s", why)
		return
	}
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()}
	shape := Shape{RTT: 4 * time.Millisecond, Mbit: 100, Queue: 50 * time.Millisecond}
	link := t.NewLink(shape)
	link.Congestion(cmp.Or(os.Getenv("VIDEONET_BENCH_CONGESTION"), "cubic"))
	invite := desk.linkRoom(link)
	var ends [2]*CLI
	for i, name := range []string{"a", "b"} {
		ends[i] = link.CLI(desk, i, name, "join", "-", "--name", name, "--camera", "test", "--mic", "test", "--for", "9m")
		ends[i].Say(invite)
	}
	for _, end := range ends {
		end.WaitFor(patience, "stats", Says(`"latency_ms"`))
	}
	time.Sleep(warmUp)
	source := filepath.Join(desk.Home, "reel.bin")
	t.Check(randomFile(source, 600<<20), "make the file")
	phase := func(name, what string) {
		from, waited := time.Now(), link.Waited[0].Since([200]int64{})
		time.Sleep(measure)
		var rates, latencies []float64
		underruns := 0.0
		for _, end := range ends {
			got := end.statsSince(t, from)
			underruns += got[len(got)-1].Audio.Underruns - got[0].Audio.Underruns
			for _, s := range got {
				rates, latencies = append(rates, s.Video.FPS), append(latencies, *s.Video.Latency)
			}
		}
		t.Figure(name+"_fps", sum(rates)/float64(len(rates)), "1/s", "pictures of 720p, mean of both receivers; %s, %v", what, measure)
		t.Figure(name+"_latency_p95", Quantile(latencies, 0.95), "ms", "painted to decoded")
		t.Figure(name+"_queue_p95", waitQuantile(link.Waited[0].Since(waited), 0.95), "ms", "that packets waited on the line, the way the file goes; at most %v", shape.Queue)
		t.Figure(name+"_underruns", underruns, "in all", "of sound, both receivers")
	}
	phase("call_alone", "nothing beside it")
	paths := []string{"auto", "webrtc"}
	if only := os.Getenv("VIDEONET_BENCH_PATH"); only != "" {
		paths = []string{only}
	}
	for _, path := range paths {
		into := t.TempDir()
		receiver := link.CLI(desk, 1, "receiver-"+path, "receive", "-", "--into", into, "--accept-all")
		receiver.Say(invite)
		receiver.WaitFor(patience, "joined", nil)
		var me struct{ Me string }
		t.Check(receiver.WaitFor(patience, "joined", nil).Read(&me), "read who receives")
		sender := link.CLI(desk, 0, "sender-"+path, "send", source, "--to", "-", "--path", path, "--peer", me.Me)
		sender.Say(invite)
		sender.WaitFor(patience, "progress", nil)
		before, start := sender.progress(), time.Now()
		wire := link.watch()
		phase("call_beside_"+path, "a file goes over the same line, --path "+path)
		t.Logf("%s: %s", path, wire())
		rate := float64(sender.progress()-before) / 1e6 / time.Since(start).Seconds()
		t.Figure("file_beside_"+path, rate, "MB/s", "the file meanwhile")
		t.Figure("file_beside_"+path+"_of_link", rate/(shape.Mbit/8), "ratio", "by the bare line, which the call shares")
		sender.Stop(5 * time.Second)
		receiver.Stop(5 * time.Second)
	}
}
