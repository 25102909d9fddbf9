package backend

import (
	"errors"
	"log/slog"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
	"videonet/backend/store"
	"videonet/backend/worker"
)

// parallelAnalyses is how many files are analysed at once; they share the cores.
const parallelAnalyses = 8

// Analyses are the jobs of a profile, what judges their reports, and the folder whose new videos become jobs.
type Analyses struct {
	*analysis.Queue

	Verdicts *verdict.Shelf
	Watcher  *analysis.Watcher
}

// openAnalyses opens the queue of analyses, which run in videonet-worker.
func openAnalyses(kept *store.Store, work *Work, log *slog.Logger) (a *Analyses, err error) {
	a = &Analyses{}
	a.Queue, err = analysis.NewQueue(analysis.Config{
		Runner: worker.Runner{Behind: true}, Reports: reports{Store: kept, files: work.Storage, log: log}, Works: work, Ready: work.Ready,
		Parallel: parallelAnalyses, Figures: verdict.KeptFigures, Log: log,
	})
	if err != nil {
		return nil, err
	}
	if a.Verdicts, err = verdict.NewShelf(kept, a.Queue); err == nil {
		a.Watcher, err = analysis.NewWatcher(a.Queue, kept, log)
	}
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// Close ends what runs and waits for it. It is safe twice.
func (a *Analyses) Close() error {
	var watched error
	if a.Watcher != nil {
		watched = a.Watcher.Close()
	}
	return errors.Join(watched, a.Queue.Close())
}

// Analyst runs analyses that no profile keeps, in videonet-worker: those of the command line.
func Analyst() analysis.Runner { return worker.Runner{} }
