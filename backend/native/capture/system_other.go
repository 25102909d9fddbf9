//go:build cgo && !linux

package capture

// rescan does nothing: the driver would list each camera twice. Cameras that were plugged in later are seen after a restart.
func rescan() {}

// busyWords are DirectShow's VFW_E_... and E_ACCESSDENIED as the driver writes them.
func busyWords() []string { return []string{"0x800705aa", "0x80070005", "in use"} }

// closeWhileReading is true: DirectShow's thread hands pictures to whoever reads, and stopping waits for it.
const closeWhileReading = true
