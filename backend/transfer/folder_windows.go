package transfer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// renameNoReplace gives a file of the folder another name there; fs.ErrExist when something has it.
func renameNoReplace(f *folder, from, to string) error {
	oldName, err := windows.UTF16PtrFromString(filepath.Join(f.path, from))
	if err != nil {
		return err
	}
	newName, err := windows.UTF16PtrFromString(filepath.Join(f.path, to))
	if err != nil {
		return err
	}
	err = windows.MoveFileEx(oldName, newName, windows.MOVEFILE_WRITE_THROUGH) // without MOVEFILE_REPLACE_EXISTING
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) || errors.Is(err, windows.ERROR_FILE_EXISTS) {
		return fs.ErrExist
	}
	return err
}

// free returns the bytes that this user may still write.
func (f *folder) free() (int64, error) {
	name, err := windows.UTF16PtrFromString(f.path)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, err
	}
	return int64(min(free, 1<<62)), nil //nolint:gosec // bounded by 2^62
}

// syncFolder does nothing: NTFS keeps its names in a journal, and MOVEFILE_WRITE_THROUGH waits for it.
func syncFolder(*os.File) error { return nil }

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// soleName takes every file for one of its own: NTFS lets nobody link a file that he may not write.
func soleName(fs.FileInfo) bool { return true }

// sameDisk reports whether two folders share their room.
func sameDisk(a, b string) bool { return filepath.VolumeName(a) == filepath.VolumeName(b) }

// openDirectIO is not built here.
func openDirectIO(*folder, string) (*os.File, error) { return nil, errors.ErrUnsupported }

func writeDirect(*os.File, [][]byte, int64) (done bool, _ error) { return false, nil }
