package app

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"videonet/backend/fault"
)

// keptPicks is how many choices stay usable: a page needs the last one, a few more allow dialogs to overlap.
const keptPicks = 32

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
	for _, path := range paths {
		file := PickedFile{Name: filepath.Base(path), Video: isVideoName(path)}
		if info, err := os.Stat(path); err == nil {
			file.Size = info.Size()
		}
		picked.Files = append(picked.Files, file)
	}
	picked.Handle = rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paths[picked.Handle] = slices.Clone(paths)
	p.order = append(p.order, picked.Handle)
	if len(p.order) > keptPicks {
		delete(p.paths, p.order[0])
		p.order = p.order[1:]
	}
	return picked
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
	return slices.Contains(videoExtensions(), strings.ToLower(filepath.Ext(path)))
}

func videoExtensions() []string {
	return []string{".mp4", ".mov", ".mkv", ".webm", ".avi", ".mxf", ".m4v", ".mpg", ".mpeg", ".ts", ".m2ts", ".mts", ".ogv", ".flv", ".wmv", ".3gp"}
}
