package storage

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"videonet/backend/fault"
	"videonet/backend/platform"
)

// ownerFile stands in a chosen work folder and says whose it is. A disk that is not plugged in often leaves an empty folder where it was:
// without this file nothing is written there.
const ownerFile = "videonet-work"

// ourFolder is what we are called inside a folder that a person chose; another profile's may have the name already.
const ourFolder = "VideoNet"

// mostNames bounds how many names are tried.
const mostNames = 100

func newOwner() string { return rand.Text() }

// claim makes our own folder inside one that a person chose, or finds it there, and returns its path.
func claim(folder, owner string) (string, error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", fault.New(fault.FolderUnwritable, err, "folder", folder)
	}
	for i := 1; i <= mostNames; i++ {
		place := filepath.Join(folder, ourFolder)
		if i > 1 {
			place = filepath.Join(folder, fmt.Sprintf("%s-%d", ourFolder, i))
		}
		switch err := os.Mkdir(place, 0o700); {
		case err == nil:
			return place, platform.WriteFile(filepath.Join(place, ownerFile), []byte(owner+"\n"))
		case !errors.Is(err, fs.ErrExist):
			return "", unwritable(folder, err)
		case belongs(place, owner) == nil:
			return place, tryWrite(place)
		}
	}
	return "", fault.New(fault.FolderUnwritable, errors.New("every name is taken"), "folder", folder)
}

// belongs says whether a folder is ours: fault.FolderGone when it is not there, or is another one.
func belongs(place, owner string) error {
	data, err := os.ReadFile(filepath.Join(place, ownerFile))
	if err == nil && string(bytes.TrimSpace(data)) != owner {
		err = errors.New("it belongs to another profile")
	}
	if err != nil {
		return fault.New(fault.FolderGone, err, "folder", place)
	}
	return nil
}

// tryWrite writes a little into a folder and removes it.
func tryWrite(folder string) error {
	file, err := os.CreateTemp(folder, ".videonet-*")
	if err != nil {
		return unwritable(folder, err)
	}
	_, err = file.WriteString("videonet")
	err = errors.Join(err, file.Close(), os.Remove(file.Name()))
	if err != nil {
		return unwritable(folder, err)
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
