//go:build linux

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	longSize  = 160_000_000 // bytes; at longSpeed every accident finds it under way
	longSpeed = "12000000"  // bytes a second
	// Headers of packets, and what was on its way at each of five accidents.
	mostMore = 0.25 // of the file
)

// storyFiles: a file goes from one machine to another, and everything happens on the way: the cable is out, the lid is shut, the address
// changes, both programs are killed. It arrives whole, and what had arrived does not travel again.
func storyFiles(t *T) {
	if why := mayLink(); why != "" {
		t.Logf("NOT RUN: files over a line that fails: %s", why)
		return
	}
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()}
	link := t.NewLink(Shape{RTT: 2 * time.Millisecond, Mbit: 400, Queue: 20 * time.Millisecond})
	source, into := filepath.Join(desk.Home, "reel.bin"), t.TempDir()
	t.Check(randomFile(source, longSize), "make the file")
	hash, err := hashFile(source)
	t.Check(err, "hash the file")
	invite := desk.linkRoom(link)
	receive := func() *CLI {
		c := link.CLI(desk, 1, "receiver", "receive", "-", "--into", into, "--accept-all", "--stay")
		c.Say(invite)
		return c
	}
	send := func() *CLI {
		c := link.CLI(desk, 0, "sender", "send", source, "--to", "-", "--limit", longSpeed)
		c.Say(invite)
		return c
	}
	receiver := receive()
	receiver.WaitFor(patience, "joined", nil)
	sender := send()

	sender.moves(t, "at first")
	link.Cut(true)
	time.Sleep(8 * time.Second) // as long as a cable is out
	link.Cut(false)
	sender.moves(t, "after the cable was out")

	t.Check(syscall.Kill(-receiver.PID(), syscall.SIGSTOP), "shut the lid")
	time.Sleep(10 * time.Second)
	t.Check(syscall.Kill(-receiver.PID(), syscall.SIGCONT), "open the lid")
	sender.moves(t, "after the lid was shut")

	link.move(1, "10.77.0.3")
	sender.moves(t, "after the address changed")

	t.Check(syscall.Kill(-receiver.PID(), syscall.SIGKILL), "kill the receiver")
	<-receiver.done
	receiver = receive()
	sender.moves(t, "after the receiver was killed")

	t.Check(syscall.Kill(-sender.PID(), syscall.SIGKILL), "kill the sender")
	<-sender.done
	sender = send()

	var done struct {
		SHA256   string
		Bytes    int64
		Verified bool
	}
	t.Check(sender.WaitFor(3*time.Minute, "done", nil).Read(&done), "read what the sender says")
	if !done.Verified || done.SHA256 != hash || done.Bytes != longSize {
		t.Fatalf("the sender says %+v; the file is %s", done, hash)
	}
	receiver.WaitFor(patience, "done", nil)
	entries, err := os.ReadDir(into)
	t.Check(err, "look into the folder")
	if len(entries) != 1 {
		t.Fatalf("%d files came of one: %v", len(entries), entries)
	}
	desk.same(filepath.Join(into, "reel.bin"), hash)
	more := float64(link.Carried[0].Load())/longSize - 1
	t.Logf("%.1f %% more bytes than the file's went over the line, headers and all", 100*more)
	if more > mostMore {
		t.Fatalf("what had arrived travelled again: %.1f %% more than the file", 100*more)
	}
}

// moves waits until the progress of a command grows by 8 MB, or it is done.
func (c *CLI) moves(t *T, when string) {
	from := c.progress()
	start := time.Now()
	t.Wait(time.Minute, "bytes move "+when, func() (bool, error) {
		return c.progress() >= from+8_000_000 || len(c.Events("done")) > 0, nil
	})
	if len(c.Events("done")) > 0 {
		t.Fatalf("it was over before all had happened: %s", when)
	}
	t.Logf("%s: moved on after %.1f s, %d of %d bytes", when, time.Since(start).Seconds(), c.progress(), int64(longSize))
}

func (c *CLI) progress() int64 {
	all := c.Events("progress")
	if len(all) == 0 {
		return 0
	}
	var p struct{ Bytes int64 }
	if json.Unmarshal(all[len(all)-1].JSON, &p) != nil {
		return 0
	}
	return p.Bytes
}

// move gives an end another address, as a machine gets that comes into another network.
func (l *Link) move(end int, address string) {
	device := l.devices[end]
	other := [2]string{hostB, hostA}[end]
	for _, command := range []string{
		"addr flush dev " + device,
		"addr add " + address + " peer " + other + " dev " + device,
	} {
		out, err := exec.Command("ip", append([]string{"netns", "exec", l.spaces[end], "ip"}, strings.Fields(command)...)...).CombinedOutput()
		l.t.Check(err, "ip %s: %s", command, out)
	}
	out, err := exec.Command("ip", "netns", "exec", l.spaces[1-end], "ip", "route", "add", address, "dev", l.devices[1-end]).CombinedOutput()
	l.t.Check(err, "ip route: %s", out)
}
