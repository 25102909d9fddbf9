//go:build linux

package main

import (
	"bufio"
	"fmt"
	"image"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Desk is a whole desktop for one story: a screen, a session bus, a sound server with nothing behind it, an empty home.
type Desk struct {
	t      *T
	Home   string
	frames string // the file of Xvfb's frame buffer
	env    []string
}

// The screen is larger than the largest window tried (1440x900), so that a place to drag from is left beside it.
const screenWidth, screenHeight = 1600, 1000

// NewDesk starts a desktop. It ends with the story.
func (t *T) NewDesk() *Desk {
	home := t.TempDir()
	d := &Desk{t: t, Home: home, frames: filepath.Join(home, "screen", "Xvfb_screen0")}
	run := filepath.Join(home, "run")
	t.Check(os.MkdirAll(filepath.Dir(d.frames), 0o700), "make the folder of the screen")
	t.Check(os.Mkdir(run, 0o700), "make the run-time folder")
	d.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + os.TempDir(), "LANG=C.UTF-8", "TERM=dumb",
		"XDG_RUNTIME_DIR=" + run, "NO_AT_BRIDGE=1", "LIBGL_ALWAYS_SOFTWARE=1", "GTK_THEME=Adwaita", "GTK_USE_PORTAL=0",
	}
	d.env = append(d.env, "DISPLAY=:"+d.startAndRead("xvfb", "Xvfb", "-displayfd", "3", "-fbdir", filepath.Dir(d.frames),
		"-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight), "-noreset", "-nolisten", "tcp"))
	t.onFail = append(t.onFail, func() { d.Shot(t.story+"-failed", image.Rect(0, 0, screenWidth, screenHeight)) })
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+d.startAndRead("dbus", "dbus-daemon", "--session", "--nofork", "--nopidfile",
		"--nosyslog", "--print-address=3", "--address=unix:path="+filepath.Join(run, "bus")))
	d.startSound(filepath.Join(run, "sound")) // "pulse" is the server's own folder
	return d
}

// Env is the environment of a program on this desk, with more variables.
func (d *Desk) Env(more ...string) []string { return append(slices.Clip(d.env), more...) }

// startAndRead starts a server that writes its address as one line to file descriptor 3 when it can be used.
func (d *Desk) startAndRead(name, program string, args ...string) string {
	path, err := exec.LookPath(program)
	d.t.Check(err, "find %s", program)
	read, write, err := os.Pipe()
	d.t.Check(err, "make a pipe")
	defer func() { _ = read.Close() }()
	d.t.start(name, d.env, nil, []*os.File{write}, exec.Command(path, args...))
	d.t.Check(write.Close(), "close the pipe")
	d.t.Check(read.SetReadDeadline(time.Now().Add(20*time.Second)), "set the time limit of %s", name)
	line, err := bufio.NewReader(read).ReadString('\n')
	d.t.Check(err, "wait for %s", name)
	return strings.TrimSpace(line)
}

// startSound starts PulseAudio with two sinks that lead nowhere: "speakers", where the program plays, and "microphone", whose monitor
// the program records, so that a story can listen to the one and speak into the other.
func (d *Desk) startSound(socket string) {
	path, err := exec.LookPath("pulseaudio")
	if err != nil {
		d.t.Logf("no pulseaudio: this desk has no sound")
		return
	}
	script := filepath.Join(d.Home, "sound.pa")
	d.t.Check(os.WriteFile(script, []byte("load-module module-native-protocol-unix auth-anonymous=1 socket="+socket+
		"\nload-module module-null-sink sink_name=speakers\nload-module module-null-sink sink_name=microphone"+
		"\nset-default-sink speakers\nset-default-source microphone.monitor\n"), 0o600), "write the settings of the sound server")
	d.t.Start("pulseaudio", d.env, nil, path, "-n", "-F", script, "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1")
	d.t.Wait(20*time.Second, "the sound server answers", func() (bool, error) {
		c, dialed := net.Dial("unix", socket)
		if dialed != nil {
			return false, dialed
		}
		return true, c.Close()
	})
	d.env = append(d.env, "PULSE_SERVER=unix:"+socket)
}

// Tool runs a short program on the desk (xdotool, pactl) and returns what it printed.
func (d *Desk) Tool(name string, args ...string) string {
	cmd := exec.CommandContext(d.t.ctx, name, args...)
	cmd.Env = d.env
	out, err := cmd.Output()
	d.t.Check(err, "%s %s", name, strings.Join(args, " "))
	return strings.TrimSpace(string(out))
}
