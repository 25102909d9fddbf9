package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/meeting/lobby"
	"videonet/backend/store"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

func open(t *testing.T, folder string) *store.Store {
	t.Helper()
	s, err := store.Open(folder)
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
	if _, err := store.Open(folder); !fault.Is(err, fault.ProfileInUse) {
		t.Errorf("opened twice: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, folder)
}

func TestABrokenFileIsASentence(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "videonet.db"), []byte("this is no database, but a text of some length"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(folder); !fault.Is(err, fault.ProfileBroken) {
		t.Errorf("Open = %v", err)
	}
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
