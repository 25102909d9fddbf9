package ffmpeg

import (
	"os"
	"path/filepath"
)

// present are the devices that may work, best first. Every Windows has Direct3D; NVIDIA's driver shows by its library.
func present() []string {
	out := []string{"d3d11va", "qsv"}
	if _, err := os.Stat(filepath.Join(os.Getenv("SystemRoot"), "System32", "nvcuda.dll")); err == nil {
		out = append([]string{"cuda"}, out...)
	}
	return out
}
