// Package platform is where the systems differ: the folders of a profile and of received files, files written whole or not at all,
// and the file manager. It knows nothing of meetings, transfers or analyses.
package platform

import (
	"fmt"
	"os"
	"path/filepath"
)

// ProfileFolder returns the folder of the profile called name ("default" for the window, "cli" for the command line).
func ProfileFolder(name string) (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w", err)
	}
	return filepath.Join(base, "VideoNet", name), nil
}

// MakeFolder makes a folder that only this user may enter.
func MakeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	return nil
}

// Inbox returns the folder of received files: VideoNet inside the user's downloads. It is made when the first file comes.
func Inbox() (string, error) {
	downloads, err := downloads()
	if err != nil {
		return "", err
	}
	return filepath.Join(downloads, "VideoNet"), nil
}
