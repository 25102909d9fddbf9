package app

import (
	"context"
	"reflect"

	"videonet/backend/analysis"
	"videonet/backend/analysis/player"
)

// watch tells the page what changes until the context ends.
func (a *Analyses) watch(ctx context.Context) {
	changes, stopChanges := a.j.product().Analyses.Subscribe()
	defer stopChanges()
	var states <-chan player.State
	stopStates := func() {}
	defer func() { stopStates() }()
	var shown *player.Player
	seq := a.showAll()
	for {
		p, job, changed := a.j.product().Screen.Shown()
		if p != shown {
			stopStates()
			shown, states, stopStates = p, nil, func() {}
			if p != nil {
				states, stopStates = p.Subscribe()
			}
		}
		a.showPlayer(p, job)
		select {
		case first, ok := <-changes:
			if !ok {
				return
			}
			seq = a.showChanges(seq, first, changes)
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

// mostTold is how many events the page gets at once. Of more, as when thousands of jobs are judged anew, it sees a gap in their numbers and
// takes one snapshot.
const mostTold = 100

// showAll shows the page the queue as it is now, and returns the number of the queue's last event in that.
func (a *Analyses) showAll() (seq uint64) {
	a.looking.Lock()
	defer a.looking.Unlock()
	s := a.j.product().Analyses.Snapshot()
	rows := make([]Job, 0, len(s.Jobs))
	for _, j := range s.Jobs {
		rows = append(rows, a.row(j))
	}
	told := 0
	few := func() bool { told++; return told <= mostTold }
	a.feed.show(rows, func(seq uint64, row Job) {
		if few() {
			a.tellJob(seq, row)
		}
	}, func(seq uint64, id string) {
		if few() {
			a.tellRemoved(seq, id)
		}
	})
	a.showJudging(s.Paused, told > mostTold)
	return s.Seq
}

// showChanges shows the page the first change and all that wait behind it. seq is the number of the event before; it returns that of the
// last one. Where some were lost, everything is shown.
func (a *Analyses) showChanges(seq uint64, first analysis.Change, more <-chan analysis.Change) uint64 {
	a.looking.Lock()
	rows, removed := []Job{}, []string{}
	whole := false
	for c, waits := first, true; waits; {
		if c.Seq > seq { // else the snapshot had it
			whole = whole || c.Seq != seq+1 || c.Job == nil && c.Removed == ""
			seq = c.Seq
			if c.Job != nil {
				rows = append(rows, a.row(*c.Job))
			} else if c.Removed != "" {
				removed = append(removed, c.Removed)
			}
		}
		select {
		case c, waits = <-more:
		default:
			waits = false
		}
	}
	if !whole {
		a.feed.change(rows, removed, a.tellJob, a.tellRemoved)
	}
	a.looking.Unlock()
	if whole {
		return a.showAll()
	}
	return seq
}

func (a *Analyses) tellJob(seq uint64, row Job) {
	a.j.window.Emit("analyses", AnalysesEvent{Seq: seq, Type: "job", Job: &row})
}

func (a *Analyses) tellRemoved(seq uint64, id string) {
	a.j.window.Emit("analyses", AnalysesEvent{Seq: seq, Type: "removed", ID: id})
}

// tellChange makes now what the page is shown in *shown, and tells it when that is something else, or in any case.
func tellChange[T any](a *Analyses, shown *T, now T, always bool, event func(seq uint64) AnalysesEvent) {
	a.feed.mu.Lock()
	defer a.feed.mu.Unlock()
	if always || !reflect.DeepEqual(*shown, now) {
		*shown = now
		a.feed.next(func(seq uint64) { a.j.window.Emit("analyses", event(seq)) })
	}
}

// row shows a job.
func (a *Analyses) row(j analysis.Job) Job {
	out := Job{
		ID: j.ID, File: j.File, State: string(j.State), At: j.At, Duration: j.Duration, Realtime: j.Realtime, Left: j.Left(),
		Added: rfc3339(j.Added), Cached: j.Cached, Fault: a.fault(j),
	}
	if j.Picture != nil {
		out.Picture = stillURL(j.ID, *j.Picture)
	}
	v, err := a.j.product().Analyses.Verdicts.Verdict(j)
	if err != nil {
		a.j.log.Warn("judge a report", "job", j.ID, "error", err)
	}
	if v != nil {
		out.Verdict = briefRow(v.Brief())
	}
	return out
}

// fault shows why a job failed, with the name of the file: the page is not told where files are.
func (a *Analyses) fault(j analysis.Job) *Fault {
	if j.Problem == nil {
		return nil
	}
	return named(faultOf(j.Problem.Err()), j.File)
}

// named puts a name in the place of the path in a fault's sentence.
func named(f *Fault, name string) *Fault {
	if f != nil {
		for _, value := range []string{"file", "folder"} {
			if _, there := f.Values[value]; there {
				f.Values[value] = name
			}
		}
	}
	return f
}
