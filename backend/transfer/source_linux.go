package transfer

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// numbers returns what names a file on this machine whatever it is called.
func numbers(info fs.FileInfo) (device, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Dev, s.Ino
	}
	return 0, 0
}

// openToSend opens a file for reading. nofollow refuses a link; O_NONBLOCK keeps a pipe that was put in its place from waiting forever.
func openToSend(path string, nofollow bool) (*os.File, error) {
	flags := os.O_RDONLY | unix.O_NONBLOCK
	if nofollow {
		flags |= unix.O_NOFOLLOW
	}
	return os.OpenFile(path, flags, 0)
}

// openFolderOf opens a folder for listing.
func openFolderOf(path string, nofollow bool) (*os.File, error) {
	flags := os.O_RDONLY | unix.O_DIRECTORY
	if nofollow {
		flags |= unix.O_NOFOLLOW
	}
	return os.OpenFile(path, flags, 0)
}

// readPieces fills the pieces from an offset on, in one call of the system where it gives all at once.
func readPieces(file *os.File, pieces [][]byte, offset int64) error {
	n := 0
	for n == 0 {
		var err error
		n, err = unix.Preadv(int(file.Fd()), pieces, offset)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return &fs.PathError{Op: "read", Path: file.Name(), Err: err}
		}
		if err == nil && n == 0 {
			return io.EOF
		}
		n = max(n, 0)
	}
	for _, p := range pieces {
		if n >= len(p) {
			n -= len(p)
		} else {
			if _, err := file.ReadAt(p[n:], offset+int64(n)); err != nil {
				return err
			}
			n = 0
		}
		offset += int64(len(p))
	}
	return nil
}

// nextData returns the first bytes from an offset on that are not a hole: from and to. A file system that does not know says all are.
func nextData(file *os.File, offset, size int64) (from, to int64) {
	fd := int(file.Fd())
	from, err := unix.Seek(fd, offset, unix.SEEK_DATA)
	switch {
	case errors.Is(err, unix.ENXIO): // nothing but a hole up to the end
		return size, size
	case err != nil || from < offset:
		return offset, size
	}
	to, err = unix.Seek(fd, from, unix.SEEK_HOLE)
	if err != nil || to <= from {
		to = size
	}
	return min(from, size), min(to, size)
}

// readSmall reads a whole small file into p, which is one byte longer than the file should be, and says what the file was before and
// after it was read. It does without os.File: of a hundred thousand files that is a third of the time.
func readSmall(path string, nofollow bool, p []byte) (n int, before, after identity, err error) {
	flags := unix.O_RDONLY | unix.O_NONBLOCK | unix.O_CLOEXEC
	if nofollow {
		flags |= unix.O_NOFOLLOW
	}
	fd, err := unix.Open(path, flags, 0)
	if err != nil {
		return 0, before, after, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() { _ = unix.Close(fd) }() // it was only read
	if before, err = identityOfFD(fd); err != nil {
		return 0, before, after, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	for n < len(p) && before.size >= 0 {
		k, failed := unix.Pread(fd, p[n:], int64(n))
		if errors.Is(failed, unix.EINTR) {
			continue
		}
		if failed != nil {
			return n, before, after, &fs.PathError{Op: "read", Path: path, Err: failed}
		}
		if k == 0 {
			break
		}
		n += k
	}
	after, err = identityOfFD(fd)
	return n, before, after, err
}

func identityOfFD(fd int) (identity, error) {
	var s unix.Stat_t
	if err := unix.Fstat(fd, &s); err != nil {
		return identity{}, err
	}
	if s.Mode&unix.S_IFMT != unix.S_IFREG {
		return identity{size: -1}, nil // is never what was chosen
	}
	return identity{size: s.Size, mtime: s.Mtim.Nano(), device: s.Dev, inode: s.Ino}, nil
}
