package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
	"videonet/backend/platform"
)

// errJudged ends analyze when a file did not pass its template: what was wrong stands in its verdict.
var errJudged = errors.New("a file did not pass the template")

// maxTemplate bounds the file of a template; one of 64 rules has some thousand bytes.
const maxTemplate = 1 << 16

// chosenTemplate returns a built-in template by its id, else the one in a file, nil for "".
func chosenTemplate(name string) (*verdict.Template, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // nobody asked for one
	}
	built := verdict.BuiltIn()
	if i := slices.IndexFunc(built, func(t verdict.Template) bool { return t.ID == name }); i >= 0 {
		return &built[i], nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open template: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	d := json.NewDecoder(io.LimitReader(file, maxTemplate))
	d.DisallowUnknownFields() // a limit that is spelt wrongly is no limit
	var t verdict.Template
	if err = d.Decode(&t); err != nil {
		return nil, fault.New(fault.Invalid, fmt.Errorf("read template %q: %w", name, err), "what", "the template's file")
	}
	if err = t.Check(); err != nil {
		return nil, fmt.Errorf("read template %q: %w", name, err)
	}
	t.BuiltIn = false
	if t.ID == "" || slices.ContainsFunc(built, func(b verdict.Template) bool { return b.ID == t.ID }) {
		t.ID = "file"
	}
	return &t, nil
}

// give judges a report, prints it and writes it in every format. A format that fails does not stop the others.
func (a *analyze) give(ctx context.Context, in input, report *analysis.Report) error {
	source := export.Source{Report: report, Language: a.env.language}
	if a.template != nil {
		v := verdict.Judge(report, *a.template)
		source.Verdict, source.Template = &v, a.template.Name
	}
	var pictures error
	if a.out != "" {
		source.Pictures = a.pictures(ctx, in.file, source)
		source.Frames, pictures = a.spread(ctx, in, report)
	}
	if err := a.say(source); err != nil || a.out == "" {
		return err
	}
	failed := []error{pictures}
	for _, f := range a.formats {
		var b bytes.Buffer
		err := export.Write(&b, f, source)
		if err == nil {
			err = platform.WriteFile(in.place+f.Suffix(), b.Bytes())
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// say prints a report.
func (a *analyze) say(s export.Source) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed = a.failed || s.Verdict != nil && s.Verdict.State == verdict.Fail
	return a.env.print(export.Judged{Report: s.Report, Verdict: s.Verdict, Frames: s.Frames}, a.text(s))
}
