//go:build linux

package main

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The file of the bench. VIDEONET_BENCH_SIZE (bytes) and VIDEONET_BENCH_ROUNDS may say otherwise.
const (
	transferSize   = 1 << 30
	transferRounds = 5
)

// way is one program, or one setting of ours, that hands the file over.
type way struct {
	name string // of its figures
	what string // for people
	run  func(h *handover)
	handover
}

// benchTransfer hands one file over from file to file, sender and receiver two processes on loopback: ours on both paths, and what Debian
// packages for the same, in turns, so that a busy machine is busy for all.
func benchTransfer(t *T) {
	size, rounds := fromEnv("VIDEONET_BENCH_SIZE", transferSize), fromEnv("VIDEONET_BENCH_ROUNDS", transferRounds)
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()} // without a screen: there is nothing to see
	source := filepath.Join(desk.Home, "reel.bin")
	t.Check(randomFile(source, size), "make the file")
	hash, err := hashFile(source)
	t.Check(err, "hash the file")
	ways := desk.ways(source, hash, size)
	for range rounds {
		for i := range ways {
			ways[i].run(&ways[i].handover)
		}
	}
	gib := float64(size) / (1 << 30)
	rate := func(w way) float64 { return float64(size) / 1e6 / Quantile(w.took(), 0.5) }
	for _, w := range ways {
		spread := w.took()
		t.Figure(w.name+"_rate", rate(w), "MB/s", "%s; %d bytes, median of %d (%.0f to %.0f)", w.what, size, rounds,
			float64(size)/1e6/Quantile(spread, 1), float64(size)/1e6/Quantile(spread, 0))
		t.Figure(w.name+"_cpu", Quantile(w.cpu, 0.5)/gib, "CPU s/GiB", "sender and receiver together")
		if len(w.ends[0]) > 0 {
			t.Figure(w.name+"_cpu_send", Quantile(w.ends[0], 0.5)/gib, "CPU s/GiB", "the sender alone")
			t.Figure(w.name+"_cpu_receive", Quantile(w.ends[1], 0.5)/gib, "CPU s/GiB", "the receiver alone")
			t.Figure(w.name+"_memory", max(Quantile(w.memory[0], 1), Quantile(w.memory[1], 1)), "MiB", "the most that either end held (RSS)")
		}
	}
	for _, peer := range ways[2:] {
		t.Figure("tls_of_"+peer.name, rate(ways[0])/rate(peer), "ratio", "tls_rate by %s_rate", peer.name)
	}
	if last := ways[len(ways)-1]; last.name == "chromium" {
		t.Figure("webrtc_of_chromium", rate(ways[1])/rate(last), "ratio", "webrtc_rate by chromium_rate")
	}
	t.Figure("webrtc_of_old", rate(ways[1])/1.6, "ratio", "webrtc_rate by the 1.6 MB/s of the meeting server that this replaces")
	t.Figure("sha256_rate", sha256Rate(), "MB/s", "one thread of crypto/sha256 on this machine, now: the ceiling of who hashes in order")
}

// took is what is compared: the transfer itself where the program tells, the whole command elsewhere.
func (h handover) took() []float64 {
	if len(h.transfer) > 0 {
		return h.transfer
	}
	return h.whole
}

func (d *Desk) ways(source, hash string, size int64) []way {
	invite := d.relayRoom()
	ways := []way{
		{name: "tls", what: "videonet-cli, direct TLS 1.3, SHA-256 and BLAKE3 on both ends, fsync", run: func(h *handover) { d.handOver(h, invite, source, hash) }},
		{name: "webrtc", what: "videonet-cli, WebRTC data channels, likewise", run: func(h *handover) { d.handOver(h, invite, source, hash, "--path", "webrtc") }},
	}
	if ssh := d.startSSH(); ssh != nil {
		ways = append(ways, way{name: "scp", what: "scp to an sshd of the bench's own; neither hashes nor waits for the disk", run: func(h *handover) { ssh.copy(h, source, hash) }})
		if _, err := exec.LookPath("rsync"); err == nil {
			ways = append(ways, way{name: "rsync", what: "rsync -W over the same ssh", run: func(h *handover) { ssh.sync(h, source, hash) }})
		} else {
			d.t.Logf("NOT RUN: rsync beside it: %v", err)
		}
	} else {
		d.t.Logf("NOT RUN: scp and rsync beside it: no sshd here (apt-get install openssh-server)")
	}
	if mail := d.startMailbox(); mail != "" {
		ways = append(ways, way{name: "wormhole", what: "magic-wormhole with a mailbox server of the bench's own, starting Python is in it", run: func(h *handover) { d.wormhole(h, mail, source, hash) }})
	} else {
		d.t.Logf("NOT RUN: magic-wormhole beside it (apt-get install magic-wormhole python3-magic-wormhole-mailbox-server)")
	}
	if chromium := findChromium(); chromium != "" {
		ways = append(ways, way{name: "chromium", what: "two browsers, memory to memory over a data channel, their start not in it; 256 MiB, scaled", run: func(h *handover) { d.chromiumPair(h, chromium, size) }})
	} else {
		d.t.Logf("NOT RUN: a pair of browsers beside it (apt-get install chromium)")
	}
	return ways
}

