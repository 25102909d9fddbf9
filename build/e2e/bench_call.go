//go:build linux

package main

import (
	"encoding/json"
	"os"
	"time"
)

const (
	warmUp  = 10 * time.Second // codecs and rate control have settled
	measure = 30 * time.Second
)

// stats is what is read of a "stats" event (backend/cmd/videonet-cli/EVENTS.md).
type stats struct {
	Video *struct {
		FPS     float64 // of the last seconds, as the program counts
		Width   int
		Height  int
		Counter *float64
		Latency *float64 `json:"latency_ms"`
	}
	Audio *struct{ Underruns float64 }
}

// benchCall measures a call of two videonet-cli, both sending 720p and sound, through a relay of their own on loopback.
func benchCall(t *T) {
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()} // without a screen: there is nothing to see
	invite := desk.relayRoom()
	var ends [2]*CLI
	for i, name := range []string{"a", "b"} {
		ends[i] = desk.CLI(name, "join", "-", "--name", name, "--camera", "test", "--mic", "test", "--for", "5m")
		ends[i].Say(invite)
	}
	for _, end := range ends {
		end.WaitFor(patience, "stats", Says(`"latency_ms"`))
	}
	time.Sleep(warmUp)
	work, from := t.StartWork(ends[0].PID(), ends[1].PID()), time.Now()
	time.Sleep(measure)
	each, others := work.Shares()
	var latencies, rates, made []float64
	underruns, height := 0.0, 0
	for _, end := range ends {
		got := end.statsSince(t, from)
		first, last := got[0], got[len(got)-1]
		made = append(made, (*last.Video.Counter-*first.Video.Counter)/last.at.Sub(first.at).Seconds())
		underruns += last.Audio.Underruns - first.Audio.Underruns
		height = last.Video.Height
		for _, s := range got {
			rates, latencies = append(rates, s.Video.FPS), append(latencies, *s.Video.Latency)
		}
	}
	const setting = "two videonet-cli, 720p30 and Opus both ways, loopback"
	t.Figure("call_fps", sum(rates)/float64(len(rates)), "1/s", "complete pictures, mean of both receivers; %s, %v, %d lines", setting, measure, height)
	t.Figure("call_fps_made", sum(made)/2, "1/s", "pictures the source made, by their counter")
	t.Figure("call_latency_p50", Quantile(latencies, 0.5), "ms", "painted to decoded in Go, %d looks, one a second and side", len(latencies))
	t.Figure("call_latency_p95", Quantile(latencies, 0.95), "ms", "as above")
	t.Figure("call_cpu_per_participant", sum(each)/2, "CPU s/s", "source, encode, decode, network; a %.2f, b %.2f", each[0], each[1])
	t.Figure("call_underruns", underruns, "in all", "of sound, both receivers")
	t.Figure("call_others", others, "CPU s/s", "everything else on the machine meanwhile; load %s", load())
}

// relayRoom makes a room on a relay of its own, on loopback, and returns an invite.
func (d *Desk) relayRoom() (invite string) { return d.roomAt(d.CLI, "127.0.0.1:0") }

// roomAt makes a room on a relay that listens at an address, wherever start starts programs.
func (d *Desk) roomAt(start startCLI, listen string) (invite string) {
	var at struct{ Address, Pin string }
	relay := start("relay", "relay", "--listen", listen)
	d.t.Check(relay.WaitFor(patience, "listening", nil).Read(&at), "read where the relay is")
	var room struct{ Invite string }
	owner := start("owner", "room", "create", "Bench", "--relay", at.Address+"#"+at.Pin)
	d.t.Check(owner.WaitFor(patience, "room", nil).Read(&room), "read the invite")
	if room.Invite == "" {
		d.t.Fatalf("the room has no invite")
	}
	return room.Invite
}

type statsAt struct {
	stats

	at time.Time
}

// statsSince are the lines of statistics that came after a time and say all that is asked; at least two.
func (c *CLI) statsSince(t *T, from time.Time) (all []statsAt) {
	for _, e := range c.Events("stats") {
		var s stats
		t.Check(json.Unmarshal(e.JSON, &s), "read statistics")
		if e.At.After(from) && s.Video != nil && s.Audio != nil && s.Video.Latency != nil && s.Video.Counter != nil {
			all = append(all, statsAt{s, e.At})
		}
	}
	if len(all) < 2 {
		t.Fatalf("%s received no readable test picture", c.name)
	}
	return all
}
