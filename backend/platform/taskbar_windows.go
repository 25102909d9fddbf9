package platform

import (
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Taskbar shows progress on the window's button in the task bar (ITaskbarList3). COM objects belong to a thread, so one goroutine on a
// thread of its own owns it.
type Taskbar struct {
	wake  chan struct{}
	done  chan struct{}
	ended sync.WaitGroup
	once  sync.Once
	close sync.Once

	mu           sync.Mutex
	bytes, total int64
}

// NewTaskbar returns a Taskbar that shows no progress. Close ends it.
func NewTaskbar() *Taskbar { return &Taskbar{wake: make(chan struct{}, 1), done: make(chan struct{})} }

// Show shows that bytes of total are done; nothing when total is 0. It never waits.
func (t *Taskbar) Show(bytes, total int64) {
	t.mu.Lock()
	changed := t.bytes != bytes || t.total != total
	t.bytes, t.total = bytes, total
	t.mu.Unlock()
	if !changed {
		return
	}
	t.once.Do(func() { t.ended.Go(t.run) })
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Close ends the goroutine. It is safe twice; Show must not be called after it.
func (t *Taskbar) Close() error {
	t.close.Do(func() { close(t.done) })
	t.ended.Wait()
	return nil
}

// CLSID_TaskbarList and IID_ITaskbarList3 of shobjidl_core.h, and what is used of them.
var (
	classTaskbarList = windows.GUID{Data1: 0x56fdf344, Data2: 0xfd6d, Data3: 0x11d0, Data4: [8]byte{0x95, 0x8a, 0x00, 0x60, 0x97, 0xc9, 0xa0, 0x90}}
	taskbarList3     = windows.GUID{Data1: 0xea1afb91, Data2: 0x9e28, Data3: 0x4b86, Data4: [8]byte{0x90, 0xe9, 0x9e, 0x9f, 0x8a, 0x5e, 0xef, 0xaf}}
)

// Places in the table of ITaskbarList3: IUnknown 0–2, ITaskbarList 3–7, ITaskbarList2 8.
const (
	methodRelease          = 2
	methodInit             = 3
	methodSetProgressValue = 9
	methodSetProgressState = 10
)

const noProgress = 0 // TBPF_NOPROGRESS

// taskbarList is an ITaskbarList3: a pointer to a table of methods.
type taskbarList struct{ methods *[11]uintptr }

func (l *taskbarList) call(method int, arguments ...uintptr) uintptr {
	result, _, _ := syscall.SyscallN(l.methods[method], append([]uintptr{uintptr(unsafe.Pointer(l))}, arguments...)...)
	return result
}

func (t *Taskbar) run() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED); err != nil {
		return // no task bar that could be asked
	}
	defer windows.CoUninitialize()
	var list *taskbarList
	create := windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")
	class, id := classTaskbarList, taskbarList3
	if result, _, _ := create.Call(uintptr(unsafe.Pointer(&class)), 0, windows.CLSCTX_INPROC_SERVER,
		uintptr(unsafe.Pointer(&id)), uintptr(unsafe.Pointer(&list))); result != 0 || list == nil {
		return
	}
	defer list.call(methodRelease)
	if list.call(methodInit) != 0 {
		return
	}
	for {
		select {
		case <-t.wake:
		case <-t.done:
			return
		}
		t.mu.Lock()
		bytes, total := t.bytes, t.total
		t.mu.Unlock()
		window := ownWindow()
		switch {
		case window == 0:
		case total <= 0:
			list.call(methodSetProgressState, uintptr(window), noProgress)
		default:
			list.call(methodSetProgressValue, uintptr(window), uintptr(bytes), uintptr(total))
		}
	}
}