// sync copies the file by rsync.
func (s *sshServer) sync(h *handover, source, hash string) {
	t, target := s.desk.t, filepath.Join(s.desk.Home, "rsync.bin")
	shell := fmt.Sprintf("ssh -F /dev/null -p %s -i %s -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes", s.port, s.key)
	before, start := s.serverTime(), time.Now()
	rsync := t.Start("rsync", s.desk.env, nil, "rsync", "-W", "-e", shell, source, s.user+"@127.0.0.1:"+target)
	if code := rsync.ExitCode(3 * time.Minute); code != 0 {
		t.Fatalf("rsync ended with %d; see %s", code, rsync.log)
	}
	h.whole = append(h.whole, time.Since(start).Seconds())
	h.cpu = append(h.cpu, rsync.used()+s.serverTime()-before)
	s.desk.same(target, hash)
}

// startMailbox starts the server that two wormholes meet at, and returns its address; "" where something is missing.
func (d *Desk) startMailbox() string {
	for _, program := range []string{"wormhole", "twist3"} {
		if _, err := exec.LookPath(program); err != nil {
			return ""
		}
	}
	if plugins, err := exec.Command("twist3", "--help").Output(); err != nil || !strings.Contains(string(plugins), "wormhole-mailbox") {
		return ""
	}
	port := strconv.Itoa(freePort(d.t))
	d.t.Start("mailbox", d.env, nil, "twist3", "wormhole-mailbox", "--port=tcp:"+port+":interface=127.0.0.1", "--channel-db="+filepath.Join(d.Home, "mail.sqlite"))
	d.t.Wait(patience, "the mailbox server answers", func() (bool, error) { return answers("127.0.0.1:" + port), nil })
	return (&url.URL{Scheme: "ws", Host: "127.0.0.1:" + port, Path: "/v1"}).String()
}

// wormhole hands the file over by magic-wormhole.
func (d *Desk) wormhole(h *handover, mail, source, hash string) {
	into := d.t.TempDir()
	// The transit helper is where nobody answers: both find each other on loopback.
	common := []string{"--relay-url", mail, "--transit-helper", "tcp:127.0.0.1:9"}
	code := fmt.Sprintf("%d-bench-file", 1+len(h.whole))
	start := time.Now()
	receive := exec.Command("wormhole", append(common, "receive", "--hide-progress", "--accept-file", code)...)
	receive.Dir = into
	receiver := d.t.start("wormhole-receive", d.env, nil, nil, receive)
	sender := d.t.Start("wormhole-send", d.env, nil, "wormhole", append(common, "send", "--hide-progress", "--code", code, source)...)
	for _, p := range []*Process{sender, receiver} {
		if status := p.ExitCode(3 * time.Minute); status != 0 {
			d.t.Fatalf("%s ended with %d; see %s", p.name, status, p.log)
		}
	}
	h.whole = append(h.whole, time.Since(start).Seconds())
	h.cpu = append(h.cpu, sender.used()+receiver.used())
	d.same(filepath.Join(into, filepath.Base(source)), hash)
}

// memory is the most that an ended process held, in MiB.
func (p *Process) memory() float64 {
	usage, ok := p.cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) / 1024
}

// sha256Rate hashes for half a second, in MB/s.
func sha256Rate() float64 {
	block, hash, start, n := make([]byte, 1<<20), sha256.New(), time.Now(), 0
	for time.Since(start) < time.Second/2 {
		_, _ = hash.Write(block) // never fails
		n += len(block)
	}
	return float64(n) / 1e6 / time.Since(start).Seconds()
}

// fromEnv reads a whole number above 0 from the environment.
func fromEnv(name string, usual int64) int64 {
	if n, err := strconv.ParseInt(strings.TrimSpace(os.Getenv(name)), 10, 64); err == nil && n > 0 {
		return n
	}
	return usual
}
