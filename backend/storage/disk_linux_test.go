package storage_test

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// disk mounts a file system of its own.
func disk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skip("NOT RUN: a disk cannot be mounted here (needs root): ", err)
	}
	t.Cleanup(func() { check(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	return dir
}

// A full disk refuses what is new, keeps what was there, and takes again once there is room.
func TestFullDisk(t *testing.T) {
	o := open(t, "")
	full := disk(t, "size=1m")
	check(t, o.SetWork(full))
	keep(t, o, "A")
	want(t, o.Ready(t.Context()), fault.DiskReserve)
	check(t, o.SetReserve(0))
	check(t, o.Ready(t.Context()))
	filler := filepath.Join(full, "filler")
	if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	noise := make([]byte, 64<<10)
	_, _ = rand.Read(noise)
	want(t, o.PutStills("A", []analysis.Still{{At: 9, JPEG: append([]byte{0xff, 0xd8}, noise...)}}), fault.NoSpace)
	want(t, o.PutCheckpoint("A", noise), fault.NoSpace)
	want(t, o.PutReport("A", report("other.mov")), fault.NoSpace)
	want(t, o.Ready(t.Context()), fault.NoSpace)
	has(t, o, "A")
	check(t, os.Remove(filler))
	check(t, o.PutReport("B", report("B.mov")))
	check(t, o.Ready(t.Context()))
}

// A disk that became read-only is told before an analysis begins; what is on it can be read.
func TestReadOnlyDisk(t *testing.T) {
	o := open(t, "")
	chosen := disk(t, "size=1m")
	check(t, o.SetReserve(0))
	check(t, o.SetWork(chosen))
	keep(t, o, "A")
	check(t, unix.Mount("", chosen, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""))
	want(t, o.Ready(t.Context()), fault.FolderUnwritable)
	want(t, o.PutReport("B", report("B.mov")), fault.FolderUnwritable)
	has(t, o, "A")
	want(t, o.SetArchive(chosen), fault.FolderUnwritable)
	check(t, o.SetWork(""))
	check(t, o.Ready(t.Context()))
	has(t, o, "A")
	want(t, o.SetWork(chosen), fault.FolderUnwritable)
}

// Unplugged while the mount point stays: nothing is written to the disk below it.
func TestUnmountedDisk(t *testing.T) {
	o := open(t, "")
	point := t.TempDir()
	if err := unix.Mount("tmpfs", point, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("NOT RUN: a disk cannot be mounted here (needs root): ", err)
	}
	check(t, o.SetWork(point))
	keep(t, o, "A")
	check(t, unix.Unmount(point, unix.MNT_DETACH))
	want(t, o.PutReport("B", report("B.mov")), fault.FolderGone)
	want(t, o.PutCheckpoint("A", []byte("x")), fault.FolderGone)
	if left, err := os.ReadDir(point); err != nil || len(left) > 0 {
		t.Errorf("written below the mount point: %v, %v", left, err)
	}
}

// Scratch in memory: on the disk there is none, and none is left in two places.
func TestScratchInMemory(t *testing.T) {
	memory := disk(t, "size=1g")
	o := open(t, memory)
	if room := o.RAMRoom(); room <= 0 || room > 1<<30 {
		t.Skip("NOT RUN: there is less than 512 MiB of memory to spare: ", room)
	}
	check(t, o.SetInRAM(true))
	check(t, o.SetWork(t.TempDir()))
	keep(t, o, "A")
	onDisk := filepath.Join(o.Folder(), "jobs", "A", "checkpoint")
	if _, err := os.Stat(onDisk); !os.IsNotExist(err) {
		t.Errorf("it lies on the disk: %v", err)
	}
	o.reopen(memory) // the program was killed and is there again
	has(t, o, "A")
	if u, err := o.Use(t.Context()); err != nil || !u.InRAM || u.Scratch <= 0 {
		t.Errorf("use %+v, %v", u, err)
	}
	check(t, o.SetInRAM(false))
	has(t, o, "A") // what is in memory is still found
	check(t, o.PutCheckpoint("A", []byte("state of A")))
	if _, err := os.Stat(onDisk); err != nil {
		t.Errorf("it does not lie on the disk: %v", err)
	}
	has(t, o, "A")
	check(t, o.SetInRAM(true))
	check(t, o.PutCheckpoint("A", []byte("state of A")))
	has(t, o, "A")
	check(t, o.RemoveCheckpoint("A"))
	if _, found, err := o.Checkpoint("A"); found || err != nil {
		t.Errorf("a checkpoint that was removed: %v, %v", found, err)
	}
	check(t, o.Close())
	if left, err := os.ReadDir(memory); err != nil || len(left) > 0 {
		t.Errorf("left in memory: %v, %v", left, err)
	}
}

// Without room, or with something of somebody else's in our place, the disk is used.
func TestScratchInMemoryWithoutRoom(t *testing.T) {
	small := disk(t, "size=1m")
	o := open(t, small)
	check(t, o.SetInRAM(true))
	if o.RAMRoom() != 0 {
		t.Errorf("room %d", o.RAMRoom())
	}
	keep(t, o, "A")
	has(t, o, "A")
	if _, err := os.Stat(filepath.Join(o.profile, "jobs", "A", "checkpoint")); err != nil {
		t.Errorf("it does not lie on the disk: %v", err)
	}
	if entries, err := os.ReadDir(small); err != nil || len(entries) > 0 {
		t.Errorf("in memory is %v, %v", entries, err)
	}
}

// Memory is everybody's: what somebody else has put where our folder would be is left alone.
func TestScratchOfSomebodyElse(t *testing.T) {
	memory := disk(t, "size=1g")
	o := open(t, memory)
	check(t, o.SetInRAM(true))
	if o.RAMRoom() == 0 {
		t.Skip("NOT RUN: there is less than 512 MiB of memory to spare")
	}
	keep(t, o, "A")
	entries, err := os.ReadDir(memory)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	ours := filepath.Join(memory, entries[0].Name())
	trap := t.TempDir()
	for _, put := range []func() error{
		func() error { return os.Symlink(trap, ours) },
		func() error { return errors.Join(os.Mkdir(ours, 0o700), os.Chmod(ours, 0o777)) },
		func() error { return errors.Join(os.Mkdir(ours, 0o700), os.Chown(ours, 12345, 12345)) },
	} {
		check(t, os.RemoveAll(ours))
		check(t, put())
		keep(t, o, "B")
		has(t, o, "B")
		if _, err := os.Stat(filepath.Join(o.profile, "jobs", "B", "checkpoint")); err != nil {
			t.Errorf("it does not lie on the disk: %v", err)
		}
		check(t, o.RemoveWork("B"))
	}
	if left, err := os.ReadDir(trap); err != nil || len(left) > 0 {
		t.Errorf("a link led to %v, %v", left, err)
	}
	check(t, os.RemoveAll(ours))
}
