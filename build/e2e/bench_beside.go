//go:build linux

package main

import (
	"os"
	"path/filepath"
	"time"
)

// benchBeside measures a call of 720p over an emulated line of 100 Mbit/s, alone and beside a file that could fill it.
func benchBeside(t *T) {
	if why := mayLink(); why != "" {
		t.Logf("NOT RUN: %s", why)
		return
	}
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()}
	link := t.NewLink(Shape{RTT: 4 * time.Millisecond, Mbit: 100, Queue: 50 * time.Millisecond})
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
		from := time.Now()
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
		t.Figure(name+"_underruns", underruns, "in all", "of sound, both receivers")
	}
	phase("call_alone", "nothing beside it")
	for _, path := range []string{"auto", "webrtc"} {
		into := t.TempDir()
		receiver := link.CLI(desk, 1, "receiver", "receive", "-", "--into", into, "--accept-all")
		receiver.Say(invite)
		receiver.WaitFor(patience, "joined", nil)
		var me struct{ Me string }
		t.Check(receiver.WaitFor(patience, "joined", nil).Read(&me), "read who receives")
		sender := link.CLI(desk, 0, "sender", "send", source, "--to", "-", "--path", path, "--peer", me.Me)
		sender.Say(invite)
		sender.WaitFor(patience, "progress", nil)
		before, start := sender.progress(), time.Now()
		phase("call_beside_"+path, "a file goes over the same line, --path "+path)
		t.Figure("file_beside_"+path, float64(sender.progress()-before)/1e6/time.Since(start).Seconds(), "MB/s", "the file meanwhile")
		sender.Stop(5 * time.Second)
		receiver.Stop(5 * time.Second)
	}
}
