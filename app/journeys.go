package app

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"sync"

	"videonet/backend"
	"videonet/backend/meeting/lobby"
	"videonet/backend/platform"
)

// defaultProfile is the profile of a window that was started without --profile.
const defaultProfile = "default"

// journeys holds the structs the page can call, one per journey. They are made before the window, because Wails reads their methods
// then, and opened when it is up.
type journeys struct {
	// Immutable.
	arguments Arguments
	window    *Window
	log       *slog.Logger
	picks     *picks
	notifier  *platform.Notifier
	taskbar   *platform.Taskbar

	program   *Program
	meetings  *Meetings
	transfers *Transfers
	analyses  *Analyses
	machine   *Machine
	storage   *Storage

	// Set by open, read after it.
	ctx        context.Context //nolint:containedctx // the window's: bound methods are called without one
	cancel     context.CancelFunc
	backend    *backend.Backend
	failed     error
	stopEvents func() error
	running    sync.WaitGroup

	mu        sync.Mutex
	listening bool      // a page can be told
	came      Arguments // with which the program was opened and of which no page has been told yet
}

func newJourneys(arguments Arguments, window *Window, log *slog.Logger) *journeys {
	j := &journeys{
		arguments: arguments, window: window, log: log, picks: newPicks(),
		notifier: platform.NewNotifier(window.raiseFiles), taskbar: platform.NewTaskbar(),
	}
	j.program = &Program{j}
	j.meetings, j.transfers, j.analyses = newMeetings(j), newTransfers(j), newAnalyses(j)
	j.machine, j.storage = newMachine(j), &Storage{j}
	return j
}

// bound lists what the page can call.
func (j *journeys) bound() []any {
	return []any{j.program, j.meetings, j.transfers, j.analyses, j.machine, j.storage}
}

// open opens the product behind the bound structs. A failure is told by Program.Info, which the page asks first, so that the person
// reads a sentence instead of seeing no window.
func (j *journeys) open(ctx context.Context) {
	j.ctx, j.cancel = context.WithCancel(ctx)
	folder := j.arguments.Profile
	if folder == "" {
		if folder, j.failed = platform.ProfileFolder(defaultProfile); j.failed != nil {
			return
		}
	}
	config := backend.Config{Folder: folder, Checker: platform.Self(), Window: true, Log: j.log}
	if j.backend, j.failed = backend.Open(j.ctx, config); j.failed != nil {
		j.log.Error("open the profile", "error", j.failed)
		return
	}
	j.tellUsual()
	var receive func(string)
	receive, j.stopEvents = j.backend.PicturesByEvents(func(name, payload string) { j.window.Emit(name, payload) })
	j.window.On(backend.PicturesFromPage, receive)
	j.running.Go(func() { j.meetings.watch(j.ctx) })
	j.running.Go(func() { j.transfers.watch(j.ctx) })
	j.running.Go(func() { j.analyses.watch(j.ctx) })
	j.running.Go(func() { j.machine.watch(j.ctx) })
	j.window.OnDrop(func(x, y int, paths []string) {
		j.window.Emit("files", FilesEvent{Type: "dropped", Picked: j.picks.add(paths), X: x, Y: y})
	})
	j.arrive(j.arguments)
}

// opened returns the product, or why it could not be opened.
func (j *journeys) opened() (*backend.Backend, error) {
	<-j.window.open
	return j.backend, j.failed
}

// product returns the product to methods that the page calls only after Info has succeeded.
func (j *journeys) product() *backend.Backend { return j.backend }

// close ends what open began and waits for it.
func (j *journeys) close() {
	if j.cancel != nil {
		j.cancel()
	}
	if j.backend == nil {
		return
	}
	if err := j.stopEvents(); err != nil {
		j.log.Warn("close the carrier by events", "error", err)
	}
	if err := j.backend.Close(); err != nil {
		j.log.Error("close the profile", "error", err)
	}
	j.running.Wait()
	if err := errors.Join(j.notifier.Close(), j.taskbar.Close()); err != nil {
		j.log.Warn("close what the desktop shows", "error", err)
	}
}

// arrive takes what the program, or a second start of it, was given.
func (j *journeys) arrive(arguments Arguments) {
	j.mu.Lock()
	j.came.Files = append(j.came.Files, arguments.Files...)
	if n := len(arguments.Invites); n > 0 {
		j.came.Invites = arguments.Invites[n-1:] // one room at a time: the last link counts
	}
	j.mu.Unlock()
	j.tellArrived()
}

// tellArrived tells a page that listens of what has arrived. Files are told once; a link until it is used, also to a page that was
// loaded anew.
func (j *journeys) tellArrived() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.listening {
		return
	}
	if len(j.came.Files) > 0 {
		j.window.Emit("files", FilesEvent{Type: "opened", Picked: j.picks.add(j.came.Files)})
		j.came.Files = nil
	}
	if len(j.came.Invites) > 0 {
		j.window.Emit("link", LinkEvent{Fault: faultOf(lobby.CheckLink(j.came.Invites[0]))})
	}
}

// takeLink returns the link that the program was opened with, and forgets it.
func (j *journeys) takeLink() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.came.Invites) == 0 {
		return ""
	}
	link := j.came.Invites[0]
	j.came.Invites = nil
	return link
}

// carrier is the port on 127.0.0.1 where the page gets its pictures, or 0 while there is none.
func (j *journeys) carrier() int {
	if j.backend == nil {
		return 0
	}
	address, _ := j.backend.Pictures()
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		return 0
	}
	return port
}
