package store

import (
	"encoding/json"
	"fmt"

	"videonet/backend/analysis"
)

// Jobs returns the jobs that are kept. With the others here it meets analysis.Reports.
func (s *Store) Jobs() ([]analysis.Job, error) { return all[analysis.Job](s, jobs) }

// PutJobs keeps jobs without reports: all or none.
func (s *Store) PutJobs(several []analysis.Job) error {
	err := s.update(func(w *writing) error {
		for _, job := range several {
			data, err := json.Marshal(job)
			if err == nil {
				err = w.put(jobs, job.ID, data)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep %d jobs: %w", len(several), err)
	}
	return nil
}

// PutJob keeps a job and, when report is not nil, its report: both or none.
func (s *Store) PutJob(job analysis.Job, report *analysis.Report) error {
	data, err := json.Marshal(job)
	if err != nil {
		return fmt.Errorf("keep job %q: %w", job.ID, err)
	}
	full, err := json.Marshal(report)
	if err != nil {
		return fmt.Errorf("keep report %q: %w", job.ID, err)
	}
	err = s.update(func(w *writing) error {
		if report != nil {
			if failed := w.put(reports, job.ID, full); failed != nil {
				return failed
			}
		}
		return w.put(jobs, job.ID, data)
	})
	if err != nil {
		return fmt.Errorf("keep job %q: %w", job.ID, err)
	}
	return nil
}

// Report returns a job's report and whether it is kept.
func (s *Store) Report(id string) (*analysis.Report, bool, error) {
	var report analysis.Report
	found, err := s.get(reports, id, &report)
	if err != nil || !found {
		return nil, false, err
	}
	return &report, true, nil
}

// RemoveJob forgets a job and its report.
func (s *Store) RemoveJob(id string) error {
	err := s.update(func(w *writing) error {
		if failed := w.remove(reports, id); failed != nil {
			return failed
		}
		return w.remove(jobs, id)
	})
	if err != nil {
		return fmt.Errorf("forget job %q: %w", id, err)
	}
	return nil
}
