package platform

import (
	"context"
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Notifier lets the button of the window in the task bar flash until the window is looked at: silent, and it needs no registration of
// the program with the system, as a toast would.
type Notifier struct{}

// NewNotifier returns a Notifier. The system itself brings the window to the front when its button is pressed.
func NewNotifier(func()) *Notifier { return &Notifier{} }

// flashInfo is FLASHWINFO of winuser.h.
type flashInfo struct {
	size    uint32
	window  windows.HWND
	flags   uint32
	count   uint32
	timeout uint32
}

// FLASHW_TRAY | FLASHW_TIMERNOFG: the button alone, until the window comes to the foreground.
const flashUntilSeen = 0x2 | 0xC

// Show lets the button flash. It fails when there is no window.
func (*Notifier) Show(context.Context, Notification) error {
	window := ownWindow()
	if window == 0 {
		return errors.New("flash window: there is none")
	}
	info := flashInfo{window: window, flags: flashUntilSeen}
	info.size = uint32(unsafe.Sizeof(info))
	// The result says whether the window was active before; there is no failure.
	_, _, _ = windows.NewLazySystemDLL("user32.dll").NewProc("FlashWindowEx").Call(uintptr(unsafe.Pointer(&info))) //nolint:gosec // FLASHWINFO
	return nil
}

// Close does nothing.
func (*Notifier) Close() error { return nil }
