package app

import (
	"cmp"
	"os"
	"slices"
	"strings"

	"videonet/backend/analysis/export"
	"videonet/backend/sentences"
)

// ExportReport asks for a folder and writes a job's report there in every format. It returns the names of the files, none when the person
// thought better of it.
func (a *Analyses) ExportReport(id string, formats []string) ([]string, error) {
	queue := a.j.product().Analyses
	job, err := queue.Job(id)
	if err != nil {
		return nil, err
	}
	wanted, err := export.ParseFormats(strings.Join(formats, ","))
	if err != nil {
		return nil, err
	}
	source := export.Source{Language: cmp.Or(a.j.product().Person.Language(), systemLanguage())}
	if source.Report, err = queue.Report(id); err != nil {
		return nil, err
	}
	if source.Verdict, err = queue.Verdicts.Verdict(job); err != nil {
		return nil, err
	}
	if t := queue.Verdicts.Chosen(); t != nil {
		source.Template = t.Name
	}
	folder, err := a.j.window.ChooseFolder("VideoNet")
	if err != nil || folder == "" {
		return []string{}, err
	}
	if slices.ContainsFunc(wanted, export.Format.Pictured) {
		source.Pictures = queue.Pictures(a.j.ctx, job, source)
	}
	return export.Into(folder, wanted, source)
}

// systemLanguage is that of the person's system, as its locale says.
func systemLanguage() string {
	return sentences.Language(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")))
}
