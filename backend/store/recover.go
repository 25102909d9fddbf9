package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"videonet/backend/fault"
	"videonet/backend/platform"
)

// recovery brings the file of a profile into order before it is opened. Nothing is put aside before what takes its place is on the disk.
type recovery struct {
	cfg  Config
	path string
	mark marker

	// Found.
	torn bool // the file may be opened, and its damaged meta page must be written anew
	same bool // the file is the one that was closed well
}

// run returns what the person must be told, nil when there is nothing.
func (r *recovery) run(ctx context.Context) (notice, err error) {
	for _, leftover := range []string{newPath(r.path), newPath(copyPath(r.path, 0))} {
		if err = removeIfThere(leftover); err != nil {
			return nil, unopened(r.path, err)
		}
	}
	info, err := os.Stat(r.path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, unopened(r.path, err)
	case err != nil || info.Size() == 0:
		if !r.mark.found && newestTransaction(copyPath(r.path, 0)) == 0 && newestTransaction(copyPath(r.path, 1)) == 0 {
			return nil, r.begin()
		}
		return r.restore(ctx, verdict{Damage: "the file is empty or gone"})
	case r.mark.closedWell(r.path):
		r.same = true
		return nil, nil
	}
	if err = readable(r.path); err != nil {
		return nil, unopened(r.path, err)
	}
	found, err := r.cfg.check(ctx, r.path)
	if err != nil {
		return nil, err
	}
	if found.Damage == "" && found.Schema == 0 && r.mark.found {
		found.Damage = "the bucket meta is gone" // the marker is written after it
	}
	if found.good() {
		return nil, nil
	}
	return r.restore(ctx, found)
}

// readable tells a file that may not be read from one that is damaged.
func readable(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return file.Close()
}

// restore puts the best that there is in the place of a damaged file: the newest copy that passes the check, the file itself when only a
// meta page is torn and no copy is as new, or an empty one.
func (r *recovery) restore(ctx context.Context, found verdict) (notice, err error) {
	r.cfg.Log.Error("the profile is damaged", "file", r.path, "damage", found.Damage, "torn", found.Torn)
	best, from, err := r.bestCopy(ctx)
	if err != nil {
		return nil, err
	}
	var when time.Time
	switch {
	case found.Damage == "" && (best == "" || from.Tx < found.Tx):
		r.torn, when = true, found.At
		err = copyFile(r.path, r.aside(r.path))
	case best != "":
		when = from.At
		if err = copyFile(best, newPath(r.path)); err == nil {
			err = r.replace()
		}
	default:
		err = r.begin()
	}
	if err != nil {
		return nil, unopened(r.path, err)
	}
	if when.IsZero() && (best != "" || r.torn) {
		when = modified(r.path)
	}
	if when.IsZero() {
		return fault.New(fault.StoreLost, errors.New(found.Damage)), nil
	}
	return fault.New(fault.StoreRestored, errors.New(found.Damage), "when", when.UTC().Format(time.RFC3339)), nil
}

// bestCopy returns the newest copy that passes the check, "" for none. Those that do not are put aside, so that they never push out a
// good one.
func (r *recovery) bestCopy(ctx context.Context) (path string, v verdict, err error) {
	for generation := range generations {
		path = copyPath(r.path, generation)
		if _, err = os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if v, err = r.cfg.check(ctx, path); err != nil {
			return "", v, err
		}
		if v.good() && v.Schema > 0 {
			return path, v, nil
		}
		r.cfg.Log.Error("a copy of the profile is damaged", "file", path, "damage", v.Damage)
		if err = os.Rename(path, r.aside(path)); err != nil {
			return "", v, unopened(path, err)
		}
	}
	return "", verdict{}, nil
}

// begin makes a new file, whole or not at all, and puts aside what was in its place.
func (r *recovery) begin() error {
	temporary := newPath(r.path)
	db, err := openFile(temporary, false)
	if err == nil {
		err = db.Close()
	}
	if err == nil {
		err = r.replace()
	}
	if err != nil {
		return errors.Join(err, removeIfThere(temporary))
	}
	return nil
}

// replace gives the new file its name, after what has the name now was put aside.
func (r *recovery) replace() error {
	if info, err := os.Stat(r.path); err == nil && info.Size() > 0 {
		if err = os.Rename(r.path, r.aside(r.path)); err != nil {
			return err
		}
	}
	if err := os.Rename(newPath(r.path), r.path); err != nil {
		return err
	}
	return platform.SyncFolder(filepath.Dir(r.path))
}
