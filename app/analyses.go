package app

import (
	"slices"
	"sync"

	"videonet/backend/analysis"
)

// Analyses is what the page calls about videos that are analysed and the player that shows them.
type Analyses struct {
	j    *journeys
	feed feed[Job]

	looking sync.Mutex // held while the page is shown what is there: what was seen first is told first
	player  Player     // as shown; guarded by feed.mu
	judging Judging    // as shown; guarded by feed.mu
}

func newAnalyses(j *journeys) *Analyses {
	return &Analyses{j: j, feed: feed[Job]{id: func(j Job) string { return j.ID }, rows: []Job{}}, judging: Judging{Templates: []Template{}}}
}

// Snapshot returns every job, the player, and how the program judges.
func (a *Analyses) Snapshot() AnalysesSnapshot {
	a.feed.mu.Lock()
	defer a.feed.mu.Unlock()
	return AnalysesSnapshot{Seq: a.feed.seq, Jobs: slices.Clone(a.feed.rows), Player: a.player, Judging: a.judging}
}

// Add analyses the files behind a handle, of folders all videos in them and below, and returns the jobs' ids.
func (a *Analyses) Add(handle string) ([]string, error) {
	paths, err := a.j.picks.get(handle)
	if err != nil {
		return nil, err
	}
	return a.j.product().Analyses.AddAll(a.j.ctx, paths...)
}

// Again analyses the file of a job once more, as a new job, whatever reports are kept.
func (a *Analyses) Again(id string) (string, error) { return a.j.product().Analyses.Again(id) }

// Cancel ends a job.
func (a *Analyses) Cancel(id string) error { return a.j.product().Analyses.Cancel(id) }

// Remove forgets a job and its report.
func (a *Analyses) Remove(id string) error { return a.j.product().Analyses.Remove(id) }

// Report returns what was measured.
func (a *Analyses) Report(id string) (*analysis.Report, error) {
	return a.j.product().Analyses.Report(id)
}

// Stills returns the small pictures of a job's file, in the order of time.
func (a *Analyses) Stills(id string) ([]Still, error) {
	kept, err := a.j.product().Analyses.Stills(id)
	out := make([]Still, 0, len(kept))
	for _, s := range kept {
		out = append(out, Still{At: s.At, Shot: s.Shot, URL: stillURL(id, s.Milli())})
	}
	return out, err
}

// SetPaused says whether jobs that wait shall stay so.
func (a *Analyses) SetPaused(on bool) { a.j.product().Analyses.SetPaused(on) }

// SetWatched watches the folder behind a handle; "" watches none.
func (a *Analyses) SetWatched(handle string) error {
	if handle == "" {
		return a.j.product().Analyses.Watcher.Set("")
	}
	paths, err := a.j.picks.get(handle)
	if err != nil {
		return err
	}
	return a.j.product().Analyses.Watcher.Set(paths[0])
}
