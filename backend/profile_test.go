package backend

import (
	"os"
	"path/filepath"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/store"
)

func TestAProfileIsOnePersonForEver(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "p")
	first, kept, err := openProfile(t.Context(), store.Config{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = openProfile(t.Context(), store.Config{Folder: folder}); !fault.Is(err, fault.ProfileInUse) {
		t.Errorf("opened twice: %v", err)
	}
	if err = kept.Close(); err != nil {
		t.Fatal(err)
	}
	again, kept, err := openProfile(t.Context(), store.Config{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	if again.Public() != first.Public() {
		t.Error("another key after a restart")
	}
	if err = kept.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, identityFile)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("identity has the mode %v", info.Mode())
	}
	damaged := []byte("damaged")
	if err = os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err = openProfile(t.Context(), store.Config{Folder: folder}); !fault.Is(err, fault.ProfileBroken) {
		t.Errorf("a damaged key: %v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != string(damaged) {
		t.Errorf("the damaged key was replaced: %q, %v", data, err)
	}
}
