package storage_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/storage"
)

var _ analysis.Works = (*storage.Storage)(nil)

// opened is a storage whose settings are kept as long as the test.
type opened struct {
	*storage.Storage
	profile string
	saved   storage.Settings
	refuse  error // what keeping settings fails with
}

func open(t *testing.T, ram string) *opened {
	t.Helper()
	o := &opened{profile: filepath.Join(t.TempDir(), "work")}
	o.reopen(ram)
	t.Cleanup(func() { check(t, o.Close()) })
	return o
}

// reopen opens it as the next start of the program does.
func (o *opened) reopen(ram string) {
	o.Storage = storage.Open(storage.Config{Folder: o.profile, Settings: o.saved, RAM: ram, Save: func(s storage.Settings) error {
		if o.refuse == nil {
			o.saved = s
		}
		return o.refuse
	}})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func report(file string) *analysis.Report {
	return &analysis.Report{Schema: "videonet.report/1", File: file, Duration: 12}
}

// keep gives a job all that one has.
func keep(t *testing.T, o *opened, job string) {
	t.Helper()
	check(t, o.PutStills(job, []analysis.Still{{At: 1.5, Shot: true, JPEG: jpeg(1)}, {At: 2.5, JPEG: jpeg(2)}}))
	check(t, o.PutCheckpoint(job, []byte("state of "+job)))
	check(t, o.PutReport(job, report(job+".mov")))
}

// has checks that all of it is found.
func has(t *testing.T, o *opened, job string) {
	t.Helper()
	stills, err := o.Stills(job)
	if err != nil || len(stills) != 2 || !stills[0].Shot {
		t.Errorf("stills of %s: %v, %v", job, stills, err)
	}
	if data, found, err := o.Still(job, 2500); err != nil || !found || !slices.Equal(data, jpeg(2)) {
		t.Errorf("still of %s: %v, %v, %v", job, data, found, err)
	}
	if state, found, err := o.Checkpoint(job); err != nil || !found || string(state) != "state of "+job {
		t.Errorf("checkpoint of %s: %q, %v, %v", job, state, found, err)
	}
	if r, found, err := o.Report(job); err != nil || !found || r.File != job+".mov" {
		t.Errorf("report of %s: %+v, %v, %v", job, r, found, err)
	}
}

// Another work folder is for what comes from then on; what lies in the one before is found there, also after a restart, and goes from there.
func TestAnotherWorkFolderLeavesTheOldWhereItIs(t *testing.T) {
	o := open(t, "")
	first, second := t.TempDir(), t.TempDir()
	keep(t, o, "A")
	check(t, o.SetWork(first))
	keep(t, o, "B")
	check(t, o.SetWork(second))
	keep(t, o, "C")
	check(t, o.PutStills("A", nil))
	for range 2 {
		for _, job := range []string{"A", "B", "C"} {
			has(t, o, job)
		}
		jobs, err := o.WorkJobs()
		if err != nil || !slices.Equal(jobs, []string{"A", "B", "C"}) {
			t.Errorf("jobs %v, %v", jobs, err)
		}
		o.reopen("")
	}
	for job, place := range map[string]string{"A": o.profile, "B": filepath.Join(first, "VideoNet"), "C": filepath.Join(second, "VideoNet")} {
		if _, err := os.Stat(filepath.Join(place, "jobs", job)); err != nil {
			t.Errorf("%s: %v", job, err)
		}
	}
	if o.Folder() != filepath.Join(second, "VideoNet") {
		t.Errorf("new things go to %q", o.Folder())
	}
	check(t, o.CopyStills("B", "D")) // from folder to folder
	if stills, err := o.Stills("D"); err != nil || len(stills) != 2 {
		t.Errorf("copied: %v, %v", stills, err)
	}
	for _, job := range []string{"A", "B", "D"} {
		check(t, o.RemoveWork(job))
		check(t, o.RemoveReport(job))
	}
	if jobs, err := o.WorkJobs(); err != nil || !slices.Equal(jobs, []string{"C"}) {
		t.Errorf("left are %v, %v", jobs, err)
	}
	if _, found, err := o.Report("B"); found || err != nil {
		t.Errorf("a report that was removed: %v, %v", found, err)
	}
	check(t, o.SetWork("")) // the profile's again
	check(t, o.SetWork(first))
	if s := o.Settings(); !slices.Equal(s.Before, []string{filepath.Join(second, "VideoNet")}) || s.Work != filepath.Join(first, "VideoNet") {
		t.Errorf("settings %+v", s)
	}
}

// A folder whose disk was unplugged often stays behind empty. Nothing is written there, and what lies on the disk is not called lost.
func TestFolderWhoseDiskIsGone(t *testing.T) {
	o := open(t, "")
	chosen := t.TempDir()
	check(t, o.SetWork(chosen))
	keep(t, o, "B")
	check(t, o.Ready(t.Context()))
	away := filepath.Join(t.TempDir(), "away")
	check(t, os.Rename(chosen, away))
	for _, there := range []bool{false, true} {
		if there {
			check(t, os.Mkdir(chosen, 0o700)) // the mount point
		}
		want(t, o.Ready(t.Context()), fault.FolderGone)
		want(t, o.PutStills("B", []analysis.Still{{At: 3, JPEG: jpeg(3)}}), fault.FolderGone)
		want(t, o.PutStills("new", []analysis.Still{{At: 3, JPEG: jpeg(3)}}), fault.FolderGone)
		want(t, o.PutReport("new", report("x")), fault.FolderGone)
		_, err := o.Stills("B")
		want(t, err, fault.FolderGone)
		_, _, err = o.Report("B")
		want(t, err, fault.FolderGone)
		_, err = o.Use(t.Context())
		want(t, err, fault.FolderGone)
	}
	if left, err := os.ReadDir(chosen); err != nil || len(left) != 0 {
		t.Errorf("written into the mount point: %v, %v", left, err)
	}
	check(t, o.SetWork("")) // work goes on elsewhere; the old things are still not called lost
	check(t, o.PutReport("C", report("C.mov")))
	_, _, err := o.Report("B")
	want(t, err, fault.FolderGone)
	_, err = o.Stills("B")
	want(t, err, fault.FolderGone)
	check(t, os.Remove(chosen))
	check(t, os.Rename(away, chosen))
	has(t, o, "B")
}

// Two profiles may choose one folder: each has its own inside.
func TestTwoProfilesInOneFolder(t *testing.T) {
	chosen := t.TempDir()
	a, b := open(t, ""), open(t, "")
	check(t, a.SetWork(chosen))
	check(t, b.SetWork(chosen))
	keep(t, a, "A")
	keep(t, b, "B")
	if jobs, err := b.WorkJobs(); err != nil || !slices.Equal(jobs, []string{"B"}) || a.Folder() == b.Folder() {
		t.Errorf("%v, %v in %q and %q", jobs, err, a.Folder(), b.Folder())
	}
	check(t, a.SetWork(""))
	check(t, a.SetWork(chosen))
	has(t, a, "A")
}

func TestWhatCannotBeChosen(t *testing.T) {
	o := open(t, "")
	file := filepath.Join(t.TempDir(), "file")
	check(t, os.WriteFile(file, nil, 0o600))
	want(t, o.SetWork("work"), fault.Invalid)
	want(t, o.SetWork(file), fault.FolderUnwritable)
	want(t, o.SetWork(filepath.Join(file, "x")), fault.FolderUnwritable)
	want(t, o.SetArchive(filepath.Join(t.TempDir(), "gone")), fault.FolderUnwritable)
	want(t, o.SetArchive("archive"), fault.Invalid)
	want(t, o.SetInRAM(true), fault.NotBuilt)
	want(t, o.SetKeeping(-1, 0), fault.Invalid)
	want(t, o.SetReserve(-1), fault.Invalid)
	for _, job := range []string{"", "../A", "a/b", "a.b", "job id"} {
		want(t, o.PutReport(job, report("x")), fault.Invalid)
		want(t, o.PutCheckpoint(job, []byte("x")), fault.Invalid)
		want(t, o.PutStills(job, []analysis.Still{{JPEG: jpeg(1)}}), fault.Invalid)
		if _, found, err := o.Report(job); found || err != nil {
			t.Errorf("report of %q: %v, %v", job, found, err)
		}
	}
	o.refuse = errors.New("the profile's disk is full")
	if err := o.SetWork(t.TempDir()); !errors.Is(err, o.refuse) || o.Folder() != o.profile {
		t.Errorf("settings that could not be kept: %v, %q", err, o.Folder())
	}
}

// A report that the disk has altered is told, never shown.
func TestDamagedReport(t *testing.T) {
	o := open(t, "")
	keep(t, o, "A")
	path := filepath.Join(o.profile, "reports", "A.json.gz")
	whole, err := os.ReadFile(path)
	check(t, err)
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 0x10
		check(t, os.WriteFile(path, damaged, 0o600))
		// A bit of gzip's head may be one that means nothing: then the report is as it was.
		if r, found, err := o.Report("A"); err == nil && (!found || r.File != "A.mov") || err != nil && !fault.Is(err, fault.ReportDamaged) {
			t.Fatalf("byte %d: %+v, %v, %v", i, r, found, err)
		}
		check(t, os.WriteFile(path, whole[:i], 0o600))
		_, _, err = o.Report("A")
		want(t, err, fault.ReportDamaged)
	}
}

func TestReserve(t *testing.T) {
	o := open(t, "")
	if o.Settings().Free() != 1e9 {
		t.Errorf("the usual reserve is %d", o.Settings().Free())
	}
	check(t, o.SetReserve(1<<60))
	err := o.Ready(t.Context())
	want(t, err, fault.DiskReserve)
	if _, values := fault.Of(err); values["need"] != int64(1)<<60 || values["folder"] != o.profile {
		t.Errorf("values %v", values)
	}
	check(t, o.SetReserve(0))
	check(t, o.Ready(t.Context()))
	o.reopen("")
	check(t, o.Ready(t.Context()))
}

func TestUse(t *testing.T) {
	o := open(t, "")
	keep(t, o, "A")
	u, err := o.Use(t.Context())
	if err != nil || u.Folder != o.profile || u.Free <= 0 || u.All < u.Free || u.Kept < 60 || u.Scratch != 32+int64(len("state of A")) || u.InRAM {
		t.Errorf("%+v, %v", u, err)
	}
}
