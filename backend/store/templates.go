package store

import (
	"videonet/backend/analysis"
	judging "videonet/backend/analysis/verdict"
)

// chosenKey is the record of the bucket settings that says which template judges.
const chosenKey = "template"

// chosen is that record.
type chosen struct {
	Template string `json:"template"` // id, "" for none
}

// Templates returns the person's own templates in no order that means anything. With the others here it meets the Kept of package verdict.
func (s *Store) Templates() ([]judging.Template, error) { return all[judging.Template](s, templates) }

// PutTemplate keeps a template, replacing the one of the same id.
func (s *Store) PutTemplate(t judging.Template) error { return s.put(templates, t.ID, t) }

// RemoveTemplate forgets a template.
func (s *Store) RemoveTemplate(id string) error { return s.remove(templates, id) }

// ChosenTemplate returns the id of the template that judges, "" for none, and whether anybody has chosen.
func (s *Store) ChosenTemplate() (id string, found bool, err error) {
	var c chosen
	found, err = s.get(settings, chosenKey, &c)
	return c.Template, found, err
}

// ChooseTemplate replaces it.
func (s *Store) ChooseTemplate(id string) error {
	return s.put(settings, chosenKey, chosen{Template: id})
}

// Watched returns what is kept of the watched folder. With SetWatched it meets analysis.Watches.
func (s *Store) Watched() (w analysis.Watched, err error) {
	_, err = s.get(watching, watching, &w)
	return w, err
}

// SetWatched replaces it.
func (s *Store) SetWatched(w analysis.Watched) error { return s.put(watching, watching, w) }
