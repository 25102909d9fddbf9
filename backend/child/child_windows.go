package child

import (
	"os"
	"syscall"
	"unsafe"
)

// createNoWindow keeps a console from flashing up beside the window (CreateProcess, CREATE_NO_WINDOW).
const createNoWindow = 0x08000000

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{CreationFlags: createNoWindow} }

// Job object limits of winnt.h.
const (
	limitProcessTime   = 0x0002
	limitProcessMemory = 0x0100
	limitKillOnClose   = 0x2000
	classExtended      = 9      // JobObjectExtendedLimitInformation
	accessJob          = 0x0101 // PROCESS_SET_QUOTA | PROCESS_TERMINATE
)

// extendedLimits is JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
type extendedLimits struct {
	ProcessTime, JobTime  int64 // 100 ns
	Flags                 uint32
	MinSet, MaxSet        uintptr
	ActiveLimit           uint32
	Affinity              uintptr
	Priority, Scheduling  uint32
	IO                    [6]uint64
	ProcessMemory, JobMem uintptr
	PeakProcess, PeakJob  uintptr
}

// hold puts the child into a job object that dies with this program. release closes the job's only handle, which kills what is
// left in it. NoFiles and Files have no counterpart here.
func hold(p *os.Process, l Limits) (release func(), err error) {
	kernel := syscall.NewLazyDLL("kernel32.dll")
	job, _, err := kernel.NewProc("CreateJobObjectW").Call(0, 0)
	if job == 0 {
		return func() {}, err
	}
	release = func() { _ = syscall.CloseHandle(syscall.Handle(job)) }
	limits := extendedLimits{Flags: limitKillOnClose}
	if l.Memory > 0 {
		limits.Flags, limits.ProcessMemory = limits.Flags|limitProcessMemory, uintptr(l.Memory)
	}
	if l.CPU > 0 {
		limits.Flags, limits.ProcessTime = limits.Flags|limitProcessTime, l.CPU.Nanoseconds()/100
	}
	ok, _, err := kernel.NewProc("SetInformationJobObject").Call(job, classExtended, uintptr(unsafe.Pointer(&limits)), unsafe.Sizeof(limits))
	if ok == 0 {
		return release, err
	}
	process, err := syscall.OpenProcess(accessJob, false, uint32(p.Pid))
	if err != nil {
		return release, err
	}
	defer func() { _ = syscall.CloseHandle(process) }()
	if ok, _, err = kernel.NewProc("AssignProcessToJobObject").Call(job, uintptr(process)); ok == 0 {
		return release, err
	}
	return release, nil
}

func widen(*os.File) {}

func signal(*os.ProcessState) string { return "" }
