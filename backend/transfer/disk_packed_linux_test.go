package transfer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// TestDiskFullAmongSmallFiles: the disk runs full while a folder of small files comes. It is one event: the transfer pauses with one
// sentence, no file fails, and when there is room it goes on without any byte that travels twice.
func TestDiskFullAmongSmallFiles(t *testing.T) {
	disk := smallDisk(t)
	p := newSlowPair(t, &transfer.AutoAccept{Folder: disk}, 4*mib)
	root := smallTree(t, 2000) // 8 MiB
	if _, err := p.mina.Send(t.Context(), yuki, []string{root}); err != nil {
		t.Fatal(err)
	}
	until(t, p.yuki, "the first files", func(x transfer.Transfer) bool { return x.Done > 100 })
	if err := os.WriteFile(filepath.Join(disk, "other"), make([]byte, 13*mib), 0o600); err != nil {
		t.Log(err) // full is full
	}
	y := until(t, p.yuki, "the pause", func(x transfer.Transfer) bool { return x.Paused || x.Failed > 0 || x.Phase.Ended() })
	code(t, y.Err, fault.DiskFull)
	x := until(t, p.mina, "the pause of the other side", func(x transfer.Transfer) bool { return x.PausedByPeer || x.Phase.Ended() })
	if x.Failed+y.Failed > 0 || y.Phase.Ended() {
		t.Fatalf("%+v\n%+v", x.Failed, y.Failed)
	}
	if err := os.Remove(filepath.Join(disk, "other")); err != nil {
		t.Fatal(err)
	}
	if err := p.yuki.Resume(y.ID); err != nil {
		t.Fatal(err)
	}
	x, y = ended(t, p.mina), ended(t, p.yuki)
	if x.Phase != transfer.Verified || y.Phase != transfer.Verified || y.Failed+x.Failed > 0 {
		t.Errorf("%s %d %v, %s %d %v", x.Phase, x.Failed, x.Err, y.Phase, y.Failed, y.Err)
	}
	holds(t, disk, "Project")
}

// TestDiskFullAmongFolders: the disk has bytes, but no room for so many folders. None of them fails; they are made when there is room.
func TestDiskFullAmongFolders(t *testing.T) {
	disk := smallDisk(t)
	inodes := func(n int) {
		if err := unix.Mount("tmpfs", disk, "tmpfs", unix.MS_REMOUNT, fmt.Sprintf("size=16m,nr_inodes=%d", n)); err != nil {
			t.Fatal(err)
		}
	}
	inodes(20)
	names := []string{"z.txt"}
	for i := range 60 {
		names = append(names, fmt.Sprintf("%02d/", i))
	}
	p := newPair(t, &transfer.AutoAccept{Folder: disk})
	if _, err := p.mina.Send(t.Context(), yuki, []string{tree(t, names...)}); err != nil {
		t.Fatal(err)
	}
	y := until(t, p.yuki, "the pause", func(x transfer.Transfer) bool { return x.Paused || x.Failed > 0 })
	code(t, y.Err, fault.DiskFull)
	inodes(1000)
	if err := p.yuki.Resume(y.ID); err != nil {
		t.Fatal(err)
	}
	x, y := ended(t, p.mina), ended(t, p.yuki)
	if x.Phase != transfer.Verified || y.Phase != transfer.Verified || y.Done != 62 {
		t.Errorf("%s %v, %s %d done %v", x.Phase, x.Err, y.Phase, y.Done, y.Err)
	}
	if made, err := os.ReadDir(filepath.Join(disk, "Project")); err != nil || len(made) != 61 {
		t.Errorf("%d are there, %v", len(made), err)
	}
}
