//go:build unix

package platform

import (
	"errors"
	"os"
)

// SyncFolder makes a rename last: without it a power cut may bring the old name back.
func SyncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
