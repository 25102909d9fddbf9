//go:build !linux || bindings

package app

// hasDisplay says whether there is a screen to open a window on: where the desktop is part of the system, always; writing the bindings
// needs none.
func hasDisplay() bool { return true }
