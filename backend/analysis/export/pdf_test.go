package export_test

import (
	"bytes"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/fault"
)

// fonts are what this system has for a language; without Korean and Japanese ones the test cannot run.
func fonts(t *testing.T, language string) []string {
	t.Helper()
	s := export.Source{Report: &analysis.Report{File: "가あ漢"}, Language: language}
	if err := export.Write(&bytes.Buffer{}, export.PDF, s); fault.Is(err, fault.NoFont) {
		t.Skip("NOT RUN: no TrueType font of Korean and Japanese on this machine")
	}
	return export.SystemFonts(language)
}

var pageCount = regexp.MustCompile(`/Type /Pages\s[^>]*/Count (\d+)`)

// document looks at the frame of a PDF: its head, its end, how many sheets it says it has.
func document(t *testing.T, data []byte) (sheets string) {
	t.Helper()
	m := pageCount.FindSubmatch(data)
	if !bytes.HasPrefix(data, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(data), []byte("%%EOF")) || m == nil {
		t.Fatalf("no PDF: %.200q", data)
	}
	return string(m[1])
}

// extracted is the text of a document as another program reads it, "" without that program.
func extracted(t *testing.T, data []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		return ""
	}
	cmd := exec.CommandContext(t.Context(), tool, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Errorf("pdftotext: %v %s", err, &complaints)
	}
	return string(out)
}

func TestPDF(t *testing.T) {
	for language, words := range map[string][]string{
		"en": {"서울 夜景.mp4", "Failed", "Broadcast (EBU R 128)", "Dissolve", "1920x800+0+140"},
		"ko": {"서울 夜景.mp4", "실패", "방송 (EBU R 128)", "디졸브", "허용 범위"},
		"ja": {"서울 夜景.mp4", "不合格", "ディゾルブ", "許容範囲"},
	} {
		fonts(t, language)
		s := source(t)
		s.Language = language
		data := written(t, export.PDF, s)
		if n := document(t, data); n < "2" || n > "4" {
			t.Errorf("%s: %s sheets", language, n)
		}
		for _, part := range []string{"/ToUnicode", "/FontFile2", "/CIDFontType2", "/DCTDecode", "/Lang (" + language} {
			if !bytes.Contains(data, []byte(part)) {
				t.Errorf("%s: no %s", language, part)
			}
		}
		if len(data) > 400<<10 {
			t.Errorf("%s: %d bytes: fonts hold what is not written", language, len(data))
		}
		if text := extracted(t, data); text != "" {
			for _, w := range words {
				if !strings.Contains(text, w) {
					t.Errorf("%s: no %q in\n%s", language, w, text)
				}
			}
		}
	}
}

// Without a font there is Latin, and a fault for the rest.
func TestPDFWithoutFonts(t *testing.T) {
	s := source(t)
	s.Fonts = []string{}
	s.Report.File = "Crème brûlée – “1”.mp4"
	data := written(t, export.PDF, s)
	if document(t, data) < "2" || bytes.Contains(data, []byte("/FontFile2")) {
		t.Error("fonts came from somewhere")
	}
	if text := extracted(t, data); text != "" && !strings.Contains(text, "Crème brûlée – “1”.mp4") {
		t.Errorf("%s", text)
	}
	for what, change := range map[string]func(*export.Source){
		"name": func(s *export.Source) { s.Report.File = "서울.mp4" }, "language": func(s *export.Source) { s.Language = "ja" },
		"Cyrillic": func(s *export.Source) { s.Report.File = "Фильм.mp4" },
	} {
		s := source(t)
		s.Fonts, s.Report.File = []string{"/nowhere.ttf", t.TempDir()}, "a.mp4"
		change(&s)
		var b bytes.Buffer
		err := export.Write(&b, export.PDF, s)
		if _, values := fault.Of(err); !fault.Is(err, fault.NoFont) || values["text"] == "" || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", what, err, b.Len())
		}
	}
}

// All the names in one document, because opening fonts takes its time, in each place where a stranger's text may stand.
func TestPDFOfStrangers(t *testing.T) {
	fonts(t, "ko")
	s := source(t)
	s.Language = "ko"
	for _, name := range hostile() {
		s.Report.File, s.Report.SHA256, s.Report.Engine.Decoder, s.Report.Video.Codec = name, name, name, name
		s.Report.Events = append(s.Report.Events, analysis.Event{Kind: analysis.Check(name), At: 5})
		s.Report.Missing = append(s.Report.Missing, analysis.Missing{Kind: analysis.Check(name), Why: name})
		s.Template, s.Verdict.Template = name, "own"
	}
	s.Report.File = hostile()["turned"]
	data := written(t, export.PDF, s)
	if n := document(t, data); n > "5" {
		t.Errorf("%s sheets", n)
	}
	if text := extracted(t, data); text != "" && (strings.Contains(text, "\u202e") || !strings.Contains(text, "a?4pm.exe")) {
		t.Errorf("%s", text)
	}
}

func TestPDFEmptyAndFull(t *testing.T) {
	if n := document(t, written(t, export.PDF, export.Source{Report: &analysis.Report{}})); n != "1" {
		t.Errorf("nothing takes %s sheets", n)
	}
	data := written(t, export.PDF, export.Source{Report: many(10000)})
	if n := document(t, data); len(n) != 2 || n > "20" || len(data) > 1<<20 {
		t.Errorf("%s sheets, %d bytes", n, len(data))
	}
	if text := extracted(t, data); text != "" && !strings.Contains(text, "9500 more in the CSV") {
		t.Error("it does not say that there is more")
	}
	tall := source(t)
	tall.Pictures = func(float64) ([]byte, error) { return picture(1), nil }
	tall.Report.Missing = slices.Repeat([]analysis.Missing{{Kind: "blur", Why: strings.Repeat("no ", 100)}}, 1000)
	if n := document(t, written(t, export.PDF, tall)); len(n) > 1 {
		t.Errorf("%s sheets of notes", n)
	}
}
