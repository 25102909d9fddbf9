package platform

import (
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// ownWindow finds the program's window, 0 while there is none: the visible one of this process.
func ownWindow() windows.HWND {
	var found windows.HWND
	each := syscall.NewCallback(func(window windows.HWND, _ uintptr) uintptr {
		var process uint32
		if _, err := windows.GetWindowThreadProcessId(window, &process); err == nil && process == uint32(os.Getpid()) && //nolint:gosec // a process id
			windows.IsWindowVisible(window) {
			found = window
			return 0 // no further
		}
		return 1
	})
	// The error of an enumeration that was ended is none.
	_ = windows.EnumWindows(each, unsafe.Pointer(nil))
	return found
}
