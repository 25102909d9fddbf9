// Package platform is where the systems differ: the folders of a profile and of received files, files written whole or not at all,
// and the file manager. It knows nothing of meetings, transfers or analyses.
package platform

import (
	"fmt"
	"os"
	"path/filepath"

	"videonet/backend/fault"
)

// ProfileFolder returns the folder of the profile called name ("default" for the window, "cli" for the command line).
func ProfileFolder(name string) (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w", err)
	}
	return filepath.Join(base, "VideoNet", name), nil
}

// MakeFolder makes a folder that only this user may enter. Errors: fault.FolderUnwritable, fault.NoSpace.
func MakeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return unwritable(path, fmt.Errorf("make folder: %w", err))
	}
	return nil
}

// unwritable says that a folder takes nothing, unless the disk is what is full.
func unwritable(folder string, err error) error {
	if fault.Is(err, fault.NoSpace) {
		return err
	}
	return fault.New(fault.FolderUnwritable, err, "folder", folder)
}

// Inbox returns the folder of received files: VideoNet inside the user's downloads. It is made when the first file comes.
func Inbox() (string, error) {
	downloads, err := downloads()
	if err != nil {
		return "", err
	}
	return filepath.Join(downloads, "VideoNet"), nil
}
