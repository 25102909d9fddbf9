// Package app is the window: the Wails shell around the product. It decides nothing: the structs bound here hand the page's calls
// down to videonet/backend and its events up, and every error becomes a code with values (STYLE §4), never a sentence.
package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/wailsapp/wails/v2"
)

// Exit statuses of the desktop program, as those of the command line (DESIGN §3).
const (
	exitDone     = 0
	exitFailed   = 1
	exitWrongUse = 2
)

// Run opens the window on the page in assets (frontend/dist, and the icon in build/linux) and returns the exit status once the window is closed and
// everything behind it has ended.
func Run(assets fs.FS) int {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	arguments, err := startArguments()
	if err != nil {
		fmt.Fprintln(os.Stderr, "videonet:", err)
		return exitWrongUse
	}
	if !hasDisplay() {
		fmt.Fprintln(os.Stderr, "videonet: there is no display here (DISPLAY and WAYLAND_DISPLAY are empty); videonet-cli works without one")
		return exitFailed
	}
	page, err := fs.Sub(assets, "frontend/dist")
	if err != nil {
		log.Error("find the page", "error", err)
		return exitFailed
	}
	icon, err := fs.ReadFile(assets, "build/linux/icon.png")
	if err != nil {
		log.Error("read the icon", "error", err)
		return exitFailed
	}
	window := newWindow(log)
	journeys := newJourneys(arguments, window, log)
	// Wails closes the window on SIGTERM and Ctrl+C; what OnShutdown waits for has ended when this returns
	if err = wails.Run(window.options(page, icon, arguments, journeys)); err != nil {
		log.Error("open the window", "error", err)
		return exitFailed
	}
	return exitDone
}

// startArguments reads os.Args and writes them back with absolute paths: a second start of the program hands os.Args to the first
// one as they stand, and Wails tells it the right folder on Linux only (options.NewSecondInstanceData takes the program's).
func startArguments() (Arguments, error) {
	dir, err := os.Getwd()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Arguments{}, fmt.Errorf("find the current folder: %w", err)
	}
	arguments, err := ParseArguments(dir, os.Args[1:])
	if err != nil {
		return Arguments{}, err
	}
	os.Args = append(os.Args[:1:1], arguments.List()...)
	return arguments, nil
}
