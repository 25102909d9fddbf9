//go:build !linux && !windows

package platform

// Free is built for Linux and Windows; elsewhere it is unknown.
func Free(string) (int64, error) { return -1, nil }
