package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Laws of a walk: a folder comes before what lies in it, the files of a folder come together before its folders, all in the order of
// their names. Links are not followed; they and what is neither file nor folder are counted and left out. What cannot be read, or does
// not fit into an offer, is a failed file of the transfer and holds nothing up.

// gather lists what was chosen. It may take long: ctx or the end of the transfer ends it. Errors: fault.Invalid for too many files,
// Canceled, TransferTooLarge for all together.
func (t *outgoing) gather(ctx context.Context, chosen []choice) error {
	t.record.wait()
	defer t.record.ready()
	tops := map[string]bool{}
	for _, c := range chosen {
		if stopped(ctx, t.record) {
			return fault.New(fault.Canceled, ctx.Err())
		}
		var err error
		if c.info.IsDir() {
			err = t.walk(ctx, c, unused(tops, OfferName(c.path)))
		} else {
			err = t.addFile(branch{folder: filepath.Dir(c.path)}, filepath.Base(c.path), identityOf(c.info))
		}
		if errors.Is(err, errTooMany) {
			return tooMany(len(t.files) + 1)
		}
		if err != nil {
			return err
		}
	}
	if t.total > wire.MaxTotal {
		return fault.New(fault.TransferTooLarge, nil, "size", t.total, "limit", int64(wire.MaxTotal))
	}
	return nil
}

// unused numbers the second of two chosen folders of one name: their files must not be mixed.
func unused(taken map[string]bool, name string) string {
	unique := name
	for n := 1; taken[unique]; n++ {
		unique = fmt.Sprintf("%s (%d)", name, n)
	}
	taken[unique] = true
	return unique
}

// branch is where a file lies: its folder on this disk, and the folders above it in the offer. All files of a folder share both.
type branch struct {
	folder, within string
	depth          int
	walked         bool
}

func (t *outgoing) walk(ctx context.Context, c choice, name string) error {
	parent := branch{folder: filepath.Dir(c.path)}
	return t.walkFolder(ctx, parent, filepath.Base(c.path), name, c.info)
}

// walkFolder lists one folder and what lies in it.
func (t *outgoing) walkFolder(ctx context.Context, parent branch, base, name string, info fs.FileInfo) error {
	if stopped(ctx, t.record) {
		return fault.New(fault.Canceled, ctx.Err())
	}
	path := filepath.Join(parent.folder, base)
	here := branch{folder: path, within: inside(parent.within, name), depth: parent.depth + 1, walked: true}
	entries, err := list(path, parent.walked)
	if err == nil && (here.depth > wire.MaxDepth || len(here.within) > wire.MaxFolder) {
		err = fault.New(fault.NameRefused, fmt.Errorf("%d folders, %d bytes", here.depth, len(here.within)))
	} else if err != nil {
		err = sourceFault(path, err)
	}
	f := t.room()
	f.walked, f.mtime = parent.walked, info.ModTime().UnixNano()
	f.name, f.within, f.path, f.folder, f.phase = name, parent.within, parent.folder, true, Waiting
	if base != name {
		f.stored = base
	}
	if failed := t.add(f, err); failed != nil || err != nil {
		return failed // with err it is a failed file of the transfer now, and nothing below it is
	}
	return t.walkEntries(ctx, here, entries)
}

func (t *outgoing) walkEntries(ctx context.Context, here branch, entries []fs.DirEntry) error {
	var folders []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil:
			if errors.Is(err, fs.ErrNotExist) { // it went while we looked
				continue
			}
			err = t.addBroken(here, e.Name(), sourceFault(e.Name(), err))
		case info.IsDir():
			folders = append(folders, info)
		case !info.Mode().IsRegular():
			t.record.set(func(r *record) { r.skipped++ })
		case info.Size() > wire.MaxFileSize:
			err = t.addBroken(here, e.Name(), fault.New(fault.TransferTooLarge, nil, "size", info.Size(), "limit", int64(wire.MaxFileSize)))
		default:
			err = t.addFile(here, e.Name(), identityOf(info))
		}
		if err != nil {
			return err
		}
	}
	for _, info := range folders {
		if err := t.walkFolder(ctx, here, info.Name(), OfferName(info.Name()), info); err != nil {
			return err
		}
	}
	return nil
}

// list returns what a folder holds, by name. nofollow refuses a link that was put in its place.
func list(path string, nofollow bool) ([]fs.DirEntry, error) {
	folder, err := openFolderOf(path, nofollow)
	if err != nil {
		return nil, err
	}
	entries, err := folder.ReadDir(-1)
	_ = folder.Close() // it was only read
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func inside(within, name string) string {
	if within == "" {
		return name
	}
	return within + "/" + name
}

// addFile lists one file.
func (t *outgoing) addFile(at branch, base string, is identity) error {
	f := t.newFile(at, base)
	f.size, f.mtime, f.device, f.inode = is.size, is.mtime, is.device, is.inode
	return t.add(f, nil)
}

// addBroken lists a file that cannot be offered.
func (t *outgoing) addBroken(at branch, base string, why error) error {
	return t.add(t.newFile(at, base), why)
}

func (t *outgoing) newFile(at branch, base string) *outFile {
	f := t.room()
	f.walked = at.walked
	f.name, f.within, f.path, f.phase = OfferName(base), at.within, at.folder, Waiting
	if f.name == base {
		f.name = base // one string for both
	} else {
		f.stored = base
	}
	return f
}

// add puts a file into the transfer. why ends it before it begins.
func (t *outgoing) add(f *outFile, why error) error {
	if len(t.files) == wire.MaxOfferFiles {
		return errTooMany
	}
	t.files = append(t.files, f)
	t.total += f.size
	t.record.add(&f.fileRecord)
	if f.offered = why == nil; why != nil {
		t.record.end(&f.fileRecord, Failed, why, nil)
	}
	return nil
}

// restat looks at a file again that is to be sent once more.
func (f *outFile) restat() error {
	path := f.sourcePath()
	info, err := os.Stat(path)
	if f.walked {
		info, err = os.Lstat(path)
	}
	if err != nil {
		return sourceFault(path, err)
	}
	if info.IsDir() != f.folder || !f.folder && !info.Mode().IsRegular() {
		return f.changed(nil)
	}
	is := identityOf(info)
	if f.folder {
		is.size = 0
	}
	f.transfer.total += is.size - f.size
	f.mtime, f.device, f.inode, f.cold = is.mtime, is.device, is.inode, false
	f.transfer.record.resize(&f.fileRecord, is.size)
	return nil
}
