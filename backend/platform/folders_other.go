//go:build !linux

package platform

import (
	"fmt"
	"os"
	"path/filepath"
)

func downloads() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the home folder: %w", err)
	}
	return filepath.Join(home, "Downloads"), nil
}
