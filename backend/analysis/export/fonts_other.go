//go:build !linux && !windows

package export

// SystemFonts knows no folder of this system: fonts are named in Source.
func SystemFonts(string) []string { return nil }
