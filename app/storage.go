package app

import (
	"videonet/backend/platform"
)

// Storage is what the page calls about the folders of analyses.
type Storage struct{ j *journeys }

// StorageState is what was chosen, and how it is.
type StorageState struct {
	Work       string `json:"work"`
	WorkChosen bool   `json:"workChosen"`
	Before     int    `json:"before"`
	Archive    string `json:"archive"`
	Free       int64  `json:"free"`
	Kept       int64  `json:"kept"`
	InRAM      bool   `json:"inRAM"`
	RAMRoom    int64  `json:"ramRoom"`
	Days       int    `json:"days"`
	Bytes      int64  `json:"bytes"`
	Reserve    int64  `json:"reserve"`
	Fault      *Fault `json:"fault"`
	Swept      *Swept `json:"swept"`
}

// Swept is what left the work folder when it was looked last.
type Swept struct {
	At    string `json:"at"`
	Jobs  int    `json:"jobs"`
	Bytes int64  `json:"bytes"`
	Fault *Fault `json:"fault"`
}

// Leaving is what would leave the work folder.
type Leaving struct {
	Jobs  int   `json:"jobs"`
	Bytes int64 `json:"bytes"`
}

// State returns what was chosen, and how it is.
func (s *Storage) State() StorageState {
	work := s.j.product().Work
	chosen := work.Settings()
	out := StorageState{
		Work: work.Folder(), WorkChosen: chosen.Work != "", Before: len(chosen.Before), Archive: chosen.Archive, InRAM: chosen.InRAM, RAMRoom: work.RAMRoom(),
		Days: chosen.Days, Bytes: chosen.Bytes, Reserve: chosen.Free(), Free: -1,
	}
	use, err := work.Use(s.j.ctx)
	if err == nil {
		out.Free, out.Kept = use.Free, use.Kept
		err = work.Ready(s.j.ctx)
	}
	out.Fault = faultOf(err)
	if swept := work.Swept(); !swept.At.IsZero() {
		out.Swept = &Swept{At: rfc3339(swept.At), Jobs: swept.Jobs, Bytes: swept.Bytes, Fault: faultOf(swept.Err)}
	}
	return out
}

// SetWork chooses the work folder by a handle of PickStore; "" is the profile's again.
func (s *Storage) SetWork(handle string) error {
	return s.choose(handle, s.j.product().Work.SetWork)
}

// SetArchive chooses the archive folder; "" is none.
func (s *Storage) SetArchive(handle string) error {
	return s.choose(handle, s.j.product().Work.SetArchive)
}

func (s *Storage) choose(handle string, set func(folder string) error) error {
	if handle == "" {
		return set("")
	}
	paths, err := s.j.picks.get(handle)
	if err != nil {
		return err
	}
	return set(paths[0])
}

// SetInRAM says whether scratch lies in memory.
func (s *Storage) SetInRAM(on bool) error { return s.j.product().Work.SetInRAM(on) }

// Leaving says what would leave if so many days and bytes of reports stayed; 0 does not bound.
func (s *Storage) Leaving(days int, bytes int64) Leaving {
	plan := s.j.product().Work.Leaving(days, bytes)
	return Leaving{Jobs: len(plan.Jobs), Bytes: plan.Bytes}
}

// SetKeeping bounds what stays; what is beyond leaves at once.
func (s *Storage) SetKeeping(days int, bytes int64) error {
	return s.j.product().Work.SetKeeping(s.j.ctx, days, bytes)
}

// SetReserve says how much stays free on the disk of the work folder.
func (s *Storage) SetReserve(bytes int64) error { return s.j.product().Work.SetReserve(bytes) }

// OpenWork shows the work folder in the file manager.
func (s *Storage) OpenWork() error {
	folder := s.j.product().Work.Folder()
	if err := s.j.product().Work.Made(); err != nil {
		return err
	}
	return platform.OpenFile(s.j.ctx, folder)
}
