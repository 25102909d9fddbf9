package backend

import (
	"log/slog"

	"videonet/backend/analysis"
	"videonet/backend/worker"
)

// parallelAnalyses is how many files are analysed at once: each already uses every core for decoding.
const parallelAnalyses = 2

// openAnalyses opens the queue of analyses, which run in videonet-worker.
func openAnalyses(reports analysis.Reports, log *slog.Logger) (*analysis.Queue, error) {
	return analysis.NewQueue(analysis.Config{Runner: worker.Runner{}, Reports: reports, Parallel: parallelAnalyses, Log: log})
}

// Analyst runs analyses that no profile keeps, in videonet-worker: those of the command line.
func Analyst() analysis.Runner { return worker.Runner{} }
