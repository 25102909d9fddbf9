package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// keptDamaged is how many damaged files stay beside the database; the oldest beyond go, or a failing disk would fill up with them.
const keptDamaged = 5

// aside returns the name that a damaged file is kept under, and removes the oldest of too many.
func (r *recovery) aside(path string) string {
	const mark = ".damaged-"
	folder := filepath.Dir(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		r.cfg.Log.Warn("look for old damaged files", "error", err)
	}
	var kept []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(r.path)) && strings.Contains(e.Name(), mark) {
			kept = append(kept, e.Name())
		}
	}
	slices.SortFunc(kept, func(a, b string) int { return strings.Compare(a[strings.Index(a, mark):], b[strings.Index(b, mark):]) })
	for _, old := range kept[:max(0, len(kept)-keptDamaged+1)] {
		if err = os.Remove(filepath.Join(folder, old)); err != nil {
			r.cfg.Log.Warn("remove an old damaged file", "error", err)
		}
	}
	name := path + mark + time.Now().UTC().Format("20060102T150405.000")
	for {
		if _, err = os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
		name += "+"
	}
}

func modified(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// copyFile makes a copy that is on the disk when it returns, or none.
func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }() // only read
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err == nil {
		err = target.Sync()
	}
	if err = errors.Join(err, target.Close()); err != nil {
		return errors.Join(err, removeIfThere(to))
	}
	return nil
}
