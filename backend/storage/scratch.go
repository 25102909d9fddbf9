package storage

import (
	"errors"
	"os"
	"sync"
)

// ramSpare is how much memory scratch leaves to everything else.
const ramSpare = 512 << 20 // bytes

// ram is a folder of ours that lies in memory.
type ram struct {
	folder string // immutable; "" where there is none

	mu    sync.Mutex
	works *Works
}

// open returns the works in memory, nil where there are none.
func (r *ram) open() *Works {
	if r.folder == "" || !own(r.folder) {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.works == nil {
		r.works = &Works{folder: r.folder, lists: map[string]*list{}}
	}
	return r.works
}

// make is open, with the folder made if need be.
func (r *ram) make() *Works {
	if r.folder != "" {
		_ = os.Mkdir(r.folder, 0o700) // open says whether it is there, and ours
	}
	return r.open()
}

// close removes the folder when nothing is in it.
func (r *ram) close() error {
	if r.folder == "" || !own(r.folder) {
		return nil
	}
	entries, err := os.ReadDir(r.folder)
	if err != nil || len(entries) > 0 {
		return err
	}
	return os.Remove(r.folder)
}

// RAMRoom is how much scratch may lie in memory, in bytes: 0 when there is no room now, -1 where memory is no folder.
func (s *Storage) RAMRoom() int64 {
	if s.ram.folder == "" {
		return -1
	}
	return ramRoom(s.cfg.RAM)
}

// PutCheckpoint keeps what a job needs to go on, in scratch: in memory where that is wanted and there is room, else on the disk. Two are
// never kept.
func (s *Storage) PutCheckpoint(job string, state []byte) error {
	disk, err := s.home(job)
	if err != nil {
		return err
	}
	if s.Settings().InRAM && s.RAMRoom() > int64(len(state)) {
		if memory := s.ram.make(); memory != nil && memory.PutCheckpoint(job, state) == nil {
			return disk.RemoveCheckpoint(job)
		}
	}
	if err = disk.PutCheckpoint(job, state); err != nil {
		return err
	}
	if memory := s.ram.open(); memory != nil {
		return memory.RemoveWork(job)
	}
	return nil
}

// Checkpoint returns what PutCheckpoint kept, and whether there is anything.
func (s *Storage) Checkpoint(job string) (state []byte, found bool, err error) {
	if memory := s.ram.open(); memory != nil {
		if state, found, err = memory.Checkpoint(job); found || err != nil {
			return state, found, err
		}
	}
	disk, err := s.home(job)
	if err != nil {
		return nil, false, err
	}
	return disk.Checkpoint(job)
}

// RemoveCheckpoint forgets it.
func (s *Storage) RemoveCheckpoint(job string) error {
	var inMemory error
	if memory := s.ram.open(); memory != nil {
		inMemory = memory.RemoveWork(job) // nothing else of a job lies there
	}
	disk, err := s.home(job)
	if err == nil {
		err = disk.RemoveCheckpoint(job)
	}
	return errors.Join(inMemory, err)
}
