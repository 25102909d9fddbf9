package verdict_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
	"videonet/backend/store"
)

// reports gives one report and counts how often it is read.
type reports struct {
	report *analysis.Report
	read   int
}

func (r *reports) Report(string) (*analysis.Report, error) {
	r.read++
	return r.report, nil
}

// shelf opens the templates of a profile.
func shelf(t *testing.T, folder string, r verdict.Reports) (*verdict.Shelf, func()) {
	t.Helper()
	kept, err := store.Open(t.Context(), store.Config{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	closed := func() {
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(closed)
	s, err := verdict.NewShelf(kept, r)
	if err != nil {
		t.Fatal(err)
	}
	return s, closed
}

func done(id string, r *analysis.Report) analysis.Job {
	return analysis.Job{ID: id, State: analysis.Done, Figures: verdict.KeptFigures(r)}
}

func TestShelfKeepsTemplatesAndWhichJudges(t *testing.T) {
	folder := t.TempDir()
	r := &reports{report: whole()}
	s, closed := shelf(t, folder, r)
	if c := s.Chosen(); c == nil || c.ID != verdict.Broadcast || len(s.Templates()) != 3 {
		t.Errorf("a new profile: %+v", c)
	}
	strict := verdict.Template{Name: " Strict ", BuiltIn: true, Rules: []verdict.Rule{{Measure: verdict.Black, Max: new(1.0)}}}
	id, err := s.Put(strict)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Put(verdict.Template{Name: "Haus", Rules: strict.Rules}); err != nil {
		t.Fatal(err)
	}
	if err = s.Choose(id); err != nil {
		t.Fatal(err)
	}
	closed()

	s, _ = shelf(t, folder, r)
	var names []string
	for _, template := range s.Templates() {
		names = append(names, template.Name)
		if template.ID == id && (template.BuiltIn || !reflect.DeepEqual(template.Rules, strict.Rules)) {
			t.Errorf("%+v", template)
		}
	}
	if c := s.Chosen(); !slices.Equal(names, []string{"", "", "", "Haus", "Strict"}) || c == nil || c.ID != id {
		t.Errorf("%q, %+v", names, s.Chosen())
	}
	for what, err := range map[string]error{
		"choose what is not there": s.Choose("x"),
		"remove a built-in one":    s.Remove(verdict.Web),
		"remove what is not there": s.Remove("x"),
		"change a built-in one":    second(s.Put(verdict.Template{ID: verdict.Web, Name: "x", Rules: strict.Rules})),
		"change what is not there": second(s.Put(verdict.Template{ID: "x", Name: "x", Rules: strict.Rules})),
		"no rules":                 second(s.Put(verdict.Template{Name: "x"})),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err = s.Remove(id); err != nil || s.Chosen() != nil || len(s.Templates()) != 4 {
		t.Errorf("%v, %+v", err, s.Chosen())
	}
	if v, err := s.Verdict(done("a", r.report)); v != nil || err != nil {
		t.Errorf("none is chosen: %+v, %v", v, err)
	}
}

func second(_ string, err error) error { return err }

// Jobs are judged by their figures; a report is read only where there are none, and once.
func TestShelfJudges(t *testing.T) {
	r := &reports{report: whole()}
	s, _ := shelf(t, t.TempDir(), r)
	want := verdict.Judge(r.report, verdict.BuiltIn()[0])
	old := analysis.Job{ID: "old", State: analysis.Done} // of a program that kept no figures
	newer := analysis.Job{ID: "newer", State: analysis.Done, Figures: json.RawMessage(`{"version":99}`)}
	for range 3 {
		for _, job := range []analysis.Job{done("a", r.report), old, newer} {
			if v, err := s.Verdict(job); err != nil || !reflect.DeepEqual(*v, want) {
				t.Errorf("%s: %+v, %v", job.ID, v, err)
			}
		}
	}
	if r.read != 2 {
		t.Errorf("reports were read %d times", r.read)
	}
	if v, err := s.Verdict(analysis.Job{ID: "b", State: analysis.Running}); v != nil || err != nil {
		t.Errorf("a job that runs: %+v, %v", v, err)
	}
	b := want.Brief()
	if b.State != verdict.Fail || b.Failed != 4 || len(b.Reasons) != 3 || b.Reasons[0].Measure != verdict.Loudness || b.Judged != 14 {
		t.Errorf("%+v", b)
	}
	if err := s.Choose(verdict.Meeting); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Verdict(done("a", r.report)); err != nil || v.Template != verdict.Meeting {
		t.Errorf("%+v, %v", v, err)
	}
	id, err := s.Put(verdict.Template{Name: "x", Rules: []verdict.Rule{{Measure: verdict.Black, Max: new(1.0)}}})
	if err == nil {
		err = s.Choose(id)
	}
	if err != nil {
		t.Fatal(err)
	}
	for limit, state := range map[float64]verdict.State{1: verdict.Fail, 3: verdict.Pass} { // a changed template judges at once
		if _, err = s.Put(verdict.Template{ID: id, Name: "x", Rules: []verdict.Rule{{Measure: verdict.Black, Max: &limit}}}); err != nil {
			t.Fatal(err)
		}
		if v, err := s.Verdict(done("a", r.report)); err != nil || v.State != state {
			t.Errorf("at most %v: %+v, %v", limit, v, err)
		}
	}
}

// Whatever a report holds, its figures say the same as the report, also after they were kept.
func TestFiguresSayWhatTheReportSays(t *testing.T) {
	silent := whole()
	silent.Audio, silent.Loudness, silent.Stereo, silent.Checks = nil, nil, nil, nil
	part := whole()
	part.Problems = []analysis.Problem{{Code: fault.FileTruncated}}
	for i, r := range []*analysis.Report{whole(), silent, part, {}} {
		s, _ := shelf(t, t.TempDir(), nil)
		for _, template := range verdict.BuiltIn() {
			if err := s.Choose(template.ID); err != nil {
				t.Fatal(err)
			}
			if v, err := s.Verdict(done("a", r)); err != nil || !reflect.DeepEqual(*v, verdict.Judge(r, template)) {
				t.Errorf("report %d by %s: %+v, %v", i, template.ID, v, err)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	for m, want := range map[verdict.Measure]string{
		verdict.Loudness: "LUFS", verdict.LoudnessRange: "LU", verdict.TruePeak: "dBTP", verdict.Black: "s", verdict.Illegal: "%", verdict.Flashes: "",
		verdict.Phase: "", verdict.Width: "",
	} {
		if m.Unit() != want {
			t.Errorf("%s: %q", m, m.Unit())
		}
	}
}
