package storage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"videonet/backend/machine"
)

// countEvery is how old a count of what is kept may be: a folder with thousands of jobs is not looked through at each look at the machine.
const countEvery = 15 * time.Second

// Use is what lies on the disk of the work folder.
type Use struct {
	Folder    string
	Free, All int64 // of its disk, bytes
	Kept      int64 // reports and stills, in all work folders that are there
	Scratch   int64 // checkpoints
	InRAM     bool  // scratch lies in memory
}

// sizes remembers the last count.
type sizes struct {
	mu   sync.Mutex
	at   time.Time
	jobs map[string]int64 // bytes kept of each
	all  int64
	rest int64 // checkpoints
}

// Use says how full the work folder's disk is and what of it is ours. Errors: fault.FolderGone, fault.FolderUnwritable.
func (s *Storage) Use(ctx context.Context) (Use, error) {
	s.mu.Lock()
	place, inRAM := s.current(), s.settings.InRAM
	_, err := s.open(place)
	s.mu.Unlock()
	if err != nil {
		return Use{Folder: place}, err
	}
	free, all, err := machine.Disk(ctx, place)
	if err != nil {
		return Use{Folder: place}, err
	}
	_, kept, scratch := s.count(countEvery)
	return Use{Folder: place, Free: free, All: all, Kept: kept, Scratch: scratch, InRAM: inRAM}, nil
}

// count adds up what is kept; an earlier count that is not older than atMost counts too.
func (s *Storage) count(atMost time.Duration) (jobs map[string]int64, kept, scratch int64) {
	s.sizes.mu.Lock()
	defer s.sizes.mu.Unlock()
	if s.sizes.jobs != nil && time.Since(s.sizes.at) < atMost {
		return s.sizes.jobs, s.sizes.all, s.sizes.rest
	}
	s.mu.Lock()
	var places []string
	for _, place := range s.places() {
		if s.there(place) == nil {
			places = append(places, place)
		}
	}
	s.mu.Unlock()
	jobs = map[string]int64{}
	for _, place := range places {
		for _, file := range files(filepath.Join(place, jobsFolder)) {
			if file.name == checkpointFile {
				scratch += file.size
				continue
			}
			jobs[file.folder] += file.size
		}
		for _, file := range files(filepath.Join(place, reportsFolder)) {
			jobs[strings.TrimSuffix(file.name, reportEnding)] += file.size
		}
	}
	if s.ram.folder != "" {
		for _, file := range files(s.ram.folder) {
			scratch += file.size
		}
	}
	for _, size := range jobs {
		kept += size
	}
	s.sizes.at, s.sizes.jobs, s.sizes.all, s.sizes.rest = time.Now(), jobs, kept, scratch
	return jobs, kept, scratch
}

type sized struct {
	folder, name string // the last two parts of its path
	size         int64
}

// files lists the files in a folder and below. What vanishes meanwhile is left out.
func files(folder string) (out []sized) {
	_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error { // errors are what vanished
		if err != nil {
			if errors.Is(err, os.ErrNotExist) || e != nil && e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.Type().IsRegular() {
			if info, failed := e.Info(); failed == nil {
				out = append(out, sized{filepath.Base(filepath.Dir(path)), e.Name(), info.Size()})
			}
		}
		return nil
	})
	return out
}
