package transfer

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// renameNoReplace gives a file of the folder another name there; fs.ErrExist when something has it.
func renameNoReplace(f *folder, from, to string) error {
	fd := int(f.self.Fd())
	err := unix.Renameat2(fd, from, fd, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) { // a file system without the flag: NFS, some of FUSE
		return linkNoReplace(f, from, to)
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// free returns the bytes that this user may still write.
func (f *folder) free() (int64, error) {
	var s unix.Statfs_t
	if err := unix.Fstatfs(int(f.self.Fd()), &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * s.Bsize, nil //nolint:gosec // blocks × size of a real disk is far below 2^63
}

// syncFolder makes a rename last: without it a power cut may take the new name back.
func syncFolder(folder *os.File) error {
	err := folder.Sync()
	if errors.Is(err, syscall.EINVAL) { // a file system that has nothing to sync there
		return nil
	}
	return err
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
