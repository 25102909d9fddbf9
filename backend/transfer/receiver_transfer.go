package transfer

import (
	"path"
	"strings"
	"sync/atomic"
	"time"

	"videonet/backend/wire"
)

// incoming is one transfer that was offered to this side. A receiver's loop owns it while there is a link; between links the Desk does.
type incoming struct {
	id        wire.ID
	peer      Peer
	record    *record
	files     []inFile
	total     int64
	whole     bool // all pages came
	safe      bool // every name is one that can be stored
	accepted  bool
	ended     bool
	resumed   bool // it was begun on an earlier link
	collision Collision
	tree      *tree             // nil before accept, and between links
	dirs      []string          // safe paths of the folders, below the chosen one; "" is that one
	made      []string          // folders that were made for it on earlier links, parents first
	tops      map[string]string // under which names folders stand in the chosen folder, by their safe name
	salt      uint64            // of the names of its parts

	left      int       // files that have not ended
	finishing int       // files that are being synced and named
	begun     []*inFile // files with a part, at most wire.MaxFilesOpen
	packed    int       // files that came packed and are not stored

	received, consumed, granted int64 // payload bytes of frames of this link

	paused  bool // by the person here, or because the disk is full
	stalled bool // the disk is full: frames wait in stash
	unmade  bool // and folders wait to be made
	stash   []inFrame
	repack  []packWork
	undone  []*inFile   // their end waits for room on the disk
	unsaved []EndedFile // not in the journal yet
	saving  bool

	webrtc, tls atomic.Bool // how bytes have come

	need       atomic.Int64 // bytes that have yet to be written
	gone       atomic.Bool  // it ends: who works on it beside loop may stop
	committing atomic.Int64 // packed files that are written and not told
}

// inFile is one file of it. A hundred thousand of them must be cheap: what only one that is being received needs is in work.
type inFile struct {
	transfer *incoming
	record   *fileRecord
	work     *inWork
	root     wire.Hash // BLAKE3 over the leaves, once it is stored
	mtime    int64     // Unix milliseconds, 0 for unknown
	number   uint32
	dir      int32 // of transfer.dirs
	told     told
	ended    bool
}

// told is what the sender was told of a file on this link.
type told uint8

const (
	toldNothing told = iota
	toldHave         // have or begin
	toldThere        // there: the whole lies here
	toldPacked       // have or begin, and it came packed
)

// index is the file's place in the offer.
func (f *inFile) index() int32 { return f.record.index }

// entry is the file as it was offered, without its number.
func (f *inFile) entry() wire.FileEntry {
	e := wire.FileEntry{Name: f.record.name, Folder: f.record.within, Size: f.record.size, MTime: f.mtime}
	if f.record.folder {
		e.Kind = wire.EntryFolder
	}
	return e
}

func (f *inFile) key() FileKey {
	return fileKey(f.transfer.peer.ID, f.record.within, f.record.name, f.record.size, f.mtime)
}

func (f *inFile) modified() time.Time {
	if f.mtime <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(f.mtime)
}

// names are those under which the file may stand.
func (f *inFile) names() names {
	base, err := SafeName(f.record.name)
	if err != nil { // such an offer was refused
		base = f.record.stored
	}
	return names{meant: f.record.stored, base: base, replace: f.transfer.collision == Replace}
}

// folder returns the path of a file's folder in the chosen one.
func (t *incoming) folder(f *inFile) string { return t.below(t.dirs[f.dir]) }

// below returns where a folder stands: its first component may have got a number.
func (t *incoming) below(dir string) string {
	top, rest, deeper := strings.Cut(dir, "/")
	if name, taken := t.tops[top]; taken && top != "" {
		top = name
	}
	if deeper {
		return path.Join(top, rest)
	}
	return top
}

// same reports whether another offer has the same entries.
func (t *incoming) same(other *incoming) bool {
	if len(t.files) != len(other.files) || t.total != other.total {
		return false
	}
	for i := range t.files {
		if t.files[i].entry() != other.files[i].entry() {
			return false
		}
	}
	return true
}

// namesAll gives every entry its safe place. Its error is fault.NameRefused.
func (t *incoming) namesAll() error {
	entries := make([]PathEntry, len(t.files))
	for i := range t.files {
		f := t.files[i].record
		safe, err := SafePath(f.within, f.name)
		if err != nil {
			return err
		}
		entries[i] = PathEntry{Path: safe, Folder: f.folder}
	}
	paths, err := Collide(entries)
	if err != nil {
		return err
	}
	known := map[string]int32{"": 0}
	t.dirs = []string{""}
	last, lastDir := "", int32(0) // files of one folder follow each other
	for i, p := range paths {
		dir, name := splitPath(p)
		if dir != last {
			at, found := known[dir]
			if !found {
				at = int32(len(t.dirs)) //nolint:gosec // at most wire.MaxOfferFiles
				t.dirs = append(t.dirs, dir)
				known[dir] = at
			}
			last, lastDir = dir, at
		}
		t.files[i].dir, t.files[i].record.stored = lastDir, t.files[i].record.name
		if name != t.files[i].record.name { // else they share their text: there may be a hundred thousand
			t.files[i].record.stored = strings.Clone(name)
		}
	}
	return nil
}
