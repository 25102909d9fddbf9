package verdict_test

import (
	"math"
	"strings"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
)

// whole is a report with every measure in it.
func whole() *analysis.Report {
	return &analysis.Report{
		Duration: 60, Video: analysis.Video{Width: 1920, Height: 1080, FrameRate: "30000/1001"},
		Audio:    &analysis.Audio{Rate: 48000, Channels: 2},
		Checks:   []analysis.Check{"black", "freeze", "silence", "bars", "tone", "letterbox", "flash", "clipping", "dropout"},
		Events:   []analysis.Event{{Kind: "cut", At: 3}, {Kind: "flash", At: 7.2}},
		Spans:    []analysis.Span{{Kind: "black", Start: 1, End: 2}, {Kind: "black", Start: 10, End: 12.4}, {Kind: "freeze", Start: 20, End: 23.2}},
		Loudness: &analysis.Levels{Integrated: new(-20.8), Range: 4.1, Momentary: new(-15.0), ShortTerm: new(-17.0), TruePeak: new(-0.4), PeakAt: 47.2},
		Stereo:   &analysis.Stereo{Phase: 0.82},
		Quality:  &analysis.Quality{Index: 87, P5: 61, Legal: 0.02, Samples: 60},
		Scan:     &analysis.Scan{Kind: "progressive", Progressive: 1},
	}
}

func TestEveryMeasureIsRead(t *testing.T) {
	want := map[verdict.Measure]float64{
		verdict.Loudness: -20.8, verdict.LoudnessRange: 4.1, verdict.ShortTerm: -17, verdict.Momentary: -15, verdict.TruePeak: -0.4,
		verdict.Phase: 0.82, verdict.Silence: 0, verdict.Clipping: 0, verdict.Dropouts: 0, verdict.Tone: 0, verdict.Black: 2.4,
		verdict.Freeze: 3.2, verdict.Flashes: 1, verdict.Letterbox: 0, verdict.Bars: 0, verdict.Illegal: 0.02, verdict.Interlaced: 0,
		verdict.Index: 87, verdict.IndexP5: 61, verdict.Width: 1920, verdict.Height: 1080, verdict.FrameRate: 30000.0 / 1001,
		verdict.Duration: 60, verdict.Channels: 2,
	}
	for _, m := range verdict.Measures() {
		v := verdict.Judge(whole(), verdict.Template{Rules: []verdict.Rule{{Measure: m, Min: new(-1000.0)}}})
		got := v.Results[0]
		if got.Value == nil || math.Abs(*got.Value-want[m]) > 1e-9 || got.State != verdict.Pass {
			t.Errorf("%s: %+v, want %v", m, got, want[m])
		}
		if v = verdict.Judge(&analysis.Report{Audio: &analysis.Audio{Channels: 2}}, verdict.Template{Rules: []verdict.Rule{{Measure: m, Min: new(-1000.0)}}}); v.State == verdict.Unknown {
			continue
		}
		switch m {
		case verdict.Width, verdict.Height, verdict.Duration, verdict.Channels: // always known
		default:
			t.Errorf("%s of an empty report: %+v", m, v)
		}
	}
	if len(want) != len(verdict.Measures()) {
		t.Errorf("%d measures, %d tried", len(verdict.Measures()), len(want))
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		value    float64
		min, max *float64
		near     float64
		want     verdict.State
	}{
		{-23, new(-23.5), new(-22.5), 0.2, verdict.Pass},
		{-22.6, new(-23.5), new(-22.5), 0.2, verdict.Near},
		{-22.5, new(-23.5), new(-22.5), 0, verdict.Pass},
		{-22.504, new(-23.5), new(-22.5), 0, verdict.Pass},
		{-22.49, new(-23.5), new(-22.5), 0.2, verdict.Fail},
		{-23.51, new(-23.5), new(-22.5), 0.2, verdict.Fail},
		{-23.4, new(-23.5), nil, 0.2, verdict.Near},
		{100, new(-23.5), nil, 0.2, verdict.Pass},
		{-100, nil, new(-1.0), 0, verdict.Pass},
	} {
		r := whole()
		r.Loudness.Integrated = new(c.value)
		v := verdict.Judge(r, verdict.Template{Rules: []verdict.Rule{{Measure: verdict.Loudness, Min: c.min, Max: c.max, Near: c.near}}})
		if v.Results[0].State != c.want {
			t.Errorf("%v: %+v, want %s", c, v.Results[0], c.want)
		}
	}
}

