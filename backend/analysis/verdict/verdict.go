// Package verdict judges reports by templates: rules with limits for what an analysis measured. It measures nothing itself, and a rule
// whose measure a report lacks is neither kept nor broken.
package verdict

import (
	"slices"

	"videonet/backend/analysis"
)

// State is what a rule or a whole template says of a report.
type State string

// States. Near is kept, but by little; Unknown was not measured; of Absent there is nothing to measure, as of sound in a silent film.
const (
	Pass    State = "pass"
	Near    State = "near"
	Fail    State = "fail"
	Unknown State = "unknown"
	Absent  State = "absent"
)

// Rule bounds one measure. Min and Max belong to what is allowed; nil does not bound.
type Rule struct {
	Measure Measure  `json:"measure"`
	Min     *float64 `json:"min,omitempty"`
	Max     *float64 `json:"max,omitempty"`
	// Near is how close to a limit a value is told to be near it, in the measure's unit.
	Near float64 `json:"near,omitempty"`
}

// Template is a set of rules with a name.
type Template struct {
	ID string `json:"id"`
	// Name is what its maker calls it; that of a built-in one is a sentence of the page.
	Name    string `json:"name"`
	BuiltIn bool   `json:"built_in,omitempty"`
	Rules   []Rule `json:"rules"`
}

// Result is what a rule says.
type Result struct {
	Rule
	State State `json:"state"`
	// Value is nil when it was not measured.
	Value *float64 `json:"value,omitempty"`
	// Start and End are where the value stands, in seconds; both 0 when it belongs to the whole file.
	Start float64 `json:"start,omitempty"`
	End   float64 `json:"end,omitempty"`
	// Count is how many spans or events there are, where the measure counts some.
	Count int `json:"count,omitempty"`
}

// Verdict is what a template says of a report.
type Verdict struct {
	Template string `json:"template"` // id
	// State is Fail when a rule is broken; else Unknown when the report does not cover the file or a measure is missing; else Pass.
	State   State    `json:"state"`
	Results []Result `json:"results"`
}

// Judge applies a template.
func Judge(r *analysis.Report, t Template) Verdict { return FiguresOf(r).Judge(t) }

// Judge applies a template.
func (f Figures) Judge(t Template) Verdict {
	v := Verdict{Template: t.ID, State: Pass, Results: []Result{}}
	for _, rule := range t.Rules {
		res := rule.judge(f)
		v.Results = append(v.Results, res)
		switch {
		case res.State == Fail:
			v.State = Fail
		case res.State == Unknown && v.State == Pass:
			v.State = Unknown
		}
	}
	if f.Partial && v.State == Pass {
		v.State = Unknown
	}
	return v
}

func (rule Rule) judge(f Figures) Result {
	res := Result{Rule: rule, State: Unknown}
	got, ok := f.Found[rule.Measure]
	if !ok {
		if slices.Contains(f.Absent, rule.Measure) {
			res.State = Absent
		}
		return res
	}
	res.Value, res.Start, res.End, res.Count = &got.Value, got.Start, got.End, got.Count
	res.State = rule.state(got.Value)
	return res
}

// state compares with the limits. A value is compared as it is shown: to a hundredth.
func (rule Rule) state(value float64) State {
	const shown = 0.005
	switch {
	case rule.Min != nil && value < *rule.Min-shown, rule.Max != nil && value > *rule.Max+shown:
		return Fail
	case rule.Near > 0 && (rule.Min != nil && value < *rule.Min+rule.Near || rule.Max != nil && value > *rule.Max-rule.Near):
		return Near
	}
	return Pass
}
