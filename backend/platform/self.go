package platform

import "os"

// Self returns this program's own file, so that it can start itself; "" when the system does not say.
func Self() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	return path
}
