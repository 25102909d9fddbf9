package store_test

import (
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/meeting/lobby"
	"videonet/backend/store"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// TestMain is also the child that checks a file, and the program that is killed while it writes.
func TestMain(m *testing.M) {
	if code, asked := store.Checked(os.Args, os.Stdout); asked {
		os.Exit(code)
	}
	if folder := os.Getenv("STORE_TEST_WRITER"); folder != "" {
		writeForEver(folder)
		return
	}
	// a child that was built with the race detector would sleep a second at its end
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE")); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// config opens a profile that is checked by this test's own program.
func config(folder string) store.Config {
	return store.Config{Folder: folder, Checker: os.Args[0]}
}

func open(t *testing.T, folder string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), config(folder))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestOneProfileOneProgram(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	start := time.Now()
	if _, err := store.Open(t.Context(), config(folder)); !fault.Is(err, fault.ProfileInUse) {
		t.Errorf("opened twice: %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("the second program waited %v for its sentence", took)
	}
	for range 2 { // Close is safe twice
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	open(t, folder)
}

func TestSettingsAndRoomsOutliveTheProgram(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	if got, err := s.Settings(); err != nil || got != (store.Settings{}) {
		t.Errorf("a new profile has %+v, %v", got, err)
	}
	want := store.Settings{Name: "미나", Language: "ko"}
	if err := s.SetSettings(want); err != nil {
		t.Fatal(err)
	}
	now := time.Now().Truncate(time.Second)
	mine := lobby.Saved{ID: wire.NewRoomID(), Name: "mine", Owner: wire.NewOwnerToken(), Secret: trust.Secret{7}, Hosted: true, Created: now.Add(-time.Hour)}
	joined := lobby.Saved{ID: wire.NewRoomID(), Name: "joined", Relays: []string{"10.0.0.7:4000"}, Locator: wire.NewLocator(), Created: now}
	for _, r := range []lobby.Saved{mine, joined} {
		if err := s.PutRoom(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, folder)
	if got, err := s.Settings(); err != nil || got != want {
		t.Errorf("settings %+v, %v", got, err)
	}
	rooms, err := s.Rooms()
	if err != nil || len(rooms) != 2 || rooms[0].Name != "joined" || rooms[1].Name != "mine" {
		t.Fatalf("rooms %+v, %v", rooms, err)
	}
	if rooms[1].Owner != mine.Owner || rooms[1].Secret != mine.Secret || rooms[0].Locator != joined.Locator || rooms[0].Own() {
		t.Error("a room came back with other keys")
	}
	mine.LastSeen = now.Add(time.Hour)
	if err := s.PutRoom(mine); err != nil {
		t.Fatal(err)
	}
	if rooms, _ = s.Rooms(); rooms[0].Name != "mine" {
		t.Error("the room we were last inside is not the first")
	}
	if err := s.RemoveRoom(mine.ID); err != nil {
		t.Fatal(err)
	}
	if _, found, err := s.Room(mine.ID); found || err != nil {
		t.Errorf("a forgotten room is there: %v", err)
	}
}
