package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// choice is a path that a person chose, as it was then.
type choice struct {
	path string // absolute
	info fs.FileInfo
}

// choose looks at a path. A link that was chosen itself is followed: the person pointed at it. Errors: fault.FileGone, FileUnreadable,
// TransferTooLarge.
func choose(path string) (choice, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return choice{}, sourceFault(path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return choice{}, sourceFault(path, err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() { // reading a pipe or a device would wait forever or never end
		return choice{}, fault.New(fault.FileUnreadable, errors.New("not a regular file"), "file", filepath.Base(path))
	}
	if !info.IsDir() && info.Size() > wire.MaxFileSize {
		return choice{}, fault.New(fault.TransferTooLarge, nil, "size", info.Size(), "limit", int64(wire.MaxFileSize))
	}
	// Opened once now, so that what may not be read is told at once and not after somebody accepted it.
	file, err := os.Open(path)
	if err != nil {
		return choice{}, sourceFault(path, err)
	}
	return choice{path: path, info: info}, file.Close()
}

// chooseAll looks at all paths. Errors: those of choose, fault.Invalid for none or too many.
func chooseAll(paths []string) ([]choice, error) {
	if len(paths) == 0 || len(paths) > wire.MaxOfferFiles {
		return nil, tooMany(len(paths))
	}
	chosen := make([]choice, 0, len(paths))
	for _, path := range paths {
		c, err := choose(path)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, c)
	}
	return chosen, nil
}

func tooMany(files int) error {
	return fault.New(fault.Invalid, nil, "what", fmt.Sprintf("%d files", files))
}

// Check says why files and folders cannot be sent, nil when they can; Send would say the same.
func Check(paths []string) error {
	_, err := chooseAll(paths)
	return err
}

// identity is what a source was when it was chosen. The zero inode is unknown: then size and time alone must fit.
type identity struct {
	size, mtime   int64 // bytes, Unix nanoseconds
	device, inode uint64
}

func identityOf(info fs.FileInfo) identity {
	device, inode := numbers(info)
	return identity{size: info.Size(), mtime: info.ModTime().UnixNano(), device: device, inode: inode}
}

// same reports whether a file that was looked at again is the one that was chosen, unwritten.
func (i identity) same(now identity) bool {
	known := i.inode != 0 && now.inode != 0
	return i.size == now.size && i.mtime == now.mtime && (!known || i.inode == now.inode && i.device == now.device)
}

// identity returns what the file was when it was chosen.
func (f *outFile) identity() identity {
	return identity{size: f.size, mtime: f.mtime, device: f.device, inode: f.inode}
}

// admit refuses a file that is not the one that was chosen (fault.SourceChanged). One that was chosen before the program was started
// again is known by size and milliseconds only; what it is now counts from here on.
func (f *outFile) admit(now identity) error {
	if f.cold && now.size == f.size && milliseconds(now.mtime) == milliseconds(f.mtime) {
		f.cold, f.mtime, f.device, f.inode = false, now.mtime, now.device, now.inode
	}
	if !f.identity().same(now) {
		return f.changed(nil)
	}
	return nil
}

func milliseconds(nanoseconds int64) int64 { return max(0, nanoseconds/1e6) }

// openSource opens the file and refuses one that is not the same any more.
func (f *outFile) openSource() (*os.File, error) {
	path := f.sourcePath()
	file, err := openToSend(path, f.walked)
	if err != nil {
		return nil, sourceFault(path, err)
	}
	if err := f.unchanged(file); err != nil {
		_ = file.Close() // it was not read
		return nil, err
	}
	return file, nil
}

// unchanged returns fault.SourceChanged when the open file is another one than was chosen, or was written since.
func (f *outFile) unchanged(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return sourceFault(f.sourcePath(), err)
	}
	if !info.Mode().IsRegular() {
		return f.changed(nil)
	}
	return f.admit(identityOf(info))
}

// readFault gives what reading at an offset returned a code. A file that ends early was changed.
func (f *outFile) readFault(offset int64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return f.changed(fmt.Errorf("read at %d: %w", offset, err))
	}
	return sourceFault(f.sourcePath(), err)
}

func (f *outFile) changed(err error) error {
	return fault.New(fault.SourceChanged, err, "file", f.realName())
}

// realName is what the file is called on this disk.
func (f *outFile) realName() string {
	if f.stored != "" {
		return f.stored
	}
	return f.name
}

// sourceKey names the source in the journal.
func (f *outFile) sourceKey() SourceKey {
	h := sha256.New()
	var number [8]byte
	for _, text := range []string{f.transfer.peer.ID, f.sourcePath()} {
		binary.BigEndian.PutUint64(number[:], uint64(len(text)))
		_, _ = h.Write(number[:]) // never fails (hash.Hash)
		_, _ = io.WriteString(h, text)
	}
	for _, n := range []uint64{uint64(f.size), uint64(f.mtime), f.device, f.inode} { //nolint:gosec // only bits are wanted
		binary.BigEndian.PutUint64(number[:], n)
		_, _ = h.Write(number[:])
	}
	return SourceKey(h.Sum(nil))
}

// errTooMany ends a walk that finds more than an offer may hold.
var errTooMany = errors.New("more files than an offer may hold")

// stopped says whether a walk is to end.
func stopped(ctx context.Context, r *record) bool { return ctx.Err() != nil || r.over() }
