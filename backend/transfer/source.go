package transfer

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"videonet/backend/fault"
)

// source is a file that is offered: what it was when it was chosen, and the open file while it is sent.
type source struct {
	path string
	info fs.FileInfo             // when it was chosen
	file atomic.Pointer[os.File] // nil before open and after close: one goroutine reads, another may end the file
}

// newSource looks at a path that a person chose. Errors: fault.FileGone, FileUnreadable, FileIsFolder.
func newSource(path string) (*source, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, sourceFault(path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, sourceFault(path, err)
	}
	if info.IsDir() {
		return nil, fault.New(fault.FileIsFolder, nil, "file", filepath.Base(path))
	}
	if !info.Mode().IsRegular() { // reading a pipe or a device would wait forever or never end
		return nil, fault.New(fault.FileUnreadable, errors.New("not a regular file"), "file", filepath.Base(path))
	}
	// Opened once now, so that a file that may not be read is told at once and not after somebody accepted it.
	file, err := os.Open(path)
	if err != nil {
		return nil, sourceFault(path, err)
	}
	return &source{path: path, info: info}, file.Close()
}

// open opens the file for sending, and refuses one that is not the same any more (fault.SourceChanged).
func (s *source) open() error {
	file, err := os.Open(s.path)
	if err != nil {
		return sourceFault(s.path, err)
	}
	s.file.Store(file)
	return s.unchanged()
}

func (s *source) close() {
	if file := s.file.Swap(nil); file != nil {
		_ = file.Close() // it was only read
	}
}

// unchanged returns fault.SourceChanged when the open file is another one than was chosen, or was written since.
func (s *source) unchanged() error {
	file := s.file.Load()
	if file == nil {
		return errStopped
	}
	now, err := file.Stat()
	if err != nil {
		return sourceFault(s.path, err)
	}
	if !os.SameFile(s.info, now) || now.Size() != s.info.Size() || !now.ModTime().Equal(s.info.ModTime()) {
		return s.changed(nil)
	}
	return nil
}

// readAt fills p from the offset. A file that ends early was changed.
func (s *source) readAt(p []byte, offset int64) error {
	file := s.file.Load()
	if file == nil {
		return errStopped
	}
	switch _, err := file.ReadAt(p, offset); {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF):
		return s.changed(fmt.Errorf("read at %d: %w", offset, err))
	default:
		return sourceFault(s.path, err)
	}
}

func (s *source) changed(err error) error {
	return fault.New(fault.SourceChanged, err, "file", filepath.Base(s.path))
}