// What the whole says: fail before unknown before pass; a report of half a file passes nothing.
func TestStates(t *testing.T) {
	r := whole()
	v := verdict.Judge(r, verdict.BuiltIn()[0])
	broken := []string{}
	for _, res := range v.Results {
		if res.State == verdict.Fail {
			broken = append(broken, string(res.Measure))
		}
	}
	if v.State != verdict.Fail || strings.Join(broken, " ") != "loudness true_peak black flashes" {
		t.Errorf("broken: %v", broken)
	}
	if black := v.Results[7]; black.Start != 10 || black.End != 12.4 || black.Count != 2 {
		t.Errorf("%+v", black)
	}
	one := verdict.Template{Rules: []verdict.Rule{{Measure: verdict.Freeze, Max: new(4.0), Near: 1}}}
	if v = verdict.Judge(r, one); v.State != verdict.Pass || v.Results[0].State != verdict.Near {
		t.Errorf("%+v", v)
	}
	r.Problems = []analysis.Problem{{Code: fault.FileTruncated}}
	if v = verdict.Judge(r, one); v.State != verdict.Unknown {
		t.Errorf("half a file: %+v", v)
	}
	one.Rules[0].Max = new(1.0)
	if v = verdict.Judge(r, one); v.State != verdict.Fail {
		t.Errorf("half a file that fails: %+v", v)
	}
	r = whole()
	r.Quality = nil
	if v = verdict.Judge(r, verdict.Template{Rules: []verdict.Rule{{Measure: verdict.Index, Min: new(1.0)}}}); v.State != verdict.Unknown {
		t.Errorf("not measured: %+v", v)
	}
	silent := whole()
	silent.Audio, silent.Loudness, silent.Stereo, silent.Checks = nil, nil, nil, nil
	if v = verdict.Judge(silent, verdict.BuiltIn()[0]); v.Results[0].State != verdict.Absent || v.Results[3].State != verdict.Absent {
		t.Errorf("no sound: %+v", v.Results)
	}
	r.Loudness = &analysis.Levels{} // silence
	if v = verdict.Judge(r, verdict.BuiltIn()[0]); v.Results[0].State != verdict.Fail || v.Results[1].State != verdict.Pass {
		t.Errorf("silence: %+v", v.Results[:2])
	}
}

func TestTemplatesAreChecked(t *testing.T) {
	good := verdict.Template{Name: "Haus", Rules: []verdict.Rule{{Measure: verdict.Black, Max: new(1.0)}}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for _, b := range verdict.BuiltIn() {
		b.Name = b.ID
		if err := b.Check(); err != nil {
			t.Errorf("%s: %v", b.ID, err)
		}
	}
	rule := func(r verdict.Rule) verdict.Template { return verdict.Template{Name: "x", Rules: []verdict.Rule{r}} }
	for name, bad := range map[string]verdict.Template{
		"no name":        {Rules: good.Rules},
		"blank name":     {Name: " \t", Rules: good.Rules},
		"long name":      {Name: strings.Repeat("가", 61), Rules: good.Rules},
		"line in name":   {Name: "a\nb", Rules: good.Rules},
		"no UTF-8":       {Name: "a\xff", Rules: good.Rules},
		"no rules":       {Name: "x"},
		"many rules":     {Name: "x", Rules: make([]verdict.Rule, 65)},
		"unknown":        rule(verdict.Rule{Measure: "beauty", Max: new(1.0)}),
		"no limit":       rule(verdict.Rule{Measure: verdict.Black}),
		"turned":         rule(verdict.Rule{Measure: verdict.Black, Min: new(2.0), Max: new(1.0)}),
		"not a number":   rule(verdict.Rule{Measure: verdict.Black, Max: new(math.NaN())}),
		"endless":        rule(verdict.Rule{Measure: verdict.Black, Max: new(math.Inf(1))}),
		"negative near":  rule(verdict.Rule{Measure: verdict.Black, Max: new(1.0), Near: -1}),
		"the same twice": {Name: "x", Rules: []verdict.Rule{good.Rules[0], good.Rules[0]}},
	} {
		if err := bad.Check(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
