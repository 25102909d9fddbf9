package transfer

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"
	"time"
)

// idleFolders is how many folders stay open though nothing is written there just now.
const idleFolders = 8

// tree is the chosen folder of one transfer and the folders below it. No link is followed at any level: each folder is opened from the
// one above it, and only when it is the very folder that was seen there. Its methods may be called from several goroutines.
type tree struct {
	top *folder

	mu   sync.Mutex
	open map[string]*folder
	idle []string // of open, longest first
	over bool     // closed
	made []string // folders that this transfer has made, parents first

	lasting map[string]bool // folders whose own names are known to last
}

func newTree(top *folder) *tree {
	return &tree{top: top, open: map[string]*folder{}, lasting: map[string]bool{}}
}

// enter opens a folder below the chosen one, made when it is not there and make is set. leave gives it back.
func (t *tree) enter(name string, make bool) (*folder, error) {
	if name == "" {
		return t.top, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.enterLocked(name, make)
}

func (t *tree) enterLocked(name string, make bool) (*folder, error) {
	if name == "" || name == "." {
		return t.top, nil
	}
	if t.over {
		return nil, fs.ErrClosed
	}
	if f := t.open[name]; f != nil {
		if f.holds == 0 {
			t.idle = slices.DeleteFunc(t.idle, func(n string) bool { return n == name })
		}
		f.holds++
		return f, nil
	}
	parent, err := t.enterLocked(path.Dir(name), make)
	if err != nil {
		return nil, err
	}
	defer t.leaveLocked(parent)
	f, err := parent.sub(path.Base(name))
	if make && errors.Is(err, fs.ErrNotExist) {
		if err = parent.root.Mkdir(path.Base(name), 0o700); err == nil {
			t.made = append(t.made, name)
			delete(t.lasting, name)
		} else if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		f, err = parent.sub(path.Base(name))
	}
	if err != nil {
		return nil, err
	}
	f.name, f.holds = name, 1
	t.open[name] = f
	return f, nil
}

func (t *tree) leave(f *folder) {
	if f == t.top {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.leaveLocked(f)
}

func (t *tree) leaveLocked(f *folder) {
	if f == t.top {
		return
	}
	if f.holds--; f.holds > 0 {
		return
	}
	if t.open[f.name] != f { // forgotten
		_ = f.Close() // only its handle: nothing is lost
		return
	}
	t.idle = append(t.idle, f.name)
	if len(t.idle) > idleFolders {
		old := t.open[t.idle[0]]
		delete(t.open, t.idle[0])
		t.idle = t.idle[1:]
		_ = old.Close()
	}
}

// forget opens a folder anew the next time: it was removed or replaced meanwhile.
func (t *tree) forget(f *folder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f == t.top || t.open[f.name] != f {
		return
	}
	delete(t.open, f.name)
	clear(t.lasting)
	if i := slices.Index(t.idle, f.name); i >= 0 {
		t.idle = slices.Delete(t.idle, i, i+1)
		_ = f.Close()
	}
}

// last makes the names of a folder and of those above it last: to sync a folder is to sync the names in it, not its own. Who made them does
// not matter: it may have been a program that was killed.
func (t *tree) last(name string) error {
	for ; name != "" && name != "."; name = path.Dir(name) {
		t.mu.Lock()
		lasts := t.lasting[name]
		t.mu.Unlock()
		if lasts {
			continue
		}
		parent, err := t.enter(path.Dir(name), false)
		if err != nil {
			return err
		}
		err = syncFolder(parent.self)
		t.leave(parent)
		if err != nil {
			return err
		}
		t.mu.Lock()
		t.lasting[name] = true
		t.mu.Unlock()
	}
	return nil
}

// removeMade removes the folders that this transfer has made and nothing stands in.
func (t *tree) removeMade() {
	t.mu.Lock()
	made := slices.Clone(t.made)
	t.mu.Unlock()
	for _, name := range slices.Backward(made) {
		if parent, err := t.enter(path.Dir(name), false); err == nil {
			_ = parent.root.Remove(path.Base(name)) // one that holds something stays
			t.leave(parent)
		}
	}
}

// setTime sets the time of a folder below the chosen one. A folder without its time is better than none.
func (t *tree) setTime(name string, modified time.Time) {
	if f, err := t.enter(name, false); err == nil {
		_ = f.root.Chtimes(".", time.Time{}, modified)
		t.leave(f)
	}
}

// Close closes the chosen folder and all that are open below it.
func (t *tree) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	errs := []error{t.top.Close()}
	for name, f := range t.open {
		errs = append(errs, f.Close())
		delete(t.open, name)
	}
	t.idle, t.over = nil, true
	return errors.Join(errs...)
}

// sub opens a folder in this one. A link is refused, also one that is put there in between: what was opened must be what was seen.
func (f *folder) sub(name string) (*folder, error) {
	seen, err := f.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !seen.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotFolder}
	}
	root, err := f.root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	self, err := root.Open(".")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	opened, err := self.Stat()
	if err == nil && !os.SameFile(seen, opened) {
		err = &fs.PathError{Op: "open", Path: name, Err: errNotFolder}
	}
	if err != nil {
		return nil, errors.Join(err, self.Close(), root.Close())
	}
	return &folder{path: f.path + string(os.PathSeparator) + name, root: root, self: self}, nil
}

var errNotFolder = errors.New("not a folder")
