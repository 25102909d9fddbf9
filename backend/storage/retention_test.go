package storage_test

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/storage"
)

// shelf is a queue that does nothing by itself.
type shelf struct {
	o    *opened
	jobs []analysis.Job
}

func (s *shelf) Snapshot() analysis.Snapshot { return analysis.Snapshot{Jobs: slices.Clone(s.jobs)} }

func (s *shelf) Report(id string) (*analysis.Report, error) {
	r, found, err := s.o.Report(id)
	if err == nil && !found {
		err = fault.New(fault.Invalid, nil)
	}
	return r, err
}

func (s *shelf) Remove(id string) error {
	s.jobs = slices.DeleteFunc(s.jobs, func(j analysis.Job) bool { return j.ID == id })
	return errors.Join(s.o.RemoveWork(id), s.o.RemoveReport(id))
}

func (s *shelf) ids() string {
	var ids []string
	for _, j := range s.jobs {
		ids = append(ids, j.ID)
	}
	return strings.Join(ids, " ")
}

var now = time.Date(2026, 3, 12, 14, 0, 0, 0, time.UTC)

func daysAgo(n int) time.Time { return now.Add(-time.Duration(n) * 24 * time.Hour) }

func nobody(string) bool { return false }

// shelved has a job for each state, the oldest first, each with all that one has.
func shelved(t *testing.T) (*opened, *shelf) {
	t.Helper()
	o := open(t, "")
	s := &shelf{o: o, jobs: []analysis.Job{
		{ID: "old", File: "tape.mxf", State: analysis.Done, Added: daysAgo(90)},
		{ID: "twin", File: "tape.mxf", State: analysis.Done, Added: daysAgo(80)},
		{ID: "open", File: "open.mov", State: analysis.Done, Added: daysAgo(70)},
		{ID: "failed", File: "notes.pdf", State: analysis.Failed, Added: daysAgo(60)},
		{ID: "runs", File: "long.mkv", State: analysis.Running, Added: daysAgo(50)},
		{ID: "waits", File: "next.mkv", State: analysis.Waiting, Added: daysAgo(40)},
		{ID: "new", File: "new.mov", State: analysis.Done, Added: daysAgo(1)},
	}}
	for _, j := range s.jobs {
		if j.State == analysis.Done {
			keep(t, o, j.ID)
		}
	}
	return o, s
}

func held(id string) bool { return id == "open" }

func TestPlan(t *testing.T) {
	o, s := shelved(t)
	one := o.Plan(s.jobs, 89, 0, now, held).Bytes
	if one <= 0 {
		t.Fatal("a job with stills and a report has no size")
	}
	for _, c := range []struct {
		days  int
		bytes int64
		want  string
	}{
		{0, 0, ""},
		{90, 0, ""},
		{89, 0, "old"},
		{30, 0, "old twin failed"},
		{365, 1 << 40, ""},
		{0, 3 * one, "old"}, // four have files
		{0, 2 * one, "old twin"},
		{0, one, "old twin new"}, // the open one stays, and counts
		{0, 1, "old twin new"},
		{65, 2 * one, "old twin"},
	} {
		if got := strings.Join(o.Plan(s.jobs, c.days, c.bytes, now, held).Jobs, " "); got != c.want {
			t.Errorf("%d days, %d bytes: %q, want %q", c.days, c.bytes, got, c.want)
		}
	}
}

