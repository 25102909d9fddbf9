package backend

import (
	"errors"
	"log/slog"

	"videonet/backend/analysis"
	"videonet/backend/storage"
	"videonet/backend/store"
)

// reports keep jobs in the profile's file, and their reports as files in the work folder: hundreds of hours of curves would make the
// profile's file, which is copied after each change, large. A report that finds no room there goes into the profile: it is never lost.
// They meet analysis.Reports.
type reports struct {
	*store.Store

	files *storage.Storage
	log   *slog.Logger
}

// PutJob keeps a job and its report, which may be nil.
func (r reports) PutJob(job analysis.Job, report *analysis.Report) error {
	if report == nil {
		return r.Store.PutJob(job, nil)
	}
	if err := r.files.PutReport(job.ID, report); err != nil {
		r.log.Warn("keep a report in the work folder: it goes into the profile", "file", job.Path, "error", err)
		return r.Store.PutJob(job, report)
	}
	return r.Store.PutJob(job, nil)
}

// Report returns a job's report and whether it is kept.
func (r reports) Report(id string) (*analysis.Report, bool, error) {
	report, found, err := r.files.Report(id)
	if found {
		return report, true, err
	}
	report, found, inProfile := r.Store.Report(id) // one of before, or one that found no room
	if found || inProfile != nil {
		return report, found, inProfile
	}
	return nil, false, err
}

// RemoveJob forgets a job and its report.
func (r reports) RemoveJob(id string) error {
	return errors.Join(r.Store.RemoveJob(id), r.files.RemoveReport(id))
}
