package storage

import (
	"path/filepath"
	"slices"

	"videonet/backend/fault"
)

// usualReserve is what is left free on the disk of the work folder when nobody chose.
const usualReserve = 1e9

// Settings are what a person chose. Zero values mean "not chosen".
type Settings struct {
	// Owner tells the folders of this profile from those of others; made when the first is chosen.
	Owner   string   `json:"owner,omitempty"`
	Work    string   `json:"work,omitempty"`    // absolute path; "" is the profile's
	Before  []string `json:"before,omitempty"`  // work folders chosen earlier, which may still hold something
	Archive string   `json:"archive,omitempty"` // absolute path; "" for none
	InRAM   bool     `json:"inRAM,omitempty"`   // scratch lies in memory
	// Days and Bytes bound what stays in the work folders: 0 does not.
	Days  int   `json:"days,omitempty"`
	Bytes int64 `json:"bytes,omitempty"`
	// Reserve is what stays free on its disk, bytes; 0 is 1 GB, below 0 is nothing.
	Reserve int64 `json:"reserve,omitempty"`
}

// Free is what must stay free, in bytes.
func (s Settings) Free() int64 {
	if s.Reserve == 0 {
		return usualReserve
	}
	return max(s.Reserve, 0)
}

// Settings returns what was chosen.
func (s *Storage) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.settings
	out.Before = slices.Clone(out.Before)
	return out
}

// change keeps other settings. The caller holds no lock.
func (s *Storage) change(change func(*Settings) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.settings
	next.Before = slices.Clone(next.Before)
	if err := change(&next); err != nil {
		return err
	}
	if err := s.cfg.Save(next); err != nil {
		return err
	}
	s.settings = next
	clear(s.homes)
	return nil
}

// SetWork chooses the work folder for what comes from now on; "" is the profile's again. A folder of our own is made inside. Errors:
// fault.FolderUnwritable, fault.NoSpace.
func (s *Storage) SetWork(folder string) error {
	return s.change(func(next *Settings) error {
		if folder != "" && !filepath.IsAbs(folder) {
			return fault.New(fault.Invalid, nil, "what", "folder")
		}
		if next.Owner == "" {
			next.Owner = newOwner()
		}
		place := ""
		if folder != "" {
			var err error
			if place, err = claim(folder, next.Owner); err != nil {
				return err
			}
		}
		if next.Work != "" && next.Work != place && !slices.Contains(next.Before, next.Work) {
			next.Before = append(next.Before, next.Work)
		}
		next.Work = place
		next.Before = slices.DeleteFunc(next.Before, func(old string) bool { return old == place })
		return nil
	})
}

// SetArchive chooses where what leaves goes; "" is nowhere: it is removed then. Errors: fault.FolderUnwritable, fault.NoSpace.
func (s *Storage) SetArchive(folder string) error {
	return s.change(func(next *Settings) error {
		if folder != "" && !filepath.IsAbs(folder) {
			return fault.New(fault.Invalid, nil, "what", "folder")
		}
		if folder != "" {
			if err := tryWrite(folder); err != nil {
				return err
			}
		}
		next.Archive = folder
		return nil
	})
}

// SetInRAM says where scratch lies from now on. It returns fault.NotBuilt where memory is no folder.
func (s *Storage) SetInRAM(on bool) error {
	if on && s.RAMRoom() < 0 {
		return fault.New(fault.NotBuilt, nil, "part", "scratch in memory")
	}
	return s.change(func(next *Settings) error {
		next.InRAM = on
		return nil
	})
}

// SetKeeping bounds what stays in the work folders, by age and by size; 0 does not bound.
func (s *Storage) SetKeeping(days int, bytes int64) error {
	return s.change(func(next *Settings) error {
		if days < 0 || bytes < 0 {
			return fault.New(fault.Invalid, nil, "what", "limit")
		}
		next.Days, next.Bytes = days, bytes
		return nil
	})
}

// SetReserve says how much stays free on the disk of the work folder; 0 is nothing.
func (s *Storage) SetReserve(bytes int64) error {
	return s.change(func(next *Settings) error {
		if bytes < 0 {
			return fault.New(fault.Invalid, nil, "what", "limit")
		}
		next.Reserve = bytes
		if bytes == 0 {
			next.Reserve = -1
		}
		return nil
	})
}
