package export

import (
	"bytes"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"videonet/backend/analysis/verdict"
)

// Paper is A4; lengths are millimetres.
const (
	paperWidth  = 210.0
	paperHeight = 297.0
	margin      = 16.0
	inner       = paperWidth - 2*margin
	bodySize    = 9.0 // points
	lineHeight  = 4.6
)

// sheet writes a page model on paper, downwards.
type sheet struct {
	*pen
	page *page
	y    float64 // top of what comes next
}

// The colours of HTML's print style.
func black() ink  { return ink{20, 22, 26} }
func soft() ink   { return ink{90, 98, 108} }
func accent() ink { return ink{29, 79, 145} }
func wave() ink   { return ink{122, 147, 181} }

func stateInk(s verdict.State) ink {
	switch s {
	case verdict.Pass:
		return ink{20, 97, 47}
	case verdict.Near:
		return ink{109, 71, 0}
	case verdict.Fail:
		return ink{156, 28, 21}
	default:
		return soft()
	}
}

// writePDF writes what the HTML shows. The document is small enough to be made in memory.
func writePDF(w io.Writer, s Source) error {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreator("VideoNet", true)
	p := newPage(s)
	pdf.SetTitle(p.Title+" – "+p.Words.Report, true)
	pdf.SetLang(p.Words.Language)
	files := s.Fonts
	if files == nil {
		files = SystemFonts(p.Words.Language)
	}
	sh := &sheet{pen: newPen(pdf, files), page: p}
	sh.next()
	sh.head()
	sh.judgement()
	sh.timeline()
	sh.loudness()
	sh.waves()
	sh.stills()
	sh.findings()
	if err := sh.err(); err != nil {
		return err
	}
	var out bytes.Buffer // what fails half-way writes nothing
	if err := pdf.Output(&out); err != nil {
		return fmt.Errorf("make document: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// next begins a sheet of paper with its number at the foot.
func (s *sheet) next() {
	s.pdf.AddPage()
	s.y = margin
	foot := fmt.Sprintf("VideoNet · %d", s.pdf.PageNo())
	s.write(paperWidth-margin-s.width(foot, 7.5), paperHeight-8, foot, 7.5, soft())
	if s.pdf.PageNo() > 1 {
		s.write(margin, paperHeight-8, s.page.Title, 7.5, soft())
	}
}

// room begins a new sheet when less is left, and says whether it did.
func (s *sheet) room(height float64) bool {
	if s.y+height <= paperHeight-margin {
		return false
	}
	s.next()
	return true
}

// text writes lines as wide as the sheet.
func (s *sheet) text(text string, size float64, color ink) {
	for _, line := range s.wrap(text, inner, size) {
		s.room(size * 0.52)
		s.write(margin, s.y+size*0.36, line, size, color)
		s.y += size * 0.52
	}
}

// title writes a headline that has room for something below it.
func (s *sheet) title(text string, below float64) {
	s.room(below + 12)
	s.y += 5
	s.text(text, 12, black())
	s.y += 1
}

func (s *sheet) head() {
	s.text(s.page.Words.Report, bodySize, soft())
	s.text(s.page.Title, 17, black())
	s.y += 3
	for _, f := range s.page.Facts {
		lines := s.wrap(f.Value, inner-42, bodySize)
		s.room(lineHeight * float64(len(lines)))
		s.write(margin, s.y+3.3, f.Name, bodySize, soft())
		for _, line := range lines {
			s.write(margin+42, s.y+3.3, line, bodySize, black())
			s.y += lineHeight
		}
	}
	for _, n := range s.page.Notes {
		s.y++
		s.text(n, bodySize, stateInk(verdict.Near))
	}
}

func (s *sheet) judgement() {
	w := &s.page.Words
	s.title(w.Verdict, 20)
	j := s.page.Verdict
	if j == nil {
		s.text(w.NoVerdict, bodySize, soft())
		return
	}
	s.text(j.Word+" · "+j.Template, 11, stateInk(j.State))
	for _, r := range j.Reasons {
		s.text("· "+r, bodySize, black())
	}
	s.y += 2
	t := table{heads: []string{w.Rule, w.Measured, w.Allowed, w.Place, w.Result}, widths: []float64{49, 26, 35, 46, 22}}
	for _, r := range j.Rules {
		t.rows = append(t.rows, []string{r.Rule, r.Measured, r.Allowed, r.Place, r.Result})
		t.inks = append(t.inks, stateInk(r.State))
	}
	s.table(t)
}

func (s *sheet) findings() {
	w := &s.page.Words
	s.title(w.Findings, 12)
	if len(s.page.Rows) == 0 {
		s.text(w.Nothing, bodySize, soft())
		return
	}
	t := table{heads: []string{w.Kind, w.From, w.To, w.Lasting, ""}, widths: []float64{48, 32, 32, 28, 38}}
	for _, r := range s.page.Rows {
		t.rows = append(t.rows, []string{r.Kind, r.From, r.To, r.Lasting, r.Value})
	}
	s.table(t)
	if s.page.More != "" {
		s.y += 2
		s.text("… "+s.page.More, bodySize, soft())
	}
}
