package storage

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"videonet/backend/analysis"
)

// Config is what a Storage works with.
type Config struct {
	// Folder is the work folder of people who chose none: the profile's. It is made when it is needed.
	Folder   string
	Settings Settings
	// Save keeps settings.
	Save func(Settings) error
	// RAM is a folder that lies in memory, such as /dev/shm; "" for none.
	RAM string
	Log *slog.Logger
}

// Storage is the folders of one profile. It meets analysis.Works and is safe for concurrent use.
type Storage struct {
	cfg Config // immutable
	ram *ram   // immutable

	mu       sync.Mutex // guards the rest
	settings Settings
	works    map[string]*Works // opened, by folder
	homes    map[string]string // place in which a job's things lie, as found

	sizes sizes
}

// Open returns the storage of a profile. Nothing is made on any disk yet: a folder that is not there is told by what needs it.
func Open(cfg Config) *Storage {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Storage{cfg: cfg, settings: cfg.Settings, ram: newRAM(cfg.RAM, cfg.Folder), works: map[string]*Works{}, homes: map[string]string{}}
}

// Folder is where new things go.
func (s *Storage) Folder() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current()
}

func (s *Storage) current() string {
	if s.settings.Work != "" {
		return s.settings.Work
	}
	return s.cfg.Folder
}

// places are all work folders, the one for new things first. The caller holds the lock.
func (s *Storage) places() []string {
	out := []string{s.current()}
	for _, old := range slices.Backward(s.settings.Before) {
		out = append(out, old)
	}
	if !slices.Contains(out, s.cfg.Folder) {
		out = append(out, s.cfg.Folder)
	}
	return out
}

const (
	jobsFolder    = "jobs"
	reportsFolder = "reports"
)

// there says whether a place can be used: fault.FolderGone when its disk is not there. The caller holds the lock.
func (s *Storage) there(place string) error {
	if place == s.cfg.Folder {
		return nil // the profile's: made if need be
	}
	return belongs(place, s.settings.Owner)
}

// open returns the works of a place. The caller holds the lock.
func (s *Storage) open(place string) (*Works, error) {
	if err := s.there(place); err != nil {
		return nil, err
	}
	folder := filepath.Join(place, jobsFolder)
	if w := s.works[folder]; w != nil {
		return w, nil
	}
	w, err := OpenWorks(folder)
	if err == nil {
		s.works[folder] = w
	}
	return w, err
}

// home returns the works that a job's things lie in, the place for new things for one that has none yet.
func (s *Storage) home(job string) (*Works, error) {
	w, _, err := s.find(job)
	return w, err
}

// kept returns the works that a job's things lie in. It returns fault.FolderGone when none are found, but a place is not there.
func (s *Storage) kept(job string) (*Works, error) {
	w, gone, err := s.find(job)
	if err == nil {
		err = gone
	}
	return w, err
}

func (s *Storage) find(job string) (w *Works, gone, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if place, known := s.homes[job]; known {
		w, err = s.open(place)
		return w, nil, err
	}
	for _, place := range s.places() {
		if away := s.there(place); away != nil {
			gone = away
			continue
		}
		if _, absent := os.Lstat(filepath.Join(place, jobsFolder, job)); absent == nil && valid(job) {
			s.homes[job] = place
			w, err = s.open(place)
			return w, nil, err
		}
	}
	w, err = s.open(s.current())
	return w, gone, err
}

// all calls do for the works of every place that is there.
func (s *Storage) all(do func(w *Works) error) error {
	s.mu.Lock()
	var every []*Works
	var errs []error
	for _, place := range s.places() {
		if s.there(place) != nil {
			continue
		}
		w, err := s.open(place)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		every = append(every, w)
	}
	s.mu.Unlock()
	if w := s.ram.open(); w != nil {
		every = append(every, w)
	}
	for _, w := range every {
		errs = append(errs, do(w))
	}
	return errors.Join(errs...)
}

// Made makes the work folder if need be. Errors: fault.FolderGone, fault.FolderUnwritable, fault.NoSpace.
func (s *Storage) Made() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.open(s.current())
	return err
}

// PutStills adds pictures to a job's (analysis.Works). Errors: fault.FolderGone, fault.FolderUnwritable, fault.NoSpace.
func (s *Storage) PutStills(job string, stills []analysis.Still) error {
	w, err := s.home(job)
	if err != nil {
		return err
	}
	return w.PutStills(job, stills)
}

// Stills returns a job's pictures in the order of time, without their JPEGs.
func (s *Storage) Stills(job string) ([]analysis.Still, error) {
	w, err := s.kept(job)
	if err != nil {
		return nil, err
	}
	return w.Stills(job)
}

// Still returns the JPEG of one, and whether it is there.
func (s *Storage) Still(job string, milli int64) (jpeg []byte, found bool, err error) {
	w, err := s.kept(job)
	if err != nil {
		return nil, false, err
	}
	return w.Still(job, milli)
}

// CopyStills gives a job those of another, from folder to folder if need be.
func (s *Storage) CopyStills(from, to string) error {
	source, err := s.kept(from)
	if err != nil {
		return err
	}
	target, err := s.home(to)
	if err != nil {
		return err
	}
	if source == target {
		return source.CopyStills(from, to)
	}
	stills, err := source.Stills(from)
	if err != nil {
		return err
	}
	for i := range stills {
		jpeg, found, err := source.Still(from, stills[i].Milli())
		if err != nil {
			return err
		}
		if found {
			stills[i].JPEG = jpeg
		}
	}
	return target.PutStills(to, stills)
}

// RemoveWork forgets all of a job but its report.
func (s *Storage) RemoveWork(job string) error {
	err := s.all(func(w *Works) error { return w.RemoveWork(job) })
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.homes, job)
	return err
}

// WorkJobs returns the jobs of which something is kept, in places that are there.
func (s *Storage) WorkJobs() ([]string, error) {
	var out []string
	err := s.all(func(w *Works) error {
		jobs, err := w.WorkJobs()
		out = append(out, jobs...)
		return err
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// Close forgets what lies in memory, if nothing does any more. It is safe twice.
func (s *Storage) Close() error { return s.ram.close() }

// Ready says whether an analysis may begin now: nil, or why not. Errors: fault.DiskReserve, fault.FolderGone, fault.FolderUnwritable.
func (s *Storage) Ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	place, reserve := s.current(), s.settings.Free()
	_, err := s.open(place)
	s.mu.Unlock()
	if err == nil {
		err = enough(place, reserve)
	}
	if err != nil {
		return err
	}
	return tryWrite(place)
}
