//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const (
	manyFiles  = 100_000
	manySize   = 4 << 10  // bytes each
	sparseSize = 20 << 30 // bytes
)

// benchMany hands over what is large and what is many: the memory of both ends, and 100,000 small files beside tar through ssh.
func benchMany(t *T) {
	desk := &Desk{t: t, Home: t.TempDir(), env: os.Environ()}
	invite := desk.relayRoom()

	small, sparse := filepath.Join(desk.Home, "small.bin"), filepath.Join(desk.Home, "sparse.bin")
	t.Check(randomFile(small, 1<<20), "make the small file")
	t.Check(randomFile(sparse, 1<<20), "make the sparse file")
	t.Check(os.Truncate(sparse, sparseSize), "make the sparse file")
	for _, c := range []struct{ name, path, what string }{{"small", small, "1 MiB"}, {"sparse", sparse, "20 GiB, all but 1 MiB of it a hole"}} {
		hash, err := hashFile(c.path)
		t.Check(err, "hash the file")
		var h handover
		desk.handOver(&h, invite, c.path, hash)
		t.Figure(c.name+"_seconds", h.transfer[0], "s", "%s", c.what)
		t.Figure(c.name+"_memory_send", h.memory[0][0], "MiB", "the most that the sender held (RSS)")
		t.Figure(c.name+"_memory_receive", h.memory[1][0], "MiB", "the most that the receiver held")
	}
	folder := filepath.Join(desk.Home, "many")
	for i := range manyFiles {
		dir := filepath.Join(folder, fmt.Sprint(i/1000))
		if i%1000 == 0 {
			t.Check(os.MkdirAll(dir, 0o700), "make a folder")
		}
		data := make([]byte, manySize)
		copy(data, fmt.Sprint(i))
		t.Check(os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), data, 0o600), "make a file")
	}
	ssh := desk.startSSH()
	var ours, tars []float64
	var h handover
	for range transferManyRounds {
		ours = append(ours, desk.handOverMany(&h, invite, folder))
		if ssh != nil {
			tars = append(tars, ssh.tar(folder))
		}
	}
	t.Figure("many_seconds", Quantile(ours, 0.5), "s", "%d files of %d bytes by videonet-cli, from the start of the sending command to its end; median of %d", manyFiles, manySize, transferManyRounds)
	t.Figure("many_cpu", Quantile(h.cpu, 0.5)*1e6/manyFiles, "CPU µs a file", "both ends")
	t.Figure("many_memory_send", Quantile(h.memory[0], 1), "MiB", "the most that the sender held")
	t.Figure("many_memory_receive", Quantile(h.memory[1], 1), "MiB", "the most that the receiver held")
	if ssh == nil {
		t.Logf("NOT RUN: tar through ssh beside it: no sshd here")
		return
	}
	t.Figure("tar_seconds", Quantile(tars, 0.5), "s", "tar -c | ssh tar -x of the same, in turns")
	t.Figure("many_of_tar", Quantile(ours, 0.5)/Quantile(tars, 0.5), "ratio", "many_seconds by tar_seconds; tar neither hashes nor waits for the disk")
}

const transferManyRounds = 3

// handOverMany sends a folder and returns how long the command took.
func (d *Desk) handOverMany(h *handover, invite, folder string) float64 {
	into := d.t.TempDir()
	receiver := d.CLI("receiver", "receive", "-", "--into", into, "--accept-all")
	receiver.Say(invite)
	receiver.WaitFor(patience, "joined", nil)
	start := time.Now()
	sender := d.CLI("sender", "send", folder, "--to", "-")
	sender.Say(invite)
	for _, end := range []*CLI{sender, receiver} {
		if code := end.ExitCode(4 * time.Minute); code != 0 {
			d.t.Fatalf("%s ended with %d; see %s", end.name, code, end.log)
		}
	}
	took := time.Since(start).Seconds()
	h.cpu = append(h.cpu, sender.used()+receiver.used())
	for i, end := range []*CLI{sender, receiver} {
		h.memory[i] = append(h.memory[i], end.memory())
	}
	if n := len(sender.Events("done")); n != manyFiles {
		d.t.Fatalf("%d of %d files are done", n, manyFiles)
	}
	d.t.Check(os.RemoveAll(into), "remove what came")
	return took
}

// tar sends a folder by tar through ssh and returns how long that took.
func (s *sshServer) tar(folder string) float64 {
	into := s.t.TempDir()
	start := time.Now()
	cmd := exec.CommandContext(s.t.ctx, "sh", "-c", fmt.Sprintf("tar -C %q -cf - . | ssh -F /dev/null -p %s -i %q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes %s@127.0.0.1 tar -C %q -xf -",
		folder, s.port, s.key, s.user, into))
	out, err := cmd.CombinedOutput()
	s.t.Check(err, "tar through ssh: %s", out)
	took := time.Since(start).Seconds()
	s.t.Check(os.RemoveAll(into), "remove what came")
	return took
}
