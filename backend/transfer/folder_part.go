package transfer

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// part is a file that is being received, under a name of its own in the folder where it will stand.
type part struct {
	folder *folder
	name   string
	file   *os.File // nil once it was closed
	direct *os.File // the same past the page cache, nil for none
}

// pastCacheFrom is the size in bytes from which a file is written past the page cache. The cache costs a copy and the kernel's work of
// writing back: 1 GiB took 0.5 s and 0.1 CPU s past it, 0.5 to 3.2 s and 0.2 to 2.7 CPU s through it. Smaller files are likely to be
// opened at once.
const pastCacheFrom = 16 << 20

// passCache writes past the page cache from now on, where the system can.
func (p *part) passCache() {
	if direct, err := openDirectIO(p.folder, p.name); err == nil {
		p.direct = direct
	}
}

// write writes pieces one behind the other.
func (p *part) write(pieces [][]byte, offset int64) error {
	if p.direct != nil && wholePages(pieces, offset) {
		done, err := writeDirect(p.direct, pieces, offset)
		if done || err != nil {
			return err
		}
		_ = p.direct.Close() // the file system takes none: only through the cache from here on
		p.direct = nil
	}
	for _, piece := range pieces {
		if _, err := p.file.WriteAt(piece, offset); err != nil {
			return err
		}
		offset += int64(len(piece))
	}
	return nil
}

// wholePages reports whether offset and lengths are what a write past the page cache needs. Where chunks lie in memory is right anyway.
func wholePages(pieces [][]byte, offset int64) bool {
	for _, piece := range pieces {
		if offset%diskPage != 0 || len(piece)%diskPage != 0 {
			return false
		}
		offset += int64(len(piece))
	}
	return true
}

// partName is the name of the part of one file of one transfer, the same after a restart: what a killed program has left is found again
// and never piles up. It is short and free of the offered name.
func partName(salt uint64, index int32) string {
	var id [8]byte
	// Odd, so that all numbers of a transfer differ (Knuth, The Art of Computer Programming 6.4: multiplicative hashing).
	binary.BigEndian.PutUint64(id[:], salt^uint64(index+1)*0x9E3779B97F4A7C15) //nolint:gosec // bits, not a number
	return "." + hex.EncodeToString(id[:]) + partSuffix
}

// newPart makes a part. One of the same name is what a killed program has left: nobody can use it any more.
func (f *folder) newPart(name string) (*part, error) {
	const flags = os.O_CREATE | os.O_EXCL | os.O_RDWR
	file, err := f.root.OpenFile(name, flags, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if err = f.root.Remove(name); err != nil {
			return nil, err
		}
		file, err = f.root.OpenFile(name, flags, 0o600)
	}
	if err != nil {
		return nil, err
	}
	return &part{folder: f, name: name, file: file}, nil
}

// openPart opens a part that is there: a file of its own, that nobody reaches by another name, and no link.
func (f *folder) openPart(name string) (*part, fs.FileInfo, error) {
	seen, err := f.root.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !seen.Mode().IsRegular() || !soleName(seen) {
		return nil, nil, &fs.PathError{Op: "open", Path: name, Err: errForeign}
	}
	file, err := f.root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	opened, err := file.Stat()
	if err == nil && !os.SameFile(seen, opened) {
		err = &fs.PathError{Op: "open", Path: name, Err: errForeign}
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return &part{folder: f, name: name, file: file}, opened, nil
}

var errForeign = errors.New("not a part of ours")

// reopen opens the part again after Close.
func (p *part) reopen() error {
	if p.file != nil {
		return nil
	}
	again, _, err := p.folder.openPart(p.name)
	if err != nil {
		return err
	}
	p.file = again.file
	return nil
}

// Close closes the part and keeps it. It is safe twice.
func (p *part) Close() error {
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	if p.direct != nil {
		err = errors.Join(err, p.direct.Close())
		p.direct = nil
	}
	return err
}

// discard removes the part.
func (p *part) discard() error {
	err := errors.Join(p.Close(), p.folder.root.Remove(p.name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// names are those that a file may get: the one that was meant for it, else numbered ones of the base name.
type names struct {
	meant, base string
	replace     bool // what stands under meant goes, when it is a file
}

// few are the first of these names.
func (n names) few() []string {
	stem, extension := splitExtension(n.base)
	all := []string{n.meant}
	for number := 1; number <= 8; number++ {
		all = append(all, stem+" ("+strconv.Itoa(number)+")"+extension)
	}
	return all
}

// store makes the part last and gives it its name; it returns the name. modified is set when it is not zero.
func (p *part) store(n names, modified time.Time) (string, error) {
	if err := p.reopen(); err != nil {
		return "", err
	}
	if err := p.file.Sync(); err != nil {
		return "", err
	}
	// Closing reports what a network file system could not write.
	if err := p.Close(); err != nil {
		return "", err
	}
	if !modified.IsZero() {
		// A file without its time is better than none.
		_ = p.folder.root.Chtimes(p.name, time.Time{}, modified)
	}
	final, err := p.folder.rename(p.name, n)
	if err != nil {
		return "", err
	}
	return final, syncFolder(p.folder.self)
}

// rename gives a part its name. What is under a name stays, unless it is a file and was to be replaced.
func (f *folder) rename(from string, n names) (string, error) {
	if n.replace {
		if there, err := f.root.Lstat(n.meant); err == nil && there.Mode().IsRegular() {
			return n.meant, f.root.Rename(from, n.meant)
		}
	}
	err := renameNoReplace(f, from, n.meant)
	if err == nil {
		return n.meant, nil
	}
	stem, extension := splitExtension(n.base)
	for number := 1; number <= maxNumber && errors.Is(err, fs.ErrExist); number++ {
		final := stem + " (" + strconv.Itoa(number) + ")" + extension
		if err = renameNoReplace(f, from, final); err == nil {
			return final, nil
		}
	}
	return "", fmt.Errorf("name a file: %w", err)
}

// where returns the path of a name in the folder, for people.
func (f *folder) where(name string) string { return filepath.Join(f.path, name) }

// writePart writes a small part at once and closes it. Where the disk cannot be synced as a whole, the part is.
func (f *folder) writePart(name string, data []byte, modified time.Time) error {
	p, err := f.newPart(name)
	if err != nil {
		return err
	}
	_, err = p.file.Write(data)
	if err == nil && syncsEach {
		err = p.file.Sync()
	}
	if closed := p.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return errors.Join(err, p.discard())
	}
	if !modified.IsZero() {
		_ = f.root.Chtimes(name, time.Time{}, modified) // a file without its time is better than none
	}
	return nil
}

// writeZeros overwrites a range.
func writeZeros(file *os.File, from, to int64) error {
	zeros := make([]byte, rereadBuffer)
	for ; from < to; from += rereadBuffer {
		if _, err := file.WriteAt(zeros[:min(to-from, rereadBuffer)], from); err != nil {
			return err
		}
	}
	return nil
}
