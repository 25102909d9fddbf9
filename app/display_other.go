//go:build !linux

package app

// hasDisplay says whether there is a screen to open a window on: where the desktop is part of the system, always.
func hasDisplay() bool { return true }
