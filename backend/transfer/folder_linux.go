package transfer

import (
	"errors"
	"io"
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

// syncsEach is false where syncDisk makes all parts of a batch last at once.
const syncsEach = false

// syncDisk makes everything last that was written to the disk of a folder.
func syncDisk(f *folder) error { return unix.Syncfs(int(f.self.Fd())) }

// syncData makes the bytes of a part last, and its length.
func syncData(file *os.File) error { return unix.Fdatasync(int(file.Fd())) }

// punch makes a range of a part zero.
func punch(file *os.File, from, to int64) error {
	err := unix.Fallocate(int(file.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, from, to-from)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return writeZeros(file, from, to)
	}
	return err
}

// moveBetween moves a part to another folder of the same disk; what stands there under the name stays.
func moveBetween(from *folder, name string, to *folder, newName string) error {
	err := unix.Renameat2(int(from.self.Fd()), name, int(to.self.Fd()), newName, unix.RENAME_NOREPLACE)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: name, New: newName, Err: err}
	}
	return nil
}

// openDirectIO opens a part for writing past the page cache.
func openDirectIO(f *folder, name string) (*os.File, error) {
	return f.root.OpenFile(name, os.O_WRONLY|unix.O_DIRECT|unix.O_NOFOLLOW, 0)
}

// writeDirect writes pieces past the page cache. done is false, without an error, where the file system wants larger pages or takes none.
func writeDirect(file *os.File, pieces [][]byte, offset int64) (done bool, _ error) {
	for len(pieces) > 0 {
		n, err := unix.Pwritev(int(file.Fd()), pieces, offset)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EINVAL):
			return false, nil
		case err != nil:
			return false, &os.PathError{Op: "write", Path: file.Name(), Err: err}
		case n == 0:
			return false, &os.PathError{Op: "write", Path: file.Name(), Err: io.ErrShortWrite}
		}
		offset += int64(n)
		for len(pieces) > 0 && n >= len(pieces[0]) {
			n -= len(pieces[0])
			pieces = pieces[1:]
		}
		if n > 0 { // a part of a page: the disk is nearly full, and the cache says how it is
			return false, nil
		}
	}
	return true, nil
}
