//go:build linux

package main

import (
	"context"
	"fmt"
	"image"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Window is the program's window on a desk.
type Window struct {
	t      *T
	desk   *Desk
	driver *webDriver
	server *Process // the driver
	pid    int      // the program's
	x      string   // the window's id on the screen
	quit   bool
}

// Open starts the program with args and waits for its window and its page. It is quit with the story, when the story has not done so.
func (d *Desk) Open(args ...string) *Window {
	t := d.t
	binary := filepath.Join(t.Programs, "videonet")
	port := freePort(t)
	path, err := lookDriver()
	t.Check(err, "find WebKitWebDriver")
	w := &Window{t: t, desk: d}
	w.server = t.Start("window-"+strconv.Itoa(port), d.Env("LD_PRELOAD="+filepath.Join(t.Helpers, "wdshim.so")), nil, path, "--host=127.0.0.1", "--port="+strconv.Itoa(port))
	address := "http://127.0.0.1:" + strconv.Itoa(port)
	t.Wait(patience, "the driver answers", func() (bool, error) {
		return true, (&webDriver{client: http.DefaultClient}).send(t.ctx, http.MethodGet, address+"/status", nil, nil)
	})
	w.driver, err = openSession(t.ctx, address, binary, args)
	t.Check(err, "start the program")
	t.Cleanup(w.Quit)
	w.pid = w.findProgram(binary)
	t.Wait(patience, "the window is on the screen", func() (bool, error) {
		w.x = w.findOnScreen()
		return w.x != "", nil
	})
	t.Wait(patience, "the page is there", func() (ready bool, err error) {
		err = w.script(&ready, "return document.readyState === 'complete' && location.protocol !== 'about:'")
		return ready, err
	})
	w.watchPolicy()
	return w
}

// watchPolicy notes what the page tries against its Content-Security-Policy (a library that writes a style, say); Quit fails the story for it.
func (w *Window) watchPolicy() {
	w.Script(nil, `window.policyBroken = [];
		document.addEventListener("securitypolicyviolation", (e) => window.policyBroken.push([e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber].join(" ")))`)
}

// findProgram is the process of the program: below the driver, running the binary.
func (w *Window) findProgram(binary string) (pid int) {
	w.t.Wait(patience, "the program runs", func() (bool, error) {
		below, err := Descendants(w.server.PID())
		for _, r := range below {
			if exe, gone := os.Readlink(fmt.Sprintf("/proc/%d/exe", r.PID)); gone == nil && exe == binary {
				pid = r.PID
				return true, nil
			}
		}
		return false, err
	})
	return pid
}

// findOnScreen is the id of the program's main window, "" while it has none.
func (w *Window) findOnScreen() string {
	for id := range strings.FieldsSeq(w.desk.xdotool("search", "--onlyvisible", "--name", "^VideoNet$")) {
		if w.desk.xdotool("getwindowpid", id) == strconv.Itoa(w.pid) {
			return id
		}
	}
	return ""
}

// Frame is where the window lies on the screen.
func (w *Window) Frame() image.Rectangle {
	return w.desk.frameOf(w.x)
}

// Resize gives the window another size and waits until the page has it.
func (w *Window) Resize(width, height int) {
	w.desk.Tool("xdotool", "windowsize", w.x, strconv.Itoa(width), strconv.Itoa(height))
	w.t.Wait(patience, fmt.Sprintf("the page is %dx%d", width, height), func() (bool, error) {
		var size [2]int
		err := w.script(&size, "return [innerWidth, innerHeight]")
		if err == nil && size != [2]int{width, height} {
			err = fmt.Errorf("it is %dx%d", size[0], size[1])
		}
		return err == nil, err
	})
}

// Shot keeps a picture of the window as NAME.png, once two frames have been painted since the page last changed its mind.
func (w *Window) Shot(name string) {
	w.Script(nil, `await document.fonts.ready; await Promise.all(document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})));
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));`)
	var last, now *image.RGBA
	_ = w.t.settle(2*time.Second, func() bool { // the server paints after the page does
		last, now = now, w.desk.Screen()
		return last != nil && string(last.Pix) == string(now.Pix)
	})
	w.desk.Shot(name, w.Frame())
}

// Reload loads the page anew, as a crash of the web process would.
func (w *Window) Reload() {
	w.t.Check(w.driver.call(w.t.ctx, http.MethodPost, "/refresh", map[string]any{}, nil), "reload the page")
	w.watchPolicy()
}

// Quit ends the program from inside, as its close button does, and fails the story when it or anything it started is left over.
func (w *Window) Quit() {
	if w.quit {
		return
	}
	w.quit = true
	below, err := Descendants(w.pid)
	w.t.Check(err, "list what the program started")
	all := append([]Running{{PID: w.pid, Name: "videonet"}}, below...)
	var broken []string
	if Alive(w.pid) { // ending the session first would leave the program running
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.t.ctx), patience) // the story's may be what has ended
		ask := map[string]any{"script": "setTimeout(() => window.runtime.Quit(), 50); return window.policyBroken ?? []", "args": []any{}}
		err = w.driver.call(ctx, http.MethodPost, "/execute/sync", ask, &broken)
		cancel()
	}
	left := func() (names []string) {
		for _, r := range all {
			if Alive(r.PID) {
				names = append(names, fmt.Sprintf("%s (%d)", r.Name, r.PID))
			}
		}
		return names
	}
	if !w.t.settle(30*time.Second, func() bool { return len(left()) == 0 }) {
		names := left()
		if Alive(w.pid) { // it says in its log what it was doing
			_ = syscall.Kill(w.pid, syscall.SIGQUIT)
			w.t.settle(5*time.Second, func() bool { return !Alive(w.pid) })
		}
		for _, r := range all {
			killAlive(r.PID)
		}
		w.server.Stop(2 * time.Second)
		w.t.Fatalf("left over 30 s after Quit: %s (asking it to: %v)", strings.Join(names, ", "), err)
	}
	w.server.Stop(2 * time.Second)
	if len(broken) > 0 {
		w.t.Fatalf("the page tried what its policy forbids: %q", broken)
	}
}

func freePort(t *T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	t.Check(err, "find a port")
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // of a TCP listener
}
