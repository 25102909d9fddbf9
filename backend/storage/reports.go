package storage

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/platform"
)

const reportEnding = ".json.gz"

// maxReport bounds what a report becomes when it is unpacked, bytes: one of ten hours with all curves has some 30 MB.
const maxReport = 1 << 30

// valid says whether an id is one of ours: it becomes a name in a folder.
func valid(job string) bool {
	other := func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }
	return job != "" && len(job) <= 64 && !strings.ContainsFunc(job, other)
}

func reportPath(place, job string) string {
	return filepath.Join(place, reportsFolder, job+reportEnding)
}

// PutReport keeps a job's report, whole or not at all. Errors: fault.FolderGone, fault.FolderUnwritable, fault.NoSpace.
func (s *Storage) PutReport(job string, report *analysis.Report) error {
	if !valid(job) {
		return fault.New(fault.Invalid, fmt.Errorf("job id %q", job), "what", "there is no such job")
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if err := errors.Join(json.NewEncoder(w).Encode(report), w.Close()); err != nil {
		return fmt.Errorf("pack report: %w", err)
	}
	s.mu.Lock()
	place := s.current()
	err := s.there(place)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	path := reportPath(place, job)
	if err = platform.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return platform.WriteFile(path, packed.Bytes())
}

// Report returns a job's report and whether it is kept. Errors: fault.ReportDamaged for one that was damaged on the disk, fault.FolderGone
// when it is in no place that is there, and another is not.
func (s *Storage) Report(job string) (*analysis.Report, bool, error) {
	if !valid(job) {
		return nil, false, nil
	}
	s.mu.Lock()
	places := s.places()
	var gone error
	for _, place := range places {
		if err := s.there(place); err != nil && gone == nil {
			gone = err
		}
	}
	s.mu.Unlock()
	for _, place := range places {
		data, err := os.ReadFile(reportPath(place, job))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, false, fmt.Errorf("read report: %w", err)
		}
		report, err := unpack(data)
		if err != nil {
			return nil, false, fault.New(fault.ReportDamaged, fmt.Errorf("read report %q: %w", reportPath(place, job), err))
		}
		return report, true, nil
	}
	return nil, false, gone
}

// unpack reads a report; gzip's sum tells one that was altered.
func unpack(data []byte) (*analysis.Report, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxReport))
	if err != nil {
		return nil, err
	}
	report := &analysis.Report{}
	return report, json.Unmarshal(plain, report)
}

// RemoveReport forgets a job's report in every place that is there.
func (s *Storage) RemoveReport(job string) error {
	if !valid(job) {
		return nil
	}
	s.mu.Lock()
	places := s.places()
	s.mu.Unlock()
	var errs []error
	for _, place := range places {
		if err := os.Remove(reportPath(place, job)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove report: %w", err))
		}
	}
	return errors.Join(errs...)
}
