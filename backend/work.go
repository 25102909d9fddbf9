package backend

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/storage"
	"videonet/backend/store"
)

const (
	// workFolder is where a profile keeps what analyses make, until a person chooses another folder.
	workFolder = "work"
	// memoryFolder is where systems that have files in memory keep them.
	memoryFolder = "/dev/shm"
	// storagePart names the settings of storage in the profile.
	storagePart = "storage"
	// sweepEvery is how often what is too old or too much leaves. It waits at first, so that the start of the program is not slower for it.
	sweepEvery, firstSweep = time.Hour, time.Minute
)

// Work is where what analyses make is kept, and what makes room there.
type Work struct {
	*storage.Storage

	// Immutable.
	log      *slog.Logger
	analyses *Analyses // set before follow
	screen   *Screen
	cancel   context.CancelFunc // nil until follow
	wait     sync.WaitGroup

	sweeping sync.Mutex // one at a time

	mu    sync.Mutex
	swept Swept
}

// Swept is what left when it was looked last.
type Swept struct {
	At    time.Time // zero: not yet
	Jobs  int
	Bytes int64
	Err   error // why what should have left has not
}

// openWork reads what was chosen. No folder is made yet.
func openWork(kept *store.Store, folder string, log *slog.Logger) (*Work, error) {
	var chosen storage.Settings
	if err := kept.Chosen(storagePart, &chosen); err != nil {
		return nil, err
	}
	return &Work{log: log, Storage: storage.Open(storage.Config{
		Folder: filepath.Join(folder, workFolder), Settings: chosen, RAM: memoryFolder, Log: log,
		Save: func(s storage.Settings) error { return kept.SetChosen(storagePart, s) },
	})}, nil
}

// follow begins to make room now and then.
func (w *Work) follow(analyses *Analyses, screen *Screen) {
	ctx, cancel := context.WithCancel(context.Background())
	w.analyses, w.screen, w.cancel = analyses, screen, cancel
	w.wait.Go(func() {
		timer := time.NewTimer(firstSweep)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-timer.C:
			}
			w.sweep(ctx)
			timer.Reset(sweepEvery)
		}
	})
}

func (w *Work) sweep(ctx context.Context) {
	w.sweeping.Lock()
	defer w.sweeping.Unlock()
	gone, err := w.Sweep(ctx, w.analyses.Queue, time.Now(), w.held)
	if fault.Is(err, fault.Canceled) {
		return
	}
	if err != nil {
		w.log.Warn("make room in the work folder", "error", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.swept = Swept{At: time.Now(), Jobs: len(gone.Jobs), Bytes: gone.Bytes, Err: err}
}

// held says that somebody looks at a job.
func (w *Work) held(id string) bool {
	p, job, _ := w.screen.Shown()
	return p != nil && job == id
}

// Swept says what left last.
func (w *Work) Swept() Swept {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.swept
}

// Leaving says what would leave now if that were how long, and how much, stays; 0 does not bound.
func (w *Work) Leaving(days int, bytes int64) storage.Leaving {
	return w.Plan(w.analyses.Snapshot().Jobs, days, bytes, time.Now(), w.held)
}

// SetKeeping bounds what stays, and takes out at once what is beyond. What cannot leave is told by Swept.
func (w *Work) SetKeeping(ctx context.Context, days int, bytes int64) error {
	if err := w.Storage.SetKeeping(days, bytes); err != nil {
		return err
	}
	w.sweep(ctx)
	return nil
}

// SetWork chooses the folder for what comes from now on; analyses that waited for one may begin.
func (w *Work) SetWork(folder string) error {
	defer w.analyses.Wake()
	return w.Storage.SetWork(folder)
}

// SetReserve says how much stays free; analyses that waited for room may begin.
func (w *Work) SetReserve(bytes int64) error {
	defer w.analyses.Wake()
	return w.Storage.SetReserve(bytes)
}

// stop ends what follow began and waits for it. It is safe twice.
func (w *Work) stop() {
	if w.cancel != nil {
		w.cancel()
	}
	w.wait.Wait()
}

// Close ends what follow began. It is called after the analyses have ended, and is safe twice.
func (w *Work) Close() error {
	w.stop()
	return w.Storage.Close()
}
