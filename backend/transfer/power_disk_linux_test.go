package transfer_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// never is the line of what was not synced.
const never = math.MaxInt

// tracedWrite is bytes that were written to a file, and the line from which on no power loss takes them.
type tracedWrite struct {
	from, to    int64
	begun, sure int
	end         int
}

// tracedFile is a file as the receiver has made it, whatever its name is.
type tracedFile struct {
	part   string // its first name
	writes []tracedWrite
	at     int64 // where the next plain write goes
}

// tracedName is a change of names, and the line from which on no power loss takes it back.
type tracedName struct {
	call diskCall
	file *tracedFile // nil for a folder
	sure int
}

// tracedDisk is what the calls have done to a folder, as POSIX promises it and no more: a sync of a file is for its bytes, one of a folder
// for the names in it, one of the disk for all. It counts only for what had ended when it began, and only once it has ended itself.
type tracedDisk struct {
	files []*tracedFile
	names []*tracedName
}

func newTracedDisk(calls []diskCall, folder string) *tracedDisk {
	d, at := &tracedDisk{}, map[string]*tracedFile{}
	for _, c := range calls {
		if c.path != folder && !strings.HasPrefix(c.path, folder+"/") {
			continue
		}
		f := at[c.path]
		switch c.name {
		case "openat":
			if f == nil {
				f = &tracedFile{part: c.path}
				at[c.path], d.files = f, append(d.files, f)
				d.names = append(d.names, &tracedName{call: c, file: f, sure: never})
			}
		case "mkdirat":
			d.names = append(d.names, &tracedName{call: c, sure: never})
		case "unlinkat":
			d.names = append(d.names, &tracedName{call: c, file: f, sure: never})
			delete(at, c.path)
		case "renameat", "renameat2":
			d.names = append(d.names, &tracedName{call: c, file: f, sure: never})
			at[c.to] = f
			delete(at, c.path)
		case "fsync", "fdatasync", "syncfs":
			d.sync(c, f)
		default:
			f.wrote(c)
		}
	}
	return d
}

func (f *tracedFile) wrote(c diskCall) {
	if f == nil || c.size == 0 {
		return
	}
	if c.flagged {
		c.from = f.at
		f.at += c.size
	}
	f.writes = append(f.writes, tracedWrite{from: c.from, to: c.from + c.size, begun: c.begun, end: c.end, sure: never})
}

func (d *tracedDisk) sync(c diskCall, f *tracedFile) {
	for _, one := range d.files {
		for i := range one.writes {
			if w := &one.writes[i]; (one == f || c.name == "syncfs") && w.end < c.begun {
				w.sure = min(w.sure, c.end)
			}
		}
	}
	for _, n := range d.names {
		if (filepath.Dir(n.call.path) == c.path && f == nil || c.name == "syncfs") && n.call.end < c.begun {
			n.sure = min(n.sure, c.end)
		}
	}
}

// holds reports whether no power loss at a line takes any of these bytes.
func (f *tracedFile) holds(from, to int64, line int) bool {
	sure := slices.DeleteFunc(slices.Clone(f.writes), func(w tracedWrite) bool { return w.sure > line })
	slices.SortFunc(sure, func(a, b tracedWrite) int { return int(a.from - b.from) })
	for _, w := range sure {
		if w.from <= from {
			from = max(from, w.to)
		}
	}
	return from >= to
}

// stands reports whether no power loss at a line takes a name, or a folder above it.
func (d *tracedDisk) stands(path, top string, line int) (f *tracedFile, sure bool) {
	for _, n := range d.names {
		if n.call.to == path && n.file != nil && n.sure <= line {
			f, sure = n.file, true
		}
	}
	return f, sure && d.foldersStand(filepath.Dir(path), top, line)
}

func (d *tracedDisk) foldersStand(path, top string, line int) bool {
	for ; path != top; path = filepath.Dir(path) {
		if !slices.ContainsFunc(d.names, func(n *tracedName) bool {
			return n.call.name == "mkdirat" && n.call.path == path && n.sure <= line
		}) {
			return false
		}
	}
	return true
}

// lose makes the folder as a power loss at a line may have left it: what is sure is there; of the rest keep decides. The bytes are those of
// the source, which lies under root as the folder's Project does under top.
func (d *tracedDisk) lose(t *testing.T, top, root string, line int, keep func() bool, random *rand.Rand) {
	t.Helper()
	if err := os.RemoveAll(top); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(top, 0o700); err != nil {
		t.Fatal(err)
	}
	final, now := map[*tracedFile]string{}, map[*tracedFile]string{}
	for _, n := range d.names {
		if n.file != nil && n.call.to != "" {
			final[n.file] = n.call.to
		}
		if n.call.begun > line || n.sure > line && !keep() {
			continue
		}
		switch n.call.name {
		case "mkdirat":
			if err := os.MkdirAll(n.call.path, 0o700); err != nil {
				t.Fatal(err)
			}
		case "unlinkat":
			delete(now, n.file)
		case "openat":
			now[n.file] = n.call.path
		default:
			now[n.file] = n.call.to
		}
	}
	for f, name := range now {
		if f == nil {
			continue
		}
		below, err := filepath.Rel(top, final[f])
		if err != nil {
			t.Fatal(err)
		}
		f.lose(t, name, filepath.Join(root, below), line, keep, random)
		if name == final[f] {
			info, err := os.Stat(filepath.Join(root, below))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(name, time.Time{}, info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// lose makes one file. Of bytes that are lost the length may be there.
func (f *tracedFile) lose(t *testing.T, name, source string, line int, keep func() bool, random *rand.Rand) {
	t.Helper()
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	var got []byte
	for _, w := range f.writes {
		if w.begun > line {
			continue
		}
		kept := w.sure <= line || keep()
		if !kept && random.IntN(2) == 0 {
			continue
		}
		if int64(len(got)) < w.to {
			got = append(got, make([]byte, w.to-int64(len(got)))...)
		}
		if kept {
			copy(got[w.from:w.to], data[w.from:w.to])
		}
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, got, 0o600); err != nil {
		t.Fatal(err)
	}
}
