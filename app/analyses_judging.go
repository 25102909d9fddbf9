package app

import (
	"path/filepath"

	"videonet/backend/analysis/verdict"
)

// Verdict returns what the chosen template says of a job's report, nil when none is chosen.
func (a *Analyses) Verdict(id string) (*Verdict, error) {
	job, err := a.j.product().Analyses.Job(id)
	if err != nil {
		return nil, err
	}
	v, err := a.j.product().Analyses.Verdicts.Verdict(job)
	if v == nil || err != nil {
		return nil, err
	}
	return &Verdict{Template: v.Template, State: string(v.State), Results: resultRows(v.Results)}, nil
}

// Measures returns what rules can be about.
func (a *Analyses) Measures() []Measure {
	out := []Measure{}
	for _, m := range verdict.Measures() {
		out = append(out, Measure{Measure: string(m), Unit: m.Unit()})
	}
	return out
}

// ChooseTemplate lets a template judge; "" lets none.
func (a *Analyses) ChooseTemplate(id string) error {
	return a.judged(a.j.product().Analyses.Verdicts.Choose(id))
}

// PutTemplate keeps a template of the person's own and returns its id.
func (a *Analyses) PutTemplate(t Template) (string, error) {
	own := verdict.Template{ID: t.ID, Name: t.Name}
	for _, r := range t.Rules {
		own.Rules = append(own.Rules, verdict.Rule{Measure: verdict.Measure(r.Measure), Min: r.Min, Max: r.Max, Near: r.Near})
	}
	id, err := a.j.product().Analyses.Verdicts.Put(own)
	return id, a.judged(err)
}

// RemoveTemplate forgets a template of the person's own.
func (a *Analyses) RemoveTemplate(id string) error {
	return a.judged(a.j.product().Analyses.Verdicts.Remove(id))
}

// judged shows every verdict anew when templates have changed.
func (a *Analyses) judged(err error) error {
	if err == nil {
		a.showAll()
	}
	return err
}

// showJudging tells the page how the program judges where that has changed, or in any case.
func (a *Analyses) showJudging(paused, always bool) {
	shelf := a.j.product().Analyses.Verdicts
	now := Judging{Templates: []Template{}, Paused: paused}
	for _, t := range shelf.Templates() {
		now.Templates = append(now.Templates, templateRow(t))
	}
	if t := shelf.Chosen(); t != nil {
		now.Chosen = t.ID
	}
	if folder, why := a.j.product().Analyses.Watcher.Watched(); folder != "" {
		name := filepath.Base(folder)
		now.Watched = Watched{Folder: name, Fault: named(faultOf(why), name)}
	}
	tellChange(a, &a.judging, now, always, func(seq uint64) AnalysesEvent { return AnalysesEvent{Seq: seq, Type: "judging", Judging: &now} })
}

func templateRow(t verdict.Template) Template {
	out := Template{ID: t.ID, Name: t.Name, BuiltIn: t.BuiltIn, Rules: []TemplateRule{}}
	for _, r := range t.Rules {
		out.Rules = append(out.Rules, TemplateRule{Measure: string(r.Measure), Min: r.Min, Max: r.Max, Near: r.Near})
	}
	return out
}

func briefRow(b verdict.Brief) *JobVerdict {
	return &JobVerdict{State: string(b.State), Judged: b.Judged, Failed: b.Failed, Near: b.Near, Reasons: resultRows(b.Reasons)}
}

func resultRows(results []verdict.Result) []RuleResult {
	out := make([]RuleResult, 0, len(results))
	for _, r := range results {
		out = append(out, RuleResult{
			Measure: string(r.Measure), Min: r.Min, Max: r.Max, State: string(r.State), Value: r.Value, Start: r.Start, End: r.End, Count: r.Count,
		})
	}
	return out
}
