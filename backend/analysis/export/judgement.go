package export

import (
	"cmp"
	"fmt"

	"videonet/backend/analysis/verdict"
)

// judgement is a verdict in words.
type judgement struct {
	State    verdict.State
	Word     string // of the state
	Template string
	Reasons  []string // why it is not passed
	Rules    []ruleRow
}

// ruleRow is one rule and what it says.
type ruleRow struct {
	State                                  verdict.State
	Rule, Measured, Allowed, Place, Result string
}

// Summary says the verdict in a line, and why it is not passed, in the source's language; "" without a verdict.
func Summary(s Source) (line string, reasons []string) {
	p := &page{Words: wordsOf(s.Language)}
	j := p.judgement(s, clockOf(s.Report))
	if j == nil {
		return "", nil
	}
	return j.Template + ": " + j.Word, j.Reasons
}

func (p *page) judgement(s Source, clock func(float64) string) *judgement {
	v := s.Verdict
	if v == nil {
		return nil
	}
	j := &judgement{State: v.State, Word: p.Words.Whole[v.State], Template: p.Words.Templates[v.Template]}
	if j.Template == "" {
		j.Template = short(shown(cmp.Or(s.Template, v.Template)), 60)
	}
	for _, res := range v.Results[:min(len(v.Results), maxRules)] {
		unit := unitOf(res.Measure)
		line := ruleRow{State: res.State, Rule: p.Words.measureName(res.Measure), Measured: "–", Allowed: p.limits(res.Rule, unit), Result: p.Words.States[res.State]}
		if res.Value != nil {
			line.Measured = p.amount(*res.Value, unit)
		}
		if res.Start > 0 || res.End > 0 {
			line.Place = clock(res.Start)
			if res.End > res.Start {
				line.Place += " – " + clock(res.End)
			}
		}
		j.Rules = append(j.Rules, line)
		switch {
		case res.State == verdict.Fail:
			j.Reasons = append(j.Reasons, fmt.Sprintf(p.Words.Why[verdict.Fail], line.Rule, line.Measured, line.Allowed))
		case res.State == verdict.Unknown && v.State == verdict.Unknown:
			j.Reasons = append(j.Reasons, fmt.Sprintf(p.Words.Why[verdict.Unknown], line.Rule))
		}
	}
	if v.State == verdict.Unknown && len(s.Report.Problems) > 0 {
		j.Reasons = append(j.Reasons, p.Words.Incomplete+".")
	}
	return j
}

// limits are what a rule allows.
func (p *page) limits(r verdict.Rule, unit string) string {
	switch {
	case r.Min == nil && r.Max != nil && *r.Max == 0 && (unit == "" || unit == "s"): // counts and lengths
		return p.Words.NoneAllowed
	case r.Min != nil && r.Max != nil:
		return fmt.Sprintf(p.Words.Between, decimal(*r.Min), p.amount(*r.Max, unit))
	case r.Min != nil:
		return fmt.Sprintf(p.Words.AtLeast, p.amount(*r.Min, unit))
	case r.Max != nil:
		return fmt.Sprintf(p.Words.AtMost, p.amount(*r.Max, unit))
	}
	return "–"
}

func (w *words) measureName(m verdict.Measure) string {
	if name := w.Measures[m]; name != "" {
		return name
	}
	return short(shown(string(m)), 40)
}

// unitOf is the unit of a measure, "" for counts and ratios.
func unitOf(m verdict.Measure) string {
	switch m {
	case verdict.Loudness, verdict.ShortTerm, verdict.Momentary:
		return "LUFS"
	case verdict.LoudnessRange:
		return "LU"
	case verdict.TruePeak:
		return "dBTP"
	case verdict.Black, verdict.Freeze, verdict.Silence, verdict.Bars, verdict.Tone, verdict.Letterbox, verdict.Duration:
		return "s"
	case verdict.Illegal, verdict.Interlaced:
		return "%"
	case verdict.Width, verdict.Height:
		return "px"
	case verdict.FrameRate:
		return "fps"
	default:
		return ""
	}
}
