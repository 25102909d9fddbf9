package verdict

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"videonet/backend/fault"
)

// Bounds of a template that people make.
const (
	maxName  = 60 // characters
	maxRules = 64
)

// Check says whether a template of a person can be kept: a name of 1 to 60 characters, 1 to 64 rules, each of a known measure that no
// other has, with a limit at least, and limits that are numbers in order. It returns fault.Invalid (value "what").
func (t Template) Check() error {
	bad := func(what string) error { return fault.New(fault.Invalid, nil, "what", what) }
	name := strings.TrimSpace(t.Name)
	switch {
	case name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, unicode.IsControl):
		return bad("the template's name")
	case len(t.Rules) == 0 || len(t.Rules) > maxRules:
		return bad("the number of rules")
	}
	var seen []Measure
	for _, r := range t.Rules {
		switch {
		case !slices.Contains(Measures(), r.Measure) || slices.Contains(seen, r.Measure):
			return bad("the rule for " + string(r.Measure))
		case r.Min == nil && r.Max == nil, !number(r.Min) || !number(r.Max) || !number(&r.Near) || r.Near < 0:
			return bad("the limits of " + string(r.Measure))
		case r.Min != nil && r.Max != nil && *r.Min > *r.Max:
			return bad("the limits of " + string(r.Measure))
		}
		seen = append(seen, r.Measure)
	}
	return nil
}

func number(v *float64) bool { return v == nil || !math.IsNaN(*v) && !math.IsInf(*v, 0) }
