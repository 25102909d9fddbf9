//go:build linux

package main

import (
	"image"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// settle asks until the answer is yes, for at most limit, and says whether it came.
func (t *T) settle(limit time.Duration, ask func() bool) bool {
	for deadline := time.Now().Add(limit); ; time.Sleep(50 * time.Millisecond) {
		if ask() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

// xdotool is Tool for questions whose answer may be "none", which xdotool tells by its exit status.
func (d *Desk) xdotool(args ...string) string {
	cmd := exec.CommandContext(d.t.ctx, "xdotool", args...)
	cmd.Env = d.env
	out, _ := cmd.Output()
	return strings.TrimSpace(string(out))
}

// Drop drags files from a window of its own onto a point of the window's page, as from a file manager.
func (w *Window) Drop(at image.Point, files ...string) {
	const x, y = screenWidth - 60, screenHeight - 60 // beside the largest window
	said := make(chan string, 4)
	source := w.t.Start("dragsource", w.desk.Env(), func(line string) { said <- line },
		filepath.Join(w.t.Helpers, "dragsource"), append([]string{strconv.Itoa(x), strconv.Itoa(y)}, files...)...)
	defer source.Stop(2 * time.Second)
	hear := func(want string) {
		select {
		case got := <-said:
			if got != want {
				w.t.Fatalf("the drag was %s", got)
			}
		case <-time.After(patience):
			w.t.Fatalf("the drag was not %s within %v", want, patience)
		}
	}
	hear("ready")
	at = at.Add(w.Frame().Min)
	mouse := func(args ...string) { w.desk.Tool("xdotool", args...) }
	pause := func(d time.Duration) { time.Sleep(d) } // of a hand: GTK reads motion, not positions
	mouse("mousemove", strconv.Itoa(x+20), strconv.Itoa(y+20), "mousedown", "1")
	for range 10 {
		pause(30 * time.Millisecond)
		mouse("mousemove_relative", "--", "-8", "-8")
	}
	for _, step := range []image.Point{at.Add(image.Pt(12, 12)), at.Add(image.Pt(4, 4)), at} {
		mouse("mousemove", strconv.Itoa(step.X), strconv.Itoa(step.Y))
		pause(200 * time.Millisecond)
	}
	hear("asked") // Wails gives the page what had arrived before the button was let go
	mouse("mousemove_relative", "--", "1", "1")
	pause(time.Second)
	mouse("mouseup", "1")
	hear("dropped")
}

func lookDriver() (string, error) {
	path, err := exec.LookPath("WebKitWebDriver")
	if err != nil { // some distributions keep it beside the library
		if found, _ := filepath.Glob("/usr/lib*/*/webkit2gtk-4.*/WebKitWebDriver"); len(found) > 0 {
			return found[0], nil
		}
	}
	return path, err
}

func killAlive(pid int) {
	if Alive(pid) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}
