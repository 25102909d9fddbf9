//go:build linux

package main

import (
	"crypto/rand"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// handover is one way a file went over: what of it is compared.
type handover struct {
	whole    []float64    // seconds from the start of the sending command to its end
	transfer []float64    // of it, seconds of the transfer as the program tells; empty for scp
	cpu      []float64    // seconds, both ends
	ends     [2][]float64 // of it, sender and receiver; empty where they are not told apart
	memory   [2][]float64 // MiB at most, sender and receiver, likewise
}

// handOver sends the file by videonet-cli to one that waits in the room. how goes to the sender.
func (d *Desk) handOver(h *handover, invite, source, hash string, how ...string) {
	d.handOverBy(h, [2]startCLI{d.CLI, d.CLI}, invite, source, hash, how...)
}

// handOverBy is handOver with a receiver and a sender that may be elsewhere.
func (d *Desk) handOverBy(h *handover, at [2]startCLI, invite, source, hash string, how ...string) {
	into := d.t.TempDir()
	receiver := at[0]("receiver", "receive", "-", "--into", into, "--accept-all")
	receiver.Say(invite)
	receiver.WaitFor(patience, "joined", nil)
	start := time.Now()
	sender := at[1]("sender", append([]string{"send", source, "--to", "-"}, how...)...)
	sender.Say(invite)
	var done struct {
		SHA256   string
		Seconds  float64
		Verified bool
	}
	d.t.Check(sender.WaitFor(3*time.Minute, "done", nil).Read(&done), "read what the sender says")
	if code := sender.ExitCode(patience); code != 0 || !done.Verified || done.SHA256 != hash {
		d.t.Fatalf("the sender ended with %d and says %+v; the file is %s", code, done, hash)
	}
	h.whole = append(h.whole, time.Since(start).Seconds())
	if code := receiver.ExitCode(patience); code != 0 {
		d.t.Fatalf("the receiver ended with %d", code)
	}
	h.transfer = append(h.transfer, done.Seconds)
	h.cpu = append(h.cpu, sender.used()+receiver.used())
	for i, end := range []*CLI{sender, receiver} {
		h.ends[i], h.memory[i] = append(h.ends[i], end.used()), append(h.memory[i], end.memory())
	}
	d.same(filepath.Join(into, filepath.Base(source)), hash)
}

// same fails the story when the file is not the one with the hash, and removes it.
func (d *Desk) same(path, hash string) {
	got, err := hashFile(path)
	d.t.Check(err, "hash what was received")
	if got != hash {
		d.t.Fatalf("%s was received as %s", hash, got)
	}
	d.t.Check(os.Remove(path), "remove what was received")
}

// used is the CPU time in seconds of a process that has ended and of its children.
func (p *Process) used() float64 {
	return (p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()).Seconds()
}

// sshServer is an sshd of the bench's own on loopback.
type sshServer struct {
	*Process

	desk *Desk
	port string
	key  string // path
	user string
}

// startSSH starts sshd with keys and settings of its own; nil where there is none.
func (d *Desk) startSSH() *sshServer {
	path, err := exec.LookPath("sshd")
	if err != nil {
		path = "/usr/sbin/sshd"
	}
	_, lacks := os.Stat(path)
	if _, err = exec.LookPath("scp"); err != nil || lacks != nil {
		return nil
	}
	if os.Getuid() == 0 { // where it parts with its privileges; Debian's service makes it
		d.t.Check(os.MkdirAll("/run/sshd", 0o755), "make sshd's empty folder")
	}
	dir := filepath.Join(d.Home, "ssh")
	d.t.Check(os.Mkdir(dir, 0o700), "make the folder of sshd")
	host, key, config := filepath.Join(dir, "host"), filepath.Join(dir, "key"), filepath.Join(dir, "config")
	for _, k := range []string{host, key} {
		d.Tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", k)
	}
	me, err := user.Current()
	d.t.Check(err, "find who we are")
	s := &sshServer{desk: d, port: strconv.Itoa(freePort(d.t)), key: key, user: me.Username}
	d.t.Check(os.WriteFile(config, []byte(strings.Join([]string{
		"Port " + s.port, "ListenAddress 127.0.0.1", "HostKey " + host, "AuthorizedKeysFile " + key + ".pub", "PidFile none",
		"StrictModes no", "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "Subsystem sftp internal-sftp", "",
	}, "\n")), 0o600), "write the settings of sshd")
	s.Process = d.t.Start("sshd", d.env, nil, path, "-D", "-e", "-f", config)
	d.t.Wait(patience, "sshd answers", func() (bool, error) { return answers("127.0.0.1:" + s.port), nil })
	return s
}

// answers says whether somebody accepts connections there.
func answers(address string) bool {
	c, err := net.Dial("tcp", address)
	return err == nil && c.Close() == nil
}

// copy copies the file by scp.
func (s *sshServer) copy(h *handover, source, hash string) {
	t, target := s.desk.t, filepath.Join(s.desk.Home, "scp.bin")
	before := s.serverTime()
	start := time.Now()
	scp := t.Start("scp", s.desk.env, nil, "scp", "-q", "-F", "/dev/null", "-P", s.port, "-i", s.key, "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes", source, s.user+"@127.0.0.1:"+target)
	if code := scp.ExitCode(3 * time.Minute); code != 0 {
		t.Fatalf("scp ended with %d; see %s", code, scp.log)
	}
	h.whole = append(h.whole, time.Since(start).Seconds())
	h.cpu = append(h.cpu, scp.used()+s.serverTime()-before)
	s.desk.same(target, hash)
}

// serverTime is the CPU time of sshd in seconds with all connections that have ended; it waits until all have.
func (s *sshServer) serverTime() (seconds float64) {
	s.t.Wait(patience, "no connection of sshd is left", func() (bool, error) {
		below, err := Descendants(s.PID())
		return len(below) == 0, err
	})
	own, children, err := cpuTimes(s.PID())
	s.t.Check(err, "read the CPU time of sshd")
	return own + children
}

// randomFile makes a file that nothing can make smaller.
func randomFile(path string, size int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.CopyN(file, rand.Reader, size)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
