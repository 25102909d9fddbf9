package store_test

import (
	"reflect"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
)

func TestTemplatesAndTheWatchedFolderOutliveTheProgram(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	if _, found, err := s.ChosenTemplate(); found || err != nil {
		t.Errorf("a new profile has chosen: %v", err)
	}
	own := verdict.Template{ID: "A", Name: "우리", Rules: []verdict.Rule{{Measure: verdict.Black, Max: new(1.0), Near: 0.5}}}
	watched := analysis.Watched{Folder: "/v", Seen: map[string]analysis.Mark{"a.mp4": {Size: 7, Modified: 5}}}
	must(t, s.PutTemplate(own))
	must(t, s.PutTemplate(verdict.Template{ID: "B"}))
	must(t, s.RemoveTemplate("B"))
	must(t, s.ChooseTemplate("A"))
	must(t, s.SetWatched(watched))
	must(t, s.Close())
	s = open(t, folder)
	if got, err := s.Templates(); err != nil || !reflect.DeepEqual(got, []verdict.Template{own}) {
		t.Errorf("%+v %v", got, err)
	}
	if got, found, err := s.ChosenTemplate(); err != nil || !found || got != "A" {
		t.Errorf("%q %v", got, err)
	}
	if got, err := s.Watched(); err != nil || !reflect.DeepEqual(got, watched) {
		t.Errorf("%+v %v", got, err)
	}
}
