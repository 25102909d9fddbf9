package platform

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// downloads reads the folder's name from user-dirs.dirs (freedesktop.org, xdg-user-dirs), as file managers do.
func downloads() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the home folder: %w", err)
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w", err)
	}
	data, err := os.ReadFile(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return filepath.Join(home, "Downloads"), nil // the file is optional, the default is the standard's
	}
	for line := range strings.Lines(string(data)) {
		value, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOWNLOAD_DIR=")
		if !ok {
			continue
		}
		path := strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1)
		if filepath.IsAbs(path) {
			return path, nil
		}
	}
	return filepath.Join(home, "Downloads"), nil
}
