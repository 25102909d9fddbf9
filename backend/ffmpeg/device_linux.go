package ffmpeg

import (
	"os"
	"path/filepath"
)

// present are the devices whose driver shows in /dev, best first. It starts nothing.
func present() []string {
	var out []string
	for _, path := range []string{"/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg"} { // dxg: the GPU of WSL
		if _, err := os.Stat(path); err == nil {
			out = append(out, "cuda")
			break
		}
	}
	if nodes, _ := filepath.Glob("/dev/dri/renderD*"); len(nodes) > 0 {
		out = append(out, "vaapi", "qsv")
	}
	return out
}
