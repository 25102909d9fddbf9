//go:build !windows

package platform

// Taskbar shows progress on the window's button in the task bar, on Windows.
type Taskbar struct{}

// NewTaskbar returns one that shows nothing.
func NewTaskbar() *Taskbar { return &Taskbar{} }

// Show shows nothing.
func (*Taskbar) Show(_, _ int64) {}

// Close does nothing.
func (*Taskbar) Close() error { return nil }
