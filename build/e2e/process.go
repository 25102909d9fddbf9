//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a program that a story started. It is ended with the story, with everything it started itself.
type Process struct {
	t    *T
	name string
	cmd  *exec.Cmd
	log  string        // path of what it said on standard error
	done chan struct{} // closed when it has ended and been waited for
	err  error         // of Wait; read after done
}

// Start runs a program in the environment env. What it says goes to NAME.log in the folder of results; lines of its standard output go to
// line, when that is not nil, from a goroutine that ends with the process.
func (t *T) Start(name string, env []string, line func(string), path string, args ...string) *Process {
	return t.start(name, env, line, nil, exec.Command(path, args...))
}

func (t *T) start(name string, env []string, line func(string), extra []*os.File, cmd *exec.Cmd) *Process {
	p := &Process{t: t, name: name, cmd: cmd, done: make(chan struct{}), log: filepath.Join(t.Out, "logs", t.story+"-"+name+".log")}
	t.Check(os.MkdirAll(filepath.Dir(p.log), 0o755), "make the folder of logs")
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	t.Check(err, "open the log of %s", name)
	cmd.Env, cmd.Stderr, cmd.ExtraFiles = env, log, extra
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var reading sync.WaitGroup
	if line == nil {
		cmd.Stdout = log
	} else {
		var stdout io.Reader
		stdout, err = cmd.StdoutPipe()
		t.Check(err, "open the output of %s", name)
		reading.Go(func() {
			lines := bufio.NewScanner(stdout)
			lines.Buffer(nil, 64<<20) // a report is one line
			for lines.Scan() {
				line(lines.Text())
			}
		})
	}
	t.Check(cmd.Start(), "start %s", name)
	go func() {
		defer close(p.done)
		reading.Wait()
		p.err = cmd.Wait()
		_ = log.Close()
	}()
	t.Cleanup(func() { p.Stop(5 * time.Second) })
	return p
}

// PID is the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ended says whether it has.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// ExitCode waits up to limit for the process to end and returns its status.
func (p *Process) ExitCode(limit time.Duration) int {
	select {
	case <-p.done:
	case <-time.After(limit):
		p.t.Fatalf("%s has not ended within %v; see %s", p.name, limit, p.log)
	}
	var exit *exec.ExitError
	if p.err != nil && !errors.As(p.err, &exit) {
		p.t.Fatalf("%s: %v", p.name, p.err)
	}
	return p.cmd.ProcessState.ExitCode()
}

// Stop asks the process to end, then makes it, and waits. It is safe to call again.
func (p *Process) Stop(patience time.Duration) {
	if p.Ended() {
		return
	}
	_ = syscall.Kill(-p.PID(), syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
		<-p.done
	}
}

// Running is a line of the process table.
type Running struct {
	PID, Parent int
	Name        string // at most 15 bytes, as the kernel keeps it
}

// Descendants lists the living processes below pid, without pid itself.
func Descendants(pid int) ([]Running, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	children := map[int][]Running{}
	for _, path := range stats {
		text, gone := os.ReadFile(path)
		if gone != nil {
			continue
		}
		if r, alive := parseStat(string(text)); alive {
			children[r.Parent] = append(children[r.Parent], r)
		}
	}
	var found []Running
	for next := []int{pid}; len(next) > 0; next = next[1:] {
		for _, child := range children[next[0]] {
			found = append(found, child)
			next = append(next, child.PID)
		}
	}
	return found, nil
}

// parseStat reads a line of /proc/PID/stat: "12 (a name) S 1 …". Zombies are not alive: they wait for a parent that has gone.
func parseStat(text string) (r Running, alive bool) {
	open, shut := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 1 || shut < open {
		return Running{}, false
	}
	fields := strings.Fields(text[shut+1:])
	if len(fields) < 2 {
		return Running{}, false
	}
	r.Name = text[open+1 : shut]
	var err1, err2 error
	r.PID, err1 = strconv.Atoi(strings.TrimSpace(text[:open]))
	r.Parent, err2 = strconv.Atoi(fields[1])
	return r, err1 == nil && err2 == nil && fields[0] != "Z" && fields[0] != "X"
}

// Alive says whether the process runs (a zombie does not).
func Alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, alive := parseStat(string(text))
	return alive
}
