package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk mounts a file system of 16 MiB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skip("NOT RUN: a small disk cannot be mounted here (needs root): ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestReceiveOnAFullDisk: both sides are told, each what is true for it, and nothing of the file stays.
func TestReceiveOnAFullDisk(t *testing.T) {
	invite, disk := inviteTo(t), smallDisk(t)
	path, _ := reel(t, "reel.mp4", 17_000_000)
	receiver := begin(t, strings.NewReader(""), nil, "receive", invite, "--into", disk, "--accept-all")
	sender := begin(t, strings.NewReader(""), nil, "send", path, "--to", invite)
	if last := sender.end(t, exitFailed); last["code"] != "peer_disk_full" || !strings.Contains(str(last, "text"), "has no room on the disk for this file.") {
		t.Errorf("%v", last)
	}
	if last := receiver.end(t, exitFailed); last["code"] != "disk_full" || last["text"] != "The disk is full. Free 17.0 MB and try again." {
		t.Errorf("%v", last)
	}
	if entries, err := os.ReadDir(disk); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestFullDisk: a profile that cannot be made, and a report that cannot be kept but was printed.
func TestFullDisk(t *testing.T) {
	whole, _ := buildWorker(t)
	disk := smallDisk(t)
	if err := os.WriteFile(filepath.Join(disk, "other"), make([]byte, 16<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, text := told(t, "ko_KR.UTF-8", "room", "create", "x", "--lan-only", "--profile", disk); code != exitFailed ||
		!strings.HasPrefix(text, "디스크가 가득 찼습니다. 공간을 비우고 다시 시도하세요.") {
		t.Errorf("%d, %s", code, text)
	}
	code, lines := cli(t, "analyze", whole, "--out", disk)
	if last := lines[len(lines)-1]; code != exitFailed || last["code"] != "no_space" || last["file"] != whole {
		t.Errorf("%d, %v", code, last)
	}
	reports := 0
	for _, l := range lines {
		if l["schema"] != nil {
			reports++
		}
	}
	entries, err := os.ReadDir(disk)
	left := slices.DeleteFunc(entries, func(e os.DirEntry) bool { return e.Name() == "videonet.lock" }) // empty, and stays where a profile was tried
	if err != nil || len(left) != 1 || reports != 1 {
		t.Errorf("%d reports, %v, %v", reports, left, err)
	}
}
