package platform_test

import (
	"os"
	"path/filepath"
	"testing"

	"videonet/backend/platform"
)

func TestInboxFollowsTheUsersDownloads(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	for _, c := range []struct{ dirs, want string }{
		{"", filepath.Join(home, "Downloads", "VideoNet")},
		{"# comment\nXDG_DOWNLOAD_DIR=\"$HOME/다운로드\"\n", filepath.Join(home, "다운로드", "VideoNet")},
		{"XDG_DOWNLOAD_DIR=\"relative\"\n", filepath.Join(home, "Downloads", "VideoNet")},
	} {
		config := filepath.Join(home, ".config")
		if err := os.MkdirAll(config, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(config, "user-dirs.dirs"), []byte(c.dirs), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := platform.Inbox(); err != nil || got != c.want {
			t.Errorf("Inbox() = %q, %v; want %q", got, err, c.want)
		}
	}
}
