package transfer_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
)

// crashFull is the system call that finds the disk full in a child that receives: for what a real full disk does only by luck.
const crashFull = "VN_CRASH_FULL"

// denials are these calls by their names.
func denials() map[string]uint32 {
	return map[string]uint32{"syncfs": unix.SYS_SYNCFS, "renameat2": unix.SYS_RENAMEAT2}
}

// denyWithDiskFull lets one system call of this process fail with ENOSPC for good (seccomp(2)).
func denyWithDiskFull(t *testing.T, call string) {
	t.Helper()
	const statement, jump, load, equal, give = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, 0, 1, unix.BPF_RET | unix.BPF_K
	filter := []unix.SockFilter{
		{Code: statement, K: load}, // the number of the call
		{Code: jump, Jf: equal, K: denials()[call]},
		{Code: give, K: unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSPC)},
		{Code: give, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		t.Fatal(errno)
	}
}

// pausedFull fails unless the one transfer of a receiver is paused with the one sentence, and none of its files has failed.
func pausedFull(t *testing.T, d *transfer.Desk) {
	t.Helper()
	x := first0(d)
	if !x.Paused || x.Failed > 0 || x.Phase.Ended() || !fault.Is(x.Err, fault.DiskFull) {
		t.Errorf("not paused for a full disk: %s, paused %v, %d failed, %v", x.Phase, x.Paused, x.Failed, x.Err)
	}
}

// TestDiskFullWhenSmallFilesAreNamed: small files are written, and then the disk has no room to sync them, or for their names. The transfer
// pauses as a whole; over the next link, with room, what got no name comes again, and all is there once.
func TestDiskFullWhenSmallFilesAreNamed(t *testing.T) {
	if why := denyWorks(); why != "" {
		t.Skip("NOT RUN: ", why)
	}
	source := smallTree(t, 700)
	sizes := map[string]int64{}
	for i := range 700 {
		sizes[fmt.Sprintf("%04d/%06d.txt", i/100, i)] = 4 << 10
	}
	for call := range denials() {
		c := &children{t: t, profile: t.TempDir(), inbox: t.TempDir(), running: make(chan *exec.Cmd, 1), first: []string{crashFull + "=" + call}}
		d := newDesk(t, transfer.Config{Links: c, Journal: &journaltest.Memory{}, Log: quiet()})
		if _, err := d.Send(t.Context(), yuki, []string{source}); err != nil {
			t.Fatal(err)
		}
		first := c.next(d)
		if err := first.Wait(); err != nil {
			t.Errorf("%s: the receiver: %v", call, err)
		}
		second := c.next(d)
		x := ended(t, d)
		_ = d.Close()
		if err := second.Wait(); err != nil {
			t.Errorf("%s: the second receiver: %v", call, err)
		}
		if x.Phase != transfer.Verified || x.Failed > 0 {
			t.Errorf("%s: %s, %d failed, %v", call, x.Phase, x.Failed, x.Err)
		}
		compareTrees(t, source, filepath.Join(c.inbox, "Project"), sizes)
		holds(t, c.inbox, "Project")
	}
}

// denyWorks says why system calls cannot be denied here, "" when they can.
func denyWorks() string {
	if runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		return "seccomp of " + runtime.GOARCH
	}
	if _, err := os.Stat("/proc/sys/kernel/seccomp/actions_avail"); err != nil {
		return "seccomp is forbidden here"
	}
	return ""
}
