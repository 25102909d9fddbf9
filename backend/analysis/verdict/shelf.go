package verdict

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// Bounds of a shelf.
const (
	maxTemplates = 200    // of a person's own
	maxVerdicts  = 50_000 // remembered: some KB each
)

// Kept keeps a person's own templates and which one judges.
type Kept interface {
	Templates() ([]Template, error)
	// PutTemplate replaces the one of the same id.
	PutTemplate(t Template) error
	RemoveTemplate(id string) error
	// ChosenTemplate returns an id, "" for none, and whether anybody has chosen.
	ChosenTemplate() (id string, found bool, err error)
	ChooseTemplate(id string) error
}

// Reports gives the report of a job that is done.
type Reports interface {
	Report(job string) (*analysis.Report, error)
}

// Shelf holds the templates and judges jobs by the one that is chosen: Broadcast until somebody chooses. It is safe for concurrent use.
type Shelf struct {
	// Immutable.
	kept    Kept
	reports Reports

	mu       sync.Mutex
	own      []Template          // by name
	chosen   *Template           // nil for none
	verdicts map[string]*Verdict // by job, of the chosen template
}

// NewShelf reads what is kept.
func NewShelf(kept Kept, reports Reports) (*Shelf, error) {
	own, err := kept.Templates()
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	chosen, found, err := kept.ChosenTemplate()
	if err != nil {
		return nil, fmt.Errorf("read chosen template: %w", err)
	}
	if !found {
		chosen = Broadcast
	}
	s := &Shelf{kept: kept, reports: reports, own: own, verdicts: map[string]*Verdict{}}
	s.sort()
	s.chosen = s.find(chosen)
	return s, nil
}

func (s *Shelf) sort() {
	slices.SortFunc(s.own, func(a, b Template) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
}

// Templates returns all, the built-in ones first, the others by name.
func (s *Shelf) Templates() []Template {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(BuiltIn(), s.own...)
}

// Chosen returns the template that judges, nil for none.
func (s *Shelf) Chosen() *Template {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chosen
}

// find returns a template, nil for none. The caller holds the lock.
func (s *Shelf) find(id string) *Template {
	all := append(BuiltIn(), s.own...)
	if i := slices.IndexFunc(all, func(t Template) bool { return t.ID == id }); i >= 0 {
		return &all[i]
	}
	return nil
}

// ownIndex is where a person's own template stands. It returns fault.Invalid for any other. The caller holds the lock.
func (s *Shelf) ownIndex(id string) (int, error) {
	i := slices.IndexFunc(s.own, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return 0, fault.New(fault.Invalid, fmt.Errorf("template %q", id), "what", "the template")
	}
	return i, nil
}

// Choose lets a template judge; "" lets none. It returns fault.Invalid for one that is not there.
func (s *Shelf) Choose(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id != "" && s.find(id) == nil {
		return fault.New(fault.Invalid, fmt.Errorf("choose template %q", id), "what", "the template")
	}
	if err := s.kept.ChooseTemplate(id); err != nil {
		return err
	}
	s.judge(s.find(id))
	return nil
}

// judge makes a template the chosen one; nil is none. The caller holds the lock.
func (s *Shelf) judge(t *Template) {
	s.chosen = t
	clear(s.verdicts)
}

// Put keeps a template of a person's own, a new one where the id is "", and returns its id. It returns fault.Invalid for what Check refuses,
// and for a built-in one or one that is not there.
func (s *Shelf) Put(t Template) (id string, err error) {
	t.Name, t.BuiltIn = strings.TrimSpace(t.Name), false
	if err = t.Check(); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := len(s.own)
	if t.ID != "" {
		if i, err = s.ownIndex(t.ID); err != nil {
			return "", err
		}
	} else if t.ID = rand.Text(); i >= maxTemplates {
		return "", fault.New(fault.Invalid, nil, "what", "the number of templates")
	}
	if err = s.kept.PutTemplate(t); err != nil {
		return "", err
	}
	s.own = append(slices.Delete(s.own, i, min(i+1, len(s.own))), t)
	s.sort()
	if s.chosen != nil && s.chosen.ID == t.ID {
		s.judge(&t)
	}
	return t.ID, nil
}

// Remove forgets a template of a person's own; when it was chosen, none judges. It returns fault.Invalid for a built-in one.
func (s *Shelf) Remove(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.ownIndex(id)
	if err != nil {
		return err
	}
	if s.chosen != nil && s.chosen.ID == id {
		if err = s.kept.ChooseTemplate(""); err != nil {
			return err
		}
		s.judge(nil)
	}
	if err = s.kept.RemoveTemplate(id); err != nil {
		return err
	}
	s.own = slices.Delete(s.own, i, i+1)
	return nil
}

// Verdict returns what the chosen template says of a job; nil when none is chosen or the job has no report.
func (s *Shelf) Verdict(job analysis.Job) (*Verdict, error) {
	s.mu.Lock()
	t, known := s.chosen, s.verdicts[job.ID]
	s.mu.Unlock()
	if job.State != analysis.Done || t == nil || known != nil {
		return known, nil
	}
	figures, ok := readFigures(job.Figures)
	if !ok {
		report, err := s.reports.Report(job.ID)
		if err != nil {
			return nil, err
		}
		figures = FiguresOf(report)
	}
	v := figures.Judge(*t)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chosen != t {
		return &v, nil // of a template that has just changed: the next question is judged by the new one
	}
	if len(s.verdicts) >= maxVerdicts {
		clear(s.verdicts)
	}
	s.verdicts[job.ID] = &v
	return &v, nil
}
