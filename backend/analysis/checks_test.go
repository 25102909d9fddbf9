package analysis_test

import (
	"slices"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

func TestParseChecks(t *testing.T) {
	for _, c := range []struct {
		list  string
		want  []analysis.Check
		fault fault.Code
	}{
		{"", analysis.Checks(), ""},
		{" ", analysis.Checks(), ""},
		{"cut", []analysis.Check{analysis.Cut}, ""},
		{"black, cut,black", []analysis.Check{analysis.Black, analysis.Cut}, ""},
		{"cut,people", nil, fault.NotBuilt},
		{"loudness,cut", []analysis.Check{analysis.Loudness, analysis.Cut}, ""},
		{"kut", nil, fault.Invalid},
		{"cut,", nil, fault.Invalid},
	} {
		got, err := analysis.ParseChecks(c.list)
		if code, _ := fault.Of(err); !slices.Equal(got, c.want) || code != c.fault {
			t.Errorf("%q: %v, %v", c.list, got, err)
		}
	}
}
