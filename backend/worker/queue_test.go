package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/storage"
	"videonet/backend/store"
	"videonet/backend/worker"
)

// program is what keeps and runs jobs in a folder.
type program struct {
	store *store.Store
	queue *analysis.Queue
}

func openProgram(ctx context.Context, folder string, runner analysis.Runner) (p program, err error) {
	if p.store, err = store.Open(ctx, store.Config{Folder: folder}); err != nil {
		return p, err
	}
	works, err := storage.OpenWorks(filepath.Join(folder, "work"))
	if err == nil {
		p.queue, err = analysis.NewQueue(analysis.Config{
			Runner: runner, Reports: p.store, Works: works, Parallel: 2, Every: 200 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
		})
	}
	if err != nil {
		return p, errors.Join(err, p.store.Close())
	}
	return p, nil
}

func (p program) close() error { return errors.Join(p.queue.Close(), p.store.Close()) }

// queueForEver goes on with the jobs of a folder until it is killed; without any it begins with a file.
func queueForEver(folder string) {
	p, err := openProgram(context.Background(), folder, worker.Runner{Path: os.Getenv("WORKER_TEST_PATH")})
	if err != nil {
		panic(err)
	}
	if len(p.queue.Snapshot().Jobs) == 0 {
		if _, err = p.queue.Add(os.Getenv("WORKER_TEST_FILE")); err != nil {
			panic(err)
		}
	}
	select {}
}
