package child

import (
	"errors"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// attributes keep a console from flashing up beside the window.
func attributes(behind bool) *syscall.SysProcAttr {
	flags := uint32(windows.CREATE_NO_WINDOW)
	if behind {
		flags |= windows.BELOW_NORMAL_PRIORITY_CLASS // what the child starts inherits it
	}
	return &syscall.SysProcAttr{CreationFlags: flags}
}

func lowered() bool { return false } // attributes do it

// hold puts the child into a job object that dies with this program. release closes the job's only handle, which kills what is
// left in it. NoFiles and Files have no counterpart here.
func hold(p *os.Process, l Limits) (release func(), err error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return func() {}, err
	}
	release = func() { _ = windows.CloseHandle(job) }
	var info windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if most := max(l.Memory, l.Data); most > 0 {
		info.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_MEMORY
		info.ProcessMemoryLimit = uintptr(most)
	}
	if l.CPU > 0 {
		info.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_TIME
		info.BasicLimitInformation.PerProcessUserTimeLimit = l.CPU.Nanoseconds() / 100
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info))) //nolint:gosec // the call takes an address and a size
	if err != nil {
		return release, err
	}
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(p.Pid)) //nolint:gosec // an id
	if err != nil {
		return release, err
	}
	return release, errors.Join(windows.AssignProcessToJobObject(job, process), windows.CloseHandle(process))
}

func widen(*os.File) {}

func signal(*os.ProcessState) string { return "" }
