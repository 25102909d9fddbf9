package app

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// keptPicks is how many choices stay usable: a page needs the last one, a few more allow dialogs to overlap.
const keptPicks = 32

// countLimit is how long what was dropped is counted before the page is told of it without a size.
const countLimit = 300 * time.Millisecond

// uncounted is the size of a folder that was not counted to its end.
const uncounted = -1

var errLate = errors.New("the time to count is over")

// picks remembers what the user chose, dropped or opened, by handle. The page gets names and sizes, never a path, so that nothing
// that runs in the page can reach a file the user did not choose.
type picks struct {
	mu    sync.Mutex
	order []string            // handles, oldest first
	paths map[string][]string // by handle
}

func newPicks() *picks { return &picks{paths: map[string][]string{}} }

// add remembers paths and describes them. Folders and what cannot be read are described too: the journeys refuse them with a
// sentence. No paths give an empty handle.
func (p *picks) add(paths []string) Picked {
	picked := Picked{Files: []PickedFile{}}
	if len(paths) == 0 {
		return picked
	}
	deadline := time.Now().Add(countLimit)
	for _, path := range paths {
		file := PickedFile{Name: filepath.Base(path), Video: isVideoName(path)}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			file.Folder, file.Video, file.Size = true, false, folderSize(path, deadline)
		} else if err == nil {
			file.Size = info.Size()
		}
		picked.Files = append(picked.Files, file)
	}
	picked.Handle = p.keep(paths)
	return picked
}

// keep remembers paths and returns the handle that stands for them.
func (p *picks) keep(paths []string) string {
	handle := rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paths[handle] = slices.Clone(paths)
	p.order = append(p.order, handle)
	if len(p.order) > keptPicks {
		delete(p.paths, p.order[0])
		p.order = p.order[1:]
	}
	return handle
}

// folderSize adds up the files in a folder, without following links; uncounted when that takes too long. What cannot be read is not
// counted: sending it says so.
func folderSize(path string, deadline time.Time) int64 {
	size := int64(0)
	err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		if time.Now().After(deadline) {
			return errLate
		}
		if err != nil || !entry.Type().IsRegular() {
			return nil //nolint:nilerr // see above
		}
		if info, err := entry.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	if err != nil {
		return uncounted
	}
	return size
}

// get returns the paths behind a handle. A handle may be used more than once: a file can be sent and analysed.
func (p *picks) get(handle string) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	paths, ok := p.paths[handle]
	if !ok {
		return nil, fault.New(fault.FileGone, nil, "file", "")
	}
	return paths, nil
}

// isVideoName guesses by the name only which targets the page offers; whether it is a video is found out by reading it.
func isVideoName(path string) bool {
	return slices.Contains(analysis.VideoExtensions(), strings.ToLower(filepath.Ext(path)))
}
