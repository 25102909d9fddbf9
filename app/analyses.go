package app

import (
	"context"
	"reflect"
	"slices"

	"videonet/backend/analysis"
	"videonet/backend/analysis/player"
)

// Analyses is what the page calls about videos that are analysed and the player that shows them.
type Analyses struct {
	j      *journeys
	feed   feed[Job]
	player Player // as shown; guarded by feed.mu
}

func newAnalyses(j *journeys) *Analyses {
	return &Analyses{j: j, feed: feed[Job]{id: func(j Job) string { return j.ID }, rows: []Job{}}}
}

// Snapshot returns every job and the player.
func (a *Analyses) Snapshot() AnalysesSnapshot {
	a.feed.mu.Lock()
	defer a.feed.mu.Unlock()
	return AnalysesSnapshot{Seq: a.feed.seq, Jobs: slices.Clone(a.feed.rows), Player: a.player}
}

// Add analyses the files behind a handle and returns the jobs' ids.
func (a *Analyses) Add(handle string) ([]string, error) {
	paths, err := a.j.picks.get(handle)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, path := range paths {
		id, err := a.j.product().Analyses.Add(path)
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Cancel ends a job.
func (a *Analyses) Cancel(id string) error { return a.j.product().Analyses.Cancel(id) }

// Remove forgets a job and its report.
func (a *Analyses) Remove(id string) error { return a.j.product().Analyses.Remove(id) }

// Report returns what was measured.
func (a *Analyses) Report(id string) (*analysis.Report, error) {
	return a.j.product().Analyses.Report(id)
}

// OpenPlayer shows the first picture of the job's file.
func (a *Analyses) OpenPlayer(id string) error {
	job, err := a.j.product().Analyses.Job(id)
	if err != nil {
		return err
	}
	return a.j.product().Screen.Open(a.j.ctx, id, job.Path)
}

// ClosePlayer shows nothing any more.
func (a *Analyses) ClosePlayer() error { return a.j.product().Screen.Close() }

// Play goes on from the picture on screen.
func (a *Analyses) Play() { a.withPlayer((*player.Player).Play) }

// Pause stops at the picture on screen.
func (a *Analyses) Pause() { a.withPlayer((*player.Player).Pause) }

// Seek shows the picture that is on screen at a time in seconds.
func (a *Analyses) Seek(at float64) (err error) {
	a.withPlayer(func(p *player.Player) { err = p.Seek(at) })
	return err
}

// Step shows the next picture, or the one before.
func (a *Analyses) Step(frames int) { a.withPlayer(func(p *player.Player) { p.Step(frames) }) }

// SetSound says whether sound is wanted.
func (a *Analyses) SetSound(on bool) { a.withPlayer(func(p *player.Player) { p.SetSound(on) }) }

// withPlayer calls use when a player is open. A page that asks for more while the player closes is late, not wrong.
func (a *Analyses) withPlayer(use func(*player.Player)) {
	if p, _, _ := a.j.product().Screen.Shown(); p != nil {
		use(p)
	}
}

// watch tells the page what changes until the context ends.
func (a *Analyses) watch(ctx context.Context) {
	jobs, stopJobs := a.j.product().Analyses.Subscribe()
	defer stopJobs()
	var states <-chan player.State
	stopStates := func() {}
	defer func() { stopStates() }()
	var shown *player.Player
	for {
		p, job, changed := a.j.product().Screen.Shown()
		if p != shown {
			stopStates()
			shown, states, stopStates = p, nil, func() {}
			if p != nil {
				states, stopStates = p.Subscribe()
			}
		}
		a.look(p, job)
		select {
		case _, ok := <-jobs:
			if !ok {
				return
			}
		case _, ok := <-states:
			if !ok {
				states = nil
			}
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// look shows the page the queue and the player as they are now.
func (a *Analyses) look(p *player.Player, job string) {
	rows := []Job{}
	for _, j := range a.j.product().Analyses.Snapshot().Jobs {
		rows = append(rows, jobRow(j))
	}
	a.feed.show(rows, func(seq uint64, row Job) {
		a.j.window.Emit("analyses", AnalysesEvent{Seq: seq, Type: "job", Job: &row})
	}, func(seq uint64, id string) {
		a.j.window.Emit("analyses", AnalysesEvent{Seq: seq, Type: "removed", ID: id})
	})
	var now Player
	if p != nil {
		s := p.Snapshot()
		now = Player{
			Job: job, Stream: s.Stream, Playing: s.Playing, At: s.At, Duration: s.Duration, Sound: s.Sound, Fault: faultOf(s.Fault),
		}
	}
	a.feed.mu.Lock()
	defer a.feed.mu.Unlock()
	if !reflect.DeepEqual(a.player, now) {
		a.player = now
		a.feed.next(func(seq uint64) {
			a.j.window.Emit("analyses", AnalysesEvent{Seq: seq, Type: "player", Player: &now})
		})
	}
}

func jobRow(j analysis.Job) Job {
	out := Job{
		ID: j.ID, File: j.File, State: string(j.State), At: j.At, Duration: j.Duration, Realtime: j.Realtime, Added: rfc3339(j.Added),
	}
	if j.Problem != nil {
		out.Fault = faultOf(j.Problem.Err())
		if _, named := out.Fault.Values["file"]; named {
			out.Fault.Values["file"] = j.File // a name is enough for the sentence: the page is not told where files are
		}
	}
	return out
}