func TestSweepMovesIntoTheArchive(t *testing.T) {
	o, s := shelved(t)
	archive := t.TempDir()
	check(t, o.SetArchive(archive))
	check(t, os.WriteFile(filepath.Join(archive, "tape.mxf.report.json"), []byte("somebody's"), 0o600))
	if gone, err := o.Sweep(t.Context(), s, now, held); err != nil || len(gone.Jobs) != 0 {
		t.Fatalf("nothing was asked for: %v, %v", gone, err)
	}
	check(t, o.SetKeeping(30, 0))
	gone, err := o.Sweep(t.Context(), s, now, held)
	if err != nil || strings.Join(gone.Jobs, " ") != "old twin failed" || gone.Bytes <= 0 || s.ids() != "open runs waits new" {
		t.Fatalf("%v, %v; left are %s", gone, err, s.ids())
	}
	if data, err := os.ReadFile(filepath.Join(archive, "tape.mxf.report.json")); err != nil || string(data) != "somebody's" {
		t.Errorf("a file that was there: %q, %v", data, err)
	}
	for i, stem := range []string{"tape.mxf (2)", "tape.mxf (3)"} {
		data, err := os.ReadFile(filepath.Join(archive, stem+".report.json"))
		var r analysis.Report
		if err = errors.Join(err, json.Unmarshal(data, &r)); err != nil || r.File != []string{"old.mov", "twin.mov"}[i] {
			t.Errorf("%s: %+v, %v", stem, r, err)
		}
		z, err := zip.OpenReader(filepath.Join(archive, stem+".stills.zip"))
		check(t, err)
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
		}
		still, err := z.File[1].Open()
		check(t, err)
		content, err := io.ReadAll(still)
		if err != nil || !slices.Equal(content, jpeg(2)) || !slices.Equal(names, []string{"000001500-shot.jpg", "000002500.jpg"}) {
			t.Errorf("%s: %v, %v, %v", stem, names, content, err)
		}
		check(t, z.Close())
	}
	if entries, _ := os.ReadDir(archive); len(entries) != 5 {
		t.Errorf("the archive holds %v", entries)
	}
	if jobs, _ := o.WorkJobs(); slices.Contains(jobs, "old") {
		t.Errorf("the work folder still has %v", jobs)
	}
}

// When the archive takes nothing, nothing leaves.
func TestSweepLosesNothing(t *testing.T) {
	o, s := shelved(t)
	archive := filepath.Join(t.TempDir(), "archive")
	check(t, os.Mkdir(archive, 0o700))
	check(t, o.SetArchive(archive))
	check(t, o.SetKeeping(30, 0))
	check(t, os.Remove(archive))
	gone, err := o.Sweep(t.Context(), s, now, nobody)
	want(t, err, fault.FolderGone)
	if len(gone.Jobs) != 0 || len(s.jobs) != 7 {
		t.Errorf("left: %v", gone)
	}
	has(t, o, "old")
	check(t, o.SetArchive(""))
	if gone, err = o.Sweep(t.Context(), s, now, nobody); err != nil || s.ids() != "runs waits new" {
		t.Errorf("%v, %v; left are %s", gone, err, s.ids())
	}
}

// What lies on a disk that is not there stays on the list: nobody could look at it.
func TestSweepLeavesWhatIsAway(t *testing.T) {
	o, s := shelved(t)
	chosen := t.TempDir()
	check(t, o.SetWork(chosen))
	keep(t, o, "away")
	s.jobs = append(s.jobs, analysis.Job{ID: "away", File: "away.mov", State: analysis.Done, Added: daysAgo(99)})
	check(t, o.SetWork(""))
	check(t, o.SetKeeping(85, 0))
	elsewhere := filepath.Join(t.TempDir(), "x")
	check(t, os.Rename(chosen, elsewhere))
	if gone, err := o.Sweep(t.Context(), s, now, nobody); err != nil || strings.Join(gone.Jobs, " ") != "old" {
		t.Errorf("%v, %v", gone, err)
	}
	check(t, os.Rename(elsewhere, chosen))
	if gone, err := o.Sweep(t.Context(), s, now, nobody); err != nil || strings.Join(gone.Jobs, " ") != "away" {
		t.Errorf("%v, %v", gone, err)
	}
}

// A file may have any name that the system took; its report in the archive has one too.
func TestSweepOfOddNames(t *testing.T) {
	o, s := shelved(t)
	archive := t.TempDir()
	check(t, o.SetArchive(archive))
	check(t, o.SetKeeping(30, 0))
	s.jobs[0].File, s.jobs[1].File = strings.Repeat("하", 85), "-rf \u202e\"%s\n.mov"
	if gone, err := o.Sweep(t.Context(), s, now, nobody); err != nil || len(gone.Jobs) != 4 {
		t.Errorf("%v, %v", gone, err)
	}
	entries, err := os.ReadDir(archive)
	if err != nil || len(entries) != 6 {
		t.Errorf("the archive holds %v, %v", entries, err)
	}
}

var _ storage.Shelf = (*analysis.Queue)(nil)
