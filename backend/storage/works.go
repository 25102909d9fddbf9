package storage

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"videonet/backend/fault"
	"videonet/backend/platform"
)

// Works keeps what analyses make beside their reports: a folder for each job, with its stills (stills.go) and its checkpoint. All of it can
// be made again, so a file that is damaged counts as one that is not there. It meets analysis.Works and is safe for concurrent use.
type Works struct {
	folder string // immutable

	mu    sync.Mutex
	lists map[string]*list // by job: of those that were looked at last
}

// OpenWorks opens the folder, made if need be. Errors: fault.FolderUnwritable, fault.NoSpace.
func OpenWorks(folder string) (*Works, error) {
	if err := platform.MakeFolder(folder); err != nil {
		return nil, err
	}
	return &Works{folder: folder, lists: map[string]*list{}}, nil
}

// checkpointFile holds the SHA-256 of a state, then the state.
const checkpointFile = "checkpoint"

// path is where a file of a job lies. It returns fault.Invalid for an id that could lead anywhere else.
func (w *Works) path(job, name string) (string, error) {
	other := func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }
	if job == "" || len(job) > 64 || strings.ContainsFunc(job, other) {
		return "", fault.New(fault.Invalid, fmt.Errorf("job id %q", job), "what", "there is no such job")
	}
	return filepath.Join(w.folder, job, name), nil
}

// PutCheckpoint keeps what a job needs to go on, in place of what was kept before: whole or not at all.
func (w *Works) PutCheckpoint(job string, state []byte) error {
	path, err := w.path(job, checkpointFile)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err = platform.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	sum := sha256.Sum256(state)
	return platform.WriteFile(path, append(sum[:], state...))
}

// Checkpoint returns what PutCheckpoint kept, and whether there is anything.
func (w *Works) Checkpoint(job string) (state []byte, found bool, err error) {
	path, err := w.path(job, checkpointFile)
	if err != nil {
		return nil, false, err
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read checkpoint: %w", err)
	}
	if len(data) < sha256.Size {
		return nil, false, nil
	}
	state = data[sha256.Size:]
	sum := sha256.Sum256(state)
	return state, bytes.Equal(sum[:], data[:sha256.Size]), nil
}

// RemoveCheckpoint forgets it. One that is not there is no error.
func (w *Works) RemoveCheckpoint(job string) error {
	path, err := w.path(job, checkpointFile)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err = os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove checkpoint: %w", err)
	}
	return nil
}

// RemoveWork forgets all that is kept of a job.
func (w *Works) RemoveWork(job string) error {
	path, err := w.path(job, "")
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.lists, job)
	if err = os.RemoveAll(path); err != nil {
		return fmt.Errorf("remove work: %w", err)
	}
	return nil
}

// WorkJobs returns the jobs of which something is kept, in any order.
func (w *Works) WorkJobs() ([]string, error) {
	entries, err := os.ReadDir(w.folder)
	if err != nil {
		return nil, fmt.Errorf("read works: %w", err)
	}
	var jobs []string
	for _, e := range entries {
		if _, odd := w.path(e.Name(), ""); odd == nil && e.IsDir() { // what is called otherwise is not ours
			jobs = append(jobs, e.Name())
		}
	}
	return jobs, nil
}
