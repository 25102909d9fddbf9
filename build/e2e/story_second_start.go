//go:build linux

package main

import (
	"path/filepath"
	"time"
)

// storySecondStart: a second start of the same profile hands over and ends; another profile gets a window of its own.
func storySecondStart(t *T) {
	desk := t.NewDesk()
	binary := filepath.Join(t.Programs, "videonet")
	one, two := filepath.Join(desk.Home, "one"), filepath.Join(desk.Home, "two")
	first := desk.Open("--profile", one)
	first.FindHeading()

	again := t.Start("second-start", desk.Env(), nil, binary, "--profile", one, "clip.mp4")
	again.ExitCode(20 * time.Second)  // Wails ends it with 1 on Linux and 0 on Windows
	first.Find("heading", "clip.mp4") // what it was to open is opened here, and is not there
	first.FindText("The file clip.mp4 is no longer there. Choose it again.")
	first.Shot("second-start-file-gone")

	other := desk.Open("--profile", two)
	other.FindHeading()
	if !Alive(first.pid) || first.pid == other.pid {
		t.Fatalf("the first window has gone")
	}
	other.Quit()
	first.Quit()

	wrong := t.Start("wrong-use", desk.Env(), nil, binary, "--no-such-flag")
	if code := wrong.ExitCode(10 * time.Second); code != 2 {
		t.Fatalf("an unknown flag ends with %d, want 2", code)
	}
}
