//go:build linux

package main

import (
	"image"
	"strconv"
	"strings"
	"time"
)

// Choose answers the desktop's own file dialog, which the page has just asked for, as a person does who knows the path: Ctrl+L, the path, Enter.
// The dialog is another window of the program. No window manager gives it the keyboard here, so the story does. With a name, a picture is kept.
func (w *Window) Choose(path, name string) {
	id := ""
	w.t.Wait(patience, "the file dialog is on the screen", func() (bool, error) {
		id = w.dialog()
		return id != "", nil
	})
	w.desk.Tool("xdotool", "windowfocus", "--sync", id)
	keys := func(args ...string) { w.desk.Tool("xdotool", args...) }
	keys("key", "--clearmodifiers", "ctrl+l")
	time.Sleep(300 * time.Millisecond) // of a hand: GTK brings the field out
	keys("key", "--clearmodifiers", "ctrl+a")
	keys("type", "--delay", "12", path)
	time.Sleep(700 * time.Millisecond) // GTK completes names while it reads the folder
	if name != "" {
		w.desk.Shot(name, w.desk.frameOf(id))
	}
	for range 2 { // the first may take what GTK proposes
		keys("key", "Return")
		if w.t.settle(2*time.Second, func() bool { return w.dialog() == "" }) {
			return
		}
	}
	w.t.Wait(patience, "the file dialog has gone", func() (bool, error) { return w.dialog() == "", nil })
}

// chooseFirst opens a choice with the mouse and takes the first of it with keys. The list is a window of GTK's.
func (e *Element) chooseFirst(name string) {
	box, frame, desk := e.Box(), e.w.Frame(), e.w.desk
	at := frame.Min.Add(box.Min.Add(box.Max).Div(2))
	desk.Tool("xdotool", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
	time.Sleep(time.Second) // of a hand: the list comes up
	desk.Shot(name, frame)
	desk.Tool("xdotool", "key", "--delay", "100", "Home", "Return")
}

// dialog is the id of a visible window of the program that is not its main one and can be seen, "" for none.
func (w *Window) dialog() string {
	for id := range strings.FieldsSeq(w.desk.xdotool("search", "--onlyvisible", "--name", "VideoNet")) {
		if id == w.x || w.desk.xdotool("getwindowpid", id) != strconv.Itoa(w.pid) {
			continue
		}
		// Once something was dropped, GTK has a window of one pixel outside the screen. The dialog may go while it is looked at.
		if frame(w.desk.xdotool("getwindowgeometry", "--shell", id)).Dx() > 1 {
			return id
		}
	}
	return ""
}

// frameOf is where a window lies on the screen.
func (d *Desk) frameOf(id string) image.Rectangle {
	return frame(d.Tool("xdotool", "getwindowgeometry", "--shell", id))
}

// frame reads what xdotool says of a window; nothing is the zero rectangle.
func frame(geometry string) image.Rectangle {
	at := map[string]int{}
	for line := range strings.Lines(geometry) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		at[name], _ = strconv.Atoi(value)
	}
	return image.Rect(at["X"], at["Y"], at["X"]+at["WIDTH"], at["Y"]+at["HEIGHT"])
}
