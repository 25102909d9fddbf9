package transfer_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"videonet/backend/fault"
	"videonet/backend/transfer"
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

func TestDiskFullBeforeTheStart(t *testing.T) {
	p := newPair(t, nil)
	disk := smallDisk(t)
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 17*mib)}); err != nil {
		t.Fatal(err)
	}
	offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
	err := p.yuki.Accept(offer.ID, into(disk))
	code(t, err, fault.DiskFull)
	if _, values := fault.Of(err); values["free"] != int64(16*mib) || values["need"] != int64(17*mib) {
		t.Errorf("%v", values)
	}
	if err := p.yuki.Accept(offer.ID, into(p.inbox)); err != nil { // another folder, same offer
		t.Fatal(err)
	}
	if x := ended(t, p.mina); x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
}

func TestDiskFullForAutoAccept(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{Folder: smallDisk(t)})
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 17*mib)}); err != nil {
		t.Fatal(err)
	}
	code(t, ended(t, p.yuki).Err, fault.DiskFull)
	x := ended(t, p.mina)
	code(t, x.Err, fault.PeerDiskFull)
	if _, values := fault.Of(x.Err); values["name"] != yuki.Name {
		t.Errorf("%v", values)
	}
}

// TestDiskFullInTheMiddle: another program takes the room after the transfer was accepted. The transfer waits, both sides read why, and
// nothing has to travel again once there is room.
func TestDiskFullInTheMiddle(t *testing.T) {
	disk := smallDisk(t)
	p := newSlowPair(t, &transfer.AutoAccept{Folder: disk}, 8*mib)
	paths := []string{write(t, "big.mp4", 12*mib), write(t, "small.txt", 1000)}
	if _, err := p.mina.Send(t.Context(), yuki, paths); err != nil {
		t.Fatal(err)
	}
	until(t, p.yuki, "the first MiB", func(x transfer.Transfer) bool { return x.Bytes > mib })
	if err := os.WriteFile(filepath.Join(disk, "other"), make([]byte, 10*mib), 0o600); err != nil {
		t.Fatal(err)
	}
	y := until(t, p.yuki, "the pause", func(x transfer.Transfer) bool { return x.Paused })
	code(t, y.Err, fault.DiskFull)
	until(t, p.mina, "the pause of the other side", func(x transfer.Transfer) bool { return x.PausedByPeer })
	if err := p.yuki.Resume(y.ID); err != nil { // still full: it pauses again
		t.Fatal(err)
	}
	until(t, p.yuki, "the second pause", func(x transfer.Transfer) bool { return x.Paused })
	if err := os.Remove(filepath.Join(disk, "other")); err != nil {
		t.Fatal(err)
	}
	if err := p.yuki.Resume(y.ID); err != nil { // room was made: it goes now
		t.Fatal(err)
	}
	x, y := ended(t, p.mina), ended(t, p.yuki)
	if x.Phase != transfer.Verified || y.Phase != transfer.Verified || y.Err != nil || y.Paused {
		t.Errorf("%+v, %+v", x, y)
	}
	holds(t, disk, "big.mp4", "small.txt")
	if sum(t, filepath.Join(disk, "big.mp4")) != sum(t, paths[0]) {
		t.Error("the bytes differ")
	}
}
