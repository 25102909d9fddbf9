package transfer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"videonet/backend/fault"
)

// partSuffix ends the names of files that are being received. They are short and free of the offered name.
const partSuffix = ".vnpart"

// maxNumber is the last number that a colliding name gets: its 7 bytes fit behind maxNameLength.
const maxNumber = 9999

// folder is where files of one transfer are stored. It keeps the folder that the person chose open: a link put in its place later
// leads nowhere.
type folder struct {
	path string
	root *os.Root
	self *os.File // the folder itself, for rename, free space and fsync

	name  string // below the chosen folder, '/'-joined; guarded by the tree's mutex, like holds
	holds int

	closeOnce sync.Once
	closeErr  error
}

// openFolder opens the folder for storing. The folder must be there, else fault.FolderUnwritable.
func openFolder(path string) (*folder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open folder %q: %w", path, err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, folderFault(path, err)
	}
	self, err := root.Open(".")
	if err != nil {
		return nil, errors.Join(folderFault(path, err), root.Close())
	}
	return &folder{path: path, root: root, self: self}, nil
}

func (f *folder) Close() error {
	f.closeOnce.Do(func() { f.closeErr = errors.Join(f.self.Close(), f.root.Close()) })
	return f.closeErr
}

// reserve refuses with fault.DiskFull what has no room beside what others were promised, and a twentieth more for the folders, the names
// and whatever else is written meanwhile. Where the system does not say how much is free, everything has room.
func (f *folder) reserve(need, promised int64) error {
	free, err := f.free()
	if err != nil {
		return fmt.Errorf("read free space: %w", err)
	}
	if free >= 0 && need > 0 && free-promised < need+need/20 {
		return fault.New(fault.DiskFull, nil, "free", max(0, free-promised), "need", need)
	}
	return nil
}

// linkNoReplace renames by a second link, which no system lets replace a file. File systems without links (FAT over FUSE) are left
// with a look before the rename: only a program that makes the same name in between would lose its file.
func linkNoReplace(f *folder, from, to string) error {
	err := f.root.Link(from, to)
	if err == nil {
		return f.root.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, statErr := f.root.Lstat(to); !errors.Is(statErr, fs.ErrNotExist) {
		return errors.Join(fs.ErrExist, statErr)
	}
	return f.root.Rename(from, to)
}
