package analysis

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"time"

	"videonet/backend/fault"
)

// Mark tells one content of a file from another, without reading it.
type Mark struct {
	Size     int64 `json:"size"`     // bytes
	Modified int64 `json:"modified"` // Unix nanoseconds
}

// Watched is a folder whose new videos are analysed by themselves; "" for none.
type Watched struct {
	Folder string `json:"folder"`
	// Seen are the files, by their paths below the folder, that need not be looked at again; nil before the first look.
	Seen map[string]Mark `json:"seen"`
}

// Watches keeps what is watched over restarts.
type Watches interface {
	Watched() (Watched, error)
	SetWatched(Watched) error
}

// lookEvery is the time between two looks into a watched folder. A look that takes long is followed by a longer pause.
const (
	lookEvery = 2 * time.Second
	lookShare = 20 // times what a look took
)

// maxSeen bounds what is remembered of a watched folder; beyond it, files that are gone are forgotten.
const maxSeen = 20_000

// Newcomers finds videos that come into a folder. A file is new when it has come, or was written to, since it was last seen, and has
// stayed the same for two looks. It is for one goroutine.
type Newcomers struct {
	watched Watched
	settled map[string]Mark // as the last look found them
	begun   bool            // what there was before counts as seen
}

// FindNewcomers begins to look into a folder. Of one that was never looked at, what is there at the first look counts as seen.
func FindNewcomers(w Watched) *Newcomers {
	w.Seen = maps.Clone(w.Seen)
	return &Newcomers{watched: w, begun: w.Seen != nil}
}

// Look returns the absolute paths of the newcomers, sorted within each folder, which count as seen then. Without the folder, or when it
// cannot be read, it returns a fault and nothing is forgotten.
func (n *Newcomers) Look(ctx context.Context) (found []string, err error) {
	now, order := map[string]Mark{}, []string{}
	err = videos(ctx, n.watched.Folder, func(path string, entry fs.DirEntry) error {
		info, gone := entry.Info()
		inside, strange := filepath.Rel(n.watched.Folder, path)
		if gone != nil || strange != nil {
			return nil //nolint:nilerr // it went away just now
		}
		now[inside] = Mark{Size: info.Size(), Modified: info.ModTime().UnixNano()}
		order = append(order, inside)
		if len(order) == maxVideos {
			return errEnough
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !n.begun {
		n.watched.Seen, n.begun = now, true
		return nil, nil
	}
	for _, path := range order {
		mark := now[path]
		if n.watched.Seen[path] == mark || n.settled[path] != mark {
			continue
		}
		n.watched.Seen[path] = mark
		found = append(found, filepath.Join(n.watched.Folder, path))
	}
	n.settled = now
	if len(n.watched.Seen) > maxSeen {
		maps.DeleteFunc(n.watched.Seen, func(path string, _ Mark) bool { _, there := now[path]; return !there })
	}
	return found, nil
}

// Seen returns what is to be kept for the next start.
func (n *Newcomers) Seen() Watched {
	return Watched{Folder: n.watched.Folder, Seen: maps.Clone(n.watched.Seen)}
}

// Watch looks until the context ends and calls told after each look that found something, failed, or is the first after one that failed.
// added are the newcomers, which come again at the next look when told returns false; why is nil when the folder could be read.
func (n *Newcomers) Watch(ctx context.Context, told func(added []string, why error) bool) {
	failed := error(nil)
	for first := true; ; first = false {
		began := time.Now()
		found, err := n.Look(ctx)
		if ctx.Err() != nil {
			return
		}
		if first || len(found) > 0 || (err == nil) != (failed == nil) {
			if !told(found, err) {
				n.unsee(found)
			}
		}
		failed = err
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(lookEvery, lookShare*time.Since(began))):
		}
	}
}

// unsee makes newcomers of files again.
func (n *Newcomers) unsee(paths []string) {
	for _, path := range paths {
		if inside, err := filepath.Rel(n.watched.Folder, path); err == nil {
			delete(n.watched.Seen, inside)
		}
	}
}

// Watcher puts the videos that come into a folder into a queue. It is safe for concurrent use.
type Watcher struct {
	// Immutable.
	queue *Queue
	kept  Watches
	log   *slog.Logger

	setting sync.Mutex // held while the folder changes. Lock order: setting > mu
	end     func()     // ends the looks into the folder and waits for that; guarded by setting

	mu     sync.Mutex
	folder string
	fault  error
}

// NewWatcher goes on with the folder that was watched last. Close must be called, before the queue's.
func NewWatcher(queue *Queue, kept Watches, log *slog.Logger) (*Watcher, error) {
	last, err := kept.Watched()
	if err != nil {
		return nil, err
	}
	w := &Watcher{queue: queue, kept: kept, log: log, end: func() {}}
	w.setting.Lock()
	defer w.setting.Unlock()
	w.begin(last)
	return w, nil
}

// Set watches a folder, an absolute path, in place of the one before; "" watches none. Videos that are there already stay alone: only what
// comes, or is written to, from now on is analysed. It returns fault.Invalid for what is no folder.
func (w *Watcher) Set(folder string) error {
	if folder != "" {
		info, err := os.Stat(folder)
		if err != nil {
			return fmt.Errorf("watch folder: %w", err)
		}
		if !info.IsDir() || !filepath.IsAbs(folder) {
			return fault.New(fault.Invalid, nil, "what", "the folder")
		}
	}
	w.setting.Lock()
	defer w.setting.Unlock()
	next := Watched{Folder: folder}
	if folder != "" { // what comes when this has returned is new
		first := FindNewcomers(next)
		if _, err := first.Look(w.queue.ctx); err != nil {
			return err
		}
		next = first.Seen()
	}
	w.end() // it keeps what it has seen until then
	last, err := w.kept.Watched()
	if err == nil {
		if err = w.kept.SetWatched(next); err == nil {
			last = next
		}
	}
	w.begin(last)
	w.queue.events.self()
	return err
}

// Watched returns the folder, "" for none, and why it cannot be looked into, nil when it can. A change is an event of the queue.
func (w *Watcher) Watched() (folder string, why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.folder, w.fault
}

// Close ends the looks. It is safe twice.
func (w *Watcher) Close() error {
	w.setting.Lock()
	defer w.setting.Unlock()
	w.end()
	w.end = func() {}
	return nil
}

// begin looks into a folder. The caller holds setting, and has ended the looks before.
func (w *Watcher) begin(watched Watched) {
	w.mu.Lock()
	w.folder, w.fault = watched.Folder, nil
	w.mu.Unlock()
	w.end = func() {}
	if watched.Folder == "" {
		return
	}
	ctx, cancel := context.WithCancel(w.queue.ctx)
	var looking sync.WaitGroup
	looking.Go(func() {
		kept, n := watched, FindNewcomers(watched)
		n.Watch(ctx, func(added []string, why error) bool {
			if why == nil && len(added) > 0 {
				_, why = w.queue.add(false, added...)
			}
			if now := n.Seen(); why == nil && !reflect.DeepEqual(now, kept) {
				if err := w.kept.SetWatched(now); err != nil {
					w.log.Error("keep what was seen in the watched folder", "error", err)
				}
				kept = now
			}
			w.tell(why)
			return why == nil
		})
	})
	w.end = func() {
		cancel()
		looking.Wait()
	}
}

func (w *Watcher) tell(why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault = why
	w.queue.events.self()
}
