//go:build !linux

package transfer

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// numbers returns 0: unknown. Size and time must do.
func numbers(fs.FileInfo) (device, inode uint64) { return 0, 0 }

// openToSend opens a file for reading. nofollow refuses a link.
func openToSend(path string, nofollow bool) (*os.File, error) { return openUnlessLink(path, nofollow) }

// openFolderOf opens a folder for listing.
func openFolderOf(path string, nofollow bool) (*os.File, error) {
	return openUnlessLink(path, nofollow)
}

// openUnlessLink opens what stands under a name and, with nofollow, refuses it when a link stands there by then.
func openUnlessLink(path string, nofollow bool) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil || !nofollow {
		return file, err
	}
	now, err := os.Lstat(path)
	opened, err2 := file.Stat()
	if err := errors.Join(err, err2); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if !os.SameFile(now, opened) {
		return nil, errors.Join(&fs.PathError{Op: "open", Path: path, Err: errors.New("a link")}, file.Close())
	}
	return file, nil
}

// readPieces fills the pieces from an offset on.
func readPieces(file *os.File, pieces [][]byte, offset int64) error {
	for _, p := range pieces {
		if _, err := file.ReadAt(p, offset); err != nil {
			return err
		}
		offset += int64(len(p))
	}
	return nil
}

// nextData says that there are no holes.
func nextData(_ *os.File, offset, size int64) (from, to int64) { return offset, size }

// readSmall reads a whole small file into p, which is one byte longer than the file should be, and says what the file was before and
// after it was read.
func readSmall(path string, nofollow bool, p []byte) (n int, before, after identity, err error) {
	file, err := openToSend(path, nofollow)
	if err != nil {
		return 0, before, after, err
	}
	defer func() { _ = file.Close() }() // it was only read
	if before, err = look(file); err != nil {
		return 0, before, after, err
	}
	n, err = io.ReadFull(file, p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return n, before, after, err
	}
	after, err = look(file)
	return n, before, after, err
}

func look(file *os.File) (identity, error) {
	info, err := file.Stat()
	if err != nil {
		return identity{}, err
	}
	if !info.Mode().IsRegular() {
		return identity{size: -1}, nil // is never what was chosen
	}
	return identityOf(info), nil
}
