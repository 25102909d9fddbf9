//go:build !bindings

package app

import "os"

// hasDisplay says whether there is a screen to open a window on; GTK would only say so in a panic.
func hasDisplay() bool {
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
