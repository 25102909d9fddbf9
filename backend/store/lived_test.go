package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/meeting/lobby"
	"videonet/backend/store"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

const (
	file      = "videonet.db"
	mark      = "videonet.db.marker"
	copyNew   = "videonet.db.copy"
	copyOlder = "videonet.db.copy-older"
)

// content is all that a profile remembers.
type content struct {
	settings store.Settings
	rooms    []lobby.Saved
	jobs     []analysis.Job
	report   *analysis.Report
}

func read(t *testing.T, s *store.Store) (c content) {
	t.Helper()
	var errs [4]error
	c.settings, errs[0] = s.Settings()
	c.rooms, errs[1] = s.Rooms()
	c.jobs, errs[2] = s.Jobs()
	c.report, _, errs[3] = s.Report("job0")
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// lived makes a profile that was used twice: the newest copy is of the second time, the older one of the first.
func lived(t *testing.T, rooms int) (folder string, first, second content) {
	t.Helper()
	folder = t.TempDir()
	for i, c := range []*content{&first, &second} {
		s := open(t, folder)
		if err := s.SetSettings(store.Settings{Name: fmt.Sprint("Mina ", i+1), Language: "ko"}); err != nil {
			t.Fatal(err)
		}
		for n := range rooms {
			room := lobby.Saved{
				ID: wire.NewRoomID(), Name: fmt.Sprint("room ", i, n), Secret: trust.Secret{byte(n)}, Created: time.Now().Truncate(time.Second),
			}
			if err := s.PutRoom(room); err != nil {
				t.Fatal(err)
			}
			job := analysis.Job{ID: fmt.Sprint("job", n), File: strings.Repeat("f", n%200), State: analysis.Done, Added: time.Unix(int64(n), 0).UTC()}
			report := &analysis.Report{Schema: analysis.Schema, File: job.File, Events: make([]analysis.Event, n%400)}
			if err := s.PutJob(job, report); err != nil {
				t.Fatal(err)
			}
		}
		*c = read(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return folder, first, second
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// aside says whether a file with this content was put aside.
func aside(t *testing.T, folder string, want []byte) bool {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, file+".damaged-*"))
	must(t, err)
	for _, name := range names {
		if data, err := os.ReadFile(name); err == nil && bytes.Equal(data, want) {
			return true
		}
	}
	return false
}

// goesOn says that an open profile can be written to, and that its next start has nothing to tell.
func goesOn(t *testing.T, folder string, s *store.Store) {
	t.Helper()
	want := store.Settings{Name: "goes on", Language: "en"}
	must(t, s.SetSettings(want))
	must(t, s.Close())
	s = open(t, folder)
	if got, err := s.Settings(); err != nil || got != want || s.Notice() != nil {
		t.Errorf("the next start has %+v, %v, tells %v", got, err, s.Notice())
	}
	must(t, s.Close())
}

// tree is every file of a folder by name.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	out := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		must(t, err)
		out[e.Name()] = string(data)
	}
	return out
}
