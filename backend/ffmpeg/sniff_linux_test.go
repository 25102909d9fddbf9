package ffmpeg_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
)

// accessed is when a file was last read.
func accessed(t *testing.T, path string) syscall.Timespec {
	t.Helper()
	// relatime writes the first read after a change only: make it long ago, so that any read is seen.
	long := time.Now().Add(-48 * time.Hour)
	if info, err := os.Stat(path); err != nil {
		t.Fatal(err)
	} else if time.Since(info.ModTime()) < time.Hour {
		if err = os.Chtimes(path, long, long); err != nil {
			t.Fatal(err)
		}
	}
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); err != nil {
		t.Fatal(err)
	}
	return st.Atim
}

// What is no regular file is never opened; none of these may wait.
func TestSpecialFiles(t *testing.T) {
	folder := t.TempDir()
	fifo, socket := filepath.Join(folder, "fifo.mp4"), filepath.Join(folder, "link.mp4")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(fifo, socket); err != nil {
		t.Fatal(err)
	}
	unreadable := write(t, "secret.mp4", []byte("\x00\x00\x00\x18ftypisom"))
	if err := os.Chmod(unreadable, 0); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fault.Code{
		fifo: fault.NotVideo, socket: fault.NotVideo, "/dev/zero": fault.NotVideo, "/dev/tty": fault.NotVideo, folder: fault.FileIsFolder,
		filepath.Join(folder, "gone.mp4"): fault.FileGone, "": fault.FileGone, unreadable: fault.FileUnreadable,
		filepath.Join(unreadable, "below.mp4"): fault.FileUnreadable,
	} {
		if path == unreadable && os.Geteuid() == 0 {
			continue // root reads everything
		}
		done := make(chan error, 1)
		go func() {
			_, err := ffmpeg.Sniff(path)
			done <- err
		}()
		select {
		case err := <-done:
			if !fault.Is(err, want) {
				t.Errorf("%q: %v, want %s", path, err, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%q: stands still", path)
		}
	}
}
