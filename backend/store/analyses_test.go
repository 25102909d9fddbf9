package store_test

import (
	"reflect"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

func TestJobsAndReportsAreKeptTogether(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	added := time.Now().UTC().Truncate(time.Second)
	done := analysis.Job{ID: "a", Path: "/v/a.mp4", File: "a.mp4", State: analysis.Done, Added: added}
	failed := analysis.Job{
		ID: "b", Path: "/v/b.mp4", File: "b.mp4", State: analysis.Failed, Added: added,
		Problem: &analysis.Problem{Code: fault.NotVideo, Values: map[string]any{"file": "b.mp4"}},
	}
	report := &analysis.Report{
		Schema: analysis.Schema, File: "a.mp4", Duration: 12.48,
		Events: []analysis.Event{{Kind: analysis.Cut, At: 3}}, Spans: []analysis.Span{},
	}
	waits := done
	waits.State = analysis.Waiting
	if err := s.PutJobs([]analysis.Job{failed, waits}); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.Jobs(); err != nil || !reflect.DeepEqual(kept, []analysis.Job{waits, failed}) {
		t.Fatalf("jobs %+v, %v", kept, err)
	}
	if err := s.PutJob(done, report); err != nil {
		t.Fatal(err)
	}
	if err := s.PutJob(failed, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, folder)
	jobs, err := s.Jobs()
	if err != nil || !reflect.DeepEqual(jobs, []analysis.Job{done, failed}) {
		t.Fatalf("jobs %+v, %v", jobs, err)
	}
	got, found, err := s.Report("a")
	if err != nil || !found || !reflect.DeepEqual(got, report) {
		t.Errorf("report %+v, %v, %v", got, found, err)
	}
	if _, found, err := s.Report("b"); found || err != nil {
		t.Errorf("a failed job has a report: %v", err)
	}
	if err := s.RemoveJob("a"); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := s.Report("a"); found {
		t.Error("a removed job's report is still there")
	}
}
