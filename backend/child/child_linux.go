package child

import (
	"os"
	"syscall"
	"unsafe"
)

// attributes ask the kernel to kill the child when the thread that starts it ends (prctl(2), PR_SET_PDEATHSIG).
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// Resources of prlimit(2) that package syscall does not name.
const (
	rlimitCore = 4
	setPipeSz  = 1031 // fcntl F_SETPIPE_SZ
)

// pipeSize holds four analysis pictures of 640x360: fewer switches between the two programs. 1 MiB is what an ordinary user may ask for.
const pipeSize = 1 << 20

// hold sets the limits of the started child. It has only just begun to load its libraries and has opened no file of the user's.
// It has nothing to give back.
func hold(p *os.Process, l Limits) (release func(), err error) {
	return func() {}, limit(p, l)
}

func limit(p *os.Process, l Limits) error {
	set := func(resource int, most uint64) error {
		var value syscall.Rlimit
		_, _, e := syscall.Syscall6(syscall.SYS_PRLIMIT64, uintptr(p.Pid), uintptr(resource), 0, uintptr(unsafe.Pointer(&value)), 0, 0)
		if e == 0 {
			value.Max = min(value.Max, most) // our own limit, which the child has already, may be lower and cannot be raised
			value.Cur = value.Max
			_, _, e = syscall.Syscall6(syscall.SYS_PRLIMIT64, uintptr(p.Pid), uintptr(resource), uintptr(unsafe.Pointer(&value)), 0, 0, 0)
		}
		if e == syscall.ESRCH {
			return nil // ended already: it is past all limits
		}
		if e != 0 {
			return e
		}
		return nil
	}
	if err := set(rlimitCore, 0); err != nil {
		return err
	}
	if l.NoFiles {
		if err := set(syscall.RLIMIT_FSIZE, 0); err != nil {
			return err
		}
	}
	for resource, value := range map[int]int64{
		syscall.RLIMIT_AS: l.Memory, syscall.RLIMIT_CPU: int64(l.CPU.Seconds()), syscall.RLIMIT_NOFILE: int64(l.Files),
	} {
		if value <= 0 {
			continue
		}
		if err := set(resource, uint64(value)); err != nil {
			return err
		}
	}
	return nil
}

// widen makes the pipe larger where the system allows it; a refusal changes nothing but speed.
func widen(f *os.File) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) { _, _, _ = syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSz, pipeSize) })
}

func signal(state *os.ProcessState) string {
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return ws.Signal().String()
	}
	return ""
}
