package transfer

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

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

// reserve refuses with fault.DiskFull what has no room. Where the system does not say how much is free, everything has.
func (f *folder) reserve(need int64) error {
	free, err := f.free()
	if err != nil {
		return fmt.Errorf("read free space: %w", err)
	}
	if free >= 0 && free < need {
		return fault.New(fault.DiskFull, nil, "free", free, "need", need)
	}
	return nil
}

// part is a file that is being received under a name of its own.
type part struct {
	folder *folder
	name   string
	file   *os.File
	ended  bool // stored or discarded
}

func (f *folder) newPart() (*part, error) {
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	name := "." + hex.EncodeToString(id[:]) + partSuffix
	file, err := f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return &part{folder: f, name: name, file: file}, nil
}

// store makes the part last and gives it the first free name of "name.ext", "name (1).ext", …; it returns the path. What was under
// a name stays. modified is set when it is not zero.
func (p *part) store(name string, modified time.Time) (string, error) {
	if err := p.file.Sync(); err != nil {
		return "", err
	}
	// Closing reports what a network file system could not write.
	if err := p.file.Close(); err != nil {
		return "", err
	}
	if !modified.IsZero() {
		// A file without its time is better than none.
		_ = p.folder.root.Chtimes(p.name, time.Time{}, modified)
	}
	stem, extension := splitExtension(name)
	for number := 0; number <= maxNumber; number++ {
		final := name
		if number > 0 {
			final = stem + " (" + strconv.Itoa(number) + ")" + extension
		}
		err := renameNoReplace(p.folder, p.name, final)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		p.ended = true
		return filepath.Join(p.folder.path, final), syncFolder(p.folder.self)
	}
	return "", fmt.Errorf("store %q: %w", name, fs.ErrExist)
}

// discard removes the part unless it was stored. It is safe twice.
func (p *part) discard() error {
	if p.ended {
		return nil
	}
	p.ended = true
	err := p.file.Close()
	if errors.Is(err, fs.ErrClosed) {
		err = nil
	}
	return errors.Join(err, p.folder.root.Remove(p.name))
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
