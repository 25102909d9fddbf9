package store

import (
	"encoding/binary"
	"errors"
	"os"
	"strings"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// The files of a transfer are kept in runs of filesARun. A run is one value of the bucket files:
//
//	version u8 = 1
//	for each file:
//	  what    u8    bits, below
//	  how     u8    its phase by number (phaseNames); bit 7: an error follows
//	  [phase  text] where the number is phaseOther
//	  [kind   text] kindOther
//	  number  varint, less 1 and the number of the file before
//	  name    text
//	  [folder text] unless sameFolder
//	  size    uvarint
//	  mtime   varint, less that of the file before
//	  [dir    text] hasPath and not sameDir: the path before its last separator
//	  [base   text] hasPath and not baseIsName: the path behind it
//	  [SHA256 32 bytes] hasSum
//	  [root   32 bytes] hasRoot
//	  [error  text]
//
// text is its length as uvarint, and the bytes. The file before the first one has no number, no folder and no path.
const (
	filesARun   = 256
	runVersion  = 1
	hasError    = 1 << 7
	phaseOther  = 0
	kindFolder  = 1 << 0
	kindOther   = 1 << 1
	sameFolder  = 1 << 2
	hasPath     = 1 << 3
	sameDir     = 1 << 4
	baseIsName  = 1 << 5
	hasSum      = 1 << 6
	hasRoot     = 1 << 7
	hashSize    = len(wire.Hash{})
	leastRecord = 6 // bytes
)

var errRun = errors.New("a run of files that nobody wrote")

// phaseNames are the phases by their number; another one is written out.
func phaseNames() []transfer.Phase {
	return []transfer.Phase{phaseOther: "", 1: transfer.Waiting, 2: transfer.Verified, 3: transfer.Failed, 4: transfer.Canceled}
}

// writeRun writes files.
func writeRun(files []transfer.FileRecord) []byte {
	names := phaseNames()
	data := []byte{runVersion}
	var last transfer.FileRecord
	var lastDir string
	for i := range files {
		f := &files[i]
		dir, base, split := cutPath(f.Path)
		what, how := byte(0), byte(phaseOther)
		set := func(bit byte, on bool) {
			if on {
				what |= bit
			}
		}
		set(kindFolder, f.Entry.Kind == wire.EntryFolder)
		set(kindOther, f.Entry.Kind != wire.EntryFolder && f.Entry.Kind != wire.EntryFile)
		set(sameFolder, f.Entry.Folder == last.Entry.Folder)
		set(hasPath, split)
		set(sameDir, split && dir == lastDir)
		set(baseIsName, split && base == f.Entry.Name)
		set(hasSum, f.SHA256 != wire.Hash{})
		set(hasRoot, f.Root != wire.Hash{})
		for n := range names {
			if n != phaseOther && names[n] == f.Phase {
				how = byte(n)
			}
		}
		if f.Error != "" {
			data = append(data, what, how|hasError)
		} else {
			data = append(data, what, how)
		}
		if how == phaseOther {
			data = appendText(data, string(f.Phase))
		}
		if what&kindOther != 0 {
			data = appendText(data, string(f.Entry.Kind))
		}
		data = binary.AppendVarint(data, int64(f.Entry.File)-int64(last.Entry.File)-1)
		data = appendText(data, f.Entry.Name)
		if what&sameFolder == 0 {
			data = appendText(data, f.Entry.Folder)
		}
		data = binary.AppendUvarint(data, uint64(f.Entry.Size)) //nolint:gosec // bits, not a number
		data = binary.AppendVarint(data, f.Entry.MTime-last.Entry.MTime)
		if split {
			if what&sameDir == 0 {
				data = appendText(data, dir)
			}
			if what&baseIsName == 0 {
				data = appendText(data, base)
			}
			lastDir = dir
		}
		if what&hasSum != 0 {
			data = append(data, f.SHA256[:]...)
		}
		if what&hasRoot != 0 {
			data = append(data, f.Root[:]...)
		}
		if f.Error != "" {
			data = appendText(data, f.Error)
		}
		last = *f
	}
	return data
}

// cutPath cuts a path before and behind its last separator. A path without one is all base, below a folder without a name: it is marked by
// a dir of one zero, which no path has.
func cutPath(path string) (dir, base string, split bool) {
	if path == "" {
		return "", "", false
	}
	i := strings.LastIndexByte(path, os.PathSeparator)
	if i < 0 {
		return "\x00", path, true
	}
	return path[:i], path[i+1:], true
}

func appendText(data []byte, text string) []byte {
	return append(binary.AppendUvarint(data, uint64(len(text))), text...)
}

// readRun returns the files of a run. They share the text of their folders.
func readRun(data []byte) ([]transfer.FileRecord, error) {
	if len(data) == 0 || data[0] != runVersion {
		return nil, errRun
	}
	r := runReader{data: data[1:], names: phaseNames()}
	files := make([]transfer.FileRecord, 0, min(filesARun, len(data)/leastRecord+1))
	for len(r.data) > 0 && r.err == nil {
		files = append(files, r.file())
	}
	return files, r.err
}

// runReader reads a run. After its first error all it gives means nothing.
type runReader struct {
	data  []byte
	names []transfer.Phase
	err   error

	last transfer.FileRecord
	dir  string
}

func (r *runReader) file() transfer.FileRecord {
	var f transfer.FileRecord
	head := r.take(2)
	what, how := head[0], head[1]
	switch n := int(how &^ hasError); {
	case n == phaseOther:
		f.Phase = transfer.Phase(r.text())
	case n < len(r.names):
		f.Phase = r.names[n]
	default:
		r.err = errRun
	}
	switch {
	case what&kindOther != 0:
		f.Entry.Kind = wire.Entry(r.text())
	case what&kindFolder != 0:
		f.Entry.Kind = wire.EntryFolder
	}
	f.Entry.File = uint32(int64(r.last.Entry.File) + 1 + r.varint()) //nolint:gosec // as it was written
	f.Entry.Name = r.text()
	if f.Entry.Folder = r.last.Entry.Folder; what&sameFolder == 0 {
		f.Entry.Folder = r.text()
	}
	f.Entry.Size = int64(r.uvarint()) //nolint:gosec // as it was written
	f.Entry.MTime = r.last.Entry.MTime + r.varint()
	if what&hasPath != 0 {
		f.Path = r.path(what, f.Entry.Name)
	}
	if what&hasSum != 0 {
		f.SHA256 = wire.Hash(r.take(hashSize))
	}
	if what&hasRoot != 0 {
		f.Root = wire.Hash(r.take(hashSize))
	}
	if how&hasError != 0 {
		f.Error = r.text()
	}
	r.last = f
	return f
}

func (r *runReader) path(what byte, base string) string {
	if what&sameDir == 0 {
		r.dir = r.text()
	}
	if what&baseIsName == 0 {
		base = r.text()
	}
	if r.dir == "\x00" {
		return base
	}
	return r.dir + string(os.PathSeparator) + base
}

// take returns the next n bytes, zeros when there are not so many.
func (r *runReader) take(n int) []byte {
	if n > len(r.data) {
		r.err, r.data = errRun, nil
		return make([]byte, n)
	}
	p := r.data[:n]
	r.data = r.data[n:]
	return p
}

func (r *runReader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.data)) {
		r.err, r.data = errRun, nil
		return ""
	}
	return string(r.take(int(n))) //nolint:gosec // checked above
}

func (r *runReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.data)
	r.skip(n)
	return v
}

func (r *runReader) varint() int64 {
	v, n := binary.Varint(r.data)
	r.skip(n)
	return v
}

func (r *runReader) skip(n int) {
	if n <= 0 {
		r.err, n = errRun, len(r.data)
	}
	r.data = r.data[n:]
}
