package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// Shelf is where the jobs are: *analysis.Queue.
type Shelf interface {
	Snapshot() analysis.Snapshot
	// Report returns what was measured; an error when there is none.
	Report(id string) (*analysis.Report, error)
	Remove(id string) error
}

// Leaving is what retention takes out of the work folders.
type Leaving struct {
	Jobs  []string // ids, the oldest first
	Bytes int64
}

// Plan says what would leave if reports stayed for so many days, and so many bytes of them; 0 does not bound. Jobs that wait, run, or are
// held stay, but count. Of those that may leave the oldest go first.
func (s *Storage) Plan(jobs []analysis.Job, days int, bytes int64, now time.Time, held func(id string) bool) Leaving {
	sizes, _, _ := s.count(0)
	away := s.away()
	jobs = slices.Clone(jobs)
	slices.SortStableFunc(jobs, func(a, b analysis.Job) int { return a.Added.Compare(b.Added) })
	all := int64(0)
	for _, j := range jobs {
		all += sizes[j.ID]
	}
	var out Leaving
	for _, j := range jobs {
		if j.State == analysis.Waiting || j.State == analysis.Running || held(j.ID) {
			continue
		}
		if away && j.State == analysis.Done && sizes[j.ID] == 0 {
			continue // what it has may lie where we cannot see it
		}
		old := days > 0 && now.Sub(j.Added) > time.Duration(days)*24*time.Hour
		// One without files frees nothing: only its age counts.
		large := bytes > 0 && all > bytes && sizes[j.ID] > 0
		if old || large {
			out.Jobs = append(out.Jobs, j.ID)
			out.Bytes += sizes[j.ID]
			all -= sizes[j.ID]
		}
	}
	return out
}

// Sweep takes out what the settings say: each report is moved into the archive folder where there is one, else removed. It stops at the
// first that cannot be moved, and nothing is lost then. It returns what has left.
func (s *Storage) Sweep(ctx context.Context, shelf Shelf, now time.Time, held func(id string) bool) (Leaving, error) {
	settings := s.Settings()
	var gone Leaving
	if settings.Days <= 0 && settings.Bytes <= 0 {
		return gone, nil
	}
	jobs := shelf.Snapshot().Jobs
	plan := s.Plan(jobs, settings.Days, settings.Bytes, now, held)
	sizes, _, _ := s.count(countEvery)
	for _, id := range plan.Jobs {
		if err := ctx.Err(); err != nil {
			return gone, err
		}
		i := slices.IndexFunc(jobs, func(j analysis.Job) bool { return j.ID == id })
		if settings.Archive != "" && jobs[i].State == analysis.Done {
			if err := s.archive(settings.Archive, jobs[i], shelf); err != nil {
				return gone, fmt.Errorf("archive report of %q: %w", jobs[i].File, err)
			}
		}
		if held(id) { // somebody opened it meanwhile
			continue
		}
		if err := shelf.Remove(id); err != nil {
			return gone, fmt.Errorf("remove report of %q: %w", jobs[i].File, err)
		}
		gone.Jobs = append(gone.Jobs, id)
		gone.Bytes += sizes[id]
	}
	s.recount()
	return gone, nil
}

// away says that a place is not there.
func (s *Storage) away() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.places(), func(place string) bool { return s.there(place) != nil })
}

// recount makes the next count look again.
func (s *Storage) recount() {
	s.sizes.mu.Lock()
	defer s.sizes.mu.Unlock()
	s.sizes.jobs = nil
}

// archive writes a job's report and stills into the archive folder. A report that is damaged or gone has nothing to move: it leaves.
func (s *Storage) archive(folder string, job analysis.Job, shelf Shelf) error {
	report, err := shelf.Report(job.ID)
	switch {
	case fault.Is(err, fault.ReportDamaged), fault.Is(err, fault.Invalid):
		return nil
	case err != nil:
		return err
	case report == nil:
		return errors.New("no report")
	}
	stem, err := freeName(folder, job.File)
	if err != nil {
		return err
	}
	if err = s.archiveStills(stem+stillsEnding, job.ID); err != nil {
		return err
	}
	return writeJSON(stem+archiveEnding, report) // last: what has a report is whole
}
