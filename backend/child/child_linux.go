package child

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes ask the kernel to kill the child when the thread that starts it ends (prctl(2), PR_SET_PDEATHSIG).
func attributes(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// behindBy is how much nicer than this program a child behind it is: of a core that both want it gets a tenth (sched(7)).
const behindBy = 10

// lowered makes this thread nicer; a child has the niceness of the thread that starts it. It says whether the thread is another one now.
func lowered() bool {
	now, err := unix.Getpriority(unix.PRIO_PROCESS, 0) // 20 minus the niceness, of this thread alone
	return err == nil && unix.Setpriority(unix.PRIO_PROCESS, 0, 20-now+behindBy) == nil
}

// pipeSize holds four analysis pictures of 640x360: fewer switches between the two programs. 1 MiB is what an ordinary user may ask for.
const pipeSize = 1 << 20

// hold sets the limits of the started child. It has only just begun to load its libraries and has opened no file of the user's.
// It has nothing to give back.
func hold(p *os.Process, l Limits) (release func(), err error) {
	return func() {}, limit(p.Pid, l)
}

func limit(pid int, l Limits) error {
	set := func(resource int, most uint64) error {
		var value unix.Rlimit
		err := unix.Prlimit(pid, resource, nil, &value)
		if err == nil {
			value.Max = min(value.Max, most) // our own limit, which the child has already, may be lower and cannot be raised
			value.Cur = value.Max
			err = unix.Prlimit(pid, resource, &value, nil)
		}
		if errors.Is(err, unix.ESRCH) {
			return nil // ended already: it is past all limits
		}
		return err
	}
	if err := set(unix.RLIMIT_CORE, 0); err != nil {
		return err
	}
	if l.NoFiles {
		if err := set(unix.RLIMIT_FSIZE, 0); err != nil {
			return err
		}
	}
	for resource, value := range map[int]int64{
		unix.RLIMIT_AS: l.Memory, unix.RLIMIT_DATA: l.Data, unix.RLIMIT_CPU: int64(l.CPU.Seconds()), unix.RLIMIT_NOFILE: int64(l.Files),
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
	_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, pipeSize) })
}

func signal(state *os.ProcessState) string {
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return ws.Signal().String()
	}
	return ""
}
