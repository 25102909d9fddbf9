package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
)

func TestFormats(t *testing.T) {
	got, err := export.ParseFormats("csv, pdf,csv")
	if err != nil || !slices.Equal(got, []export.Format{export.CSV, export.PDF}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err = export.ParseFormats(""); err != nil || !slices.Equal(got, []export.Format{export.JSON}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err = export.ParseFormats("docx"); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	if err = export.Write(&bytes.Buffer{}, "docx", source(t)); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestJSONIsTheReport(t *testing.T) {
	s := source(t)
	var back struct {
		analysis.Report
		Verdict *verdict.Verdict `json:"verdict"`
	}
	if err := json.Unmarshal(written(t, export.JSON, s), &back); err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(s.Report)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(back.Report)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v: %s, want %s", err, got, want)
	}
	if back.Verdict == nil || back.Verdict.State != verdict.Fail {
		t.Errorf("%+v", back.Verdict)
	}
}

func table(t *testing.T, data []byte) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(string(data), "\uFEFF")
	if !marked || !utf8.ValidString(text) || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("%q", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSV(t *testing.T) {
	rows := table(t, written(t, export.CSV, source(t)))
	want := []string{
		"kind|start_s|end_s|start_tc|end_tc|value",
		"black|1|2.4|00:00:01:00|00:00:02:10|", "cut|3|3|00:00:03:00|00:00:03:00|", "flash|7.2|7.2|00:00:07:05|00:00:07:05|",
		"dissolve|10|11|00:00:10:00|00:00:11:00|", "freeze|20|23.2|00:00:20:00|00:00:23:05|",
		"letterbox|30|40|00:00:30:00|00:00:40:00|1920x800+0+140", "cut|40|40|00:00:40:00|00:00:40:00|", "silence|50|55|00:00:50:00|00:00:55:00|",
	}
	if len(rows) != len(want) {
		t.Fatalf("%v", rows)
	}
	for i, row := range rows {
		if got := strings.Join(row, "|"); got != want[i] {
			t.Errorf("%s, want %s", got, want[i])
		}
	}
	if rows = table(t, written(t, export.CSV, export.Source{Report: many(10000)})); len(rows) != 10001 {
		t.Errorf("%d rows of 10000 findings", len(rows))
	}
}

// A report can be a stranger's file: nothing of it is a formula where the table is opened.
func TestCSVHoldsNoFormula(t *testing.T) {
	r := &analysis.Report{Duration: 1, Video: analysis.Video{FrameRate: "=1/1"}}
	for _, kind := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\xff=1"} {
		r.Events = append(r.Events, analysis.Event{Kind: analysis.Check(kind), At: -1})
	}
	for _, row := range table(t, written(t, export.CSV, export.Source{Report: r}))[1:] {
		if strings.ContainsAny(row[0][:1], "=+-@\t\r\n") {
			t.Errorf("%q", row)
		}
	}
}

var (
	edlEvent = regexp.MustCompile(`^(\d{3,})  AX       V     (C   |D) +(?:(\d{3}) )?(\S{11}) (\S{11}) (\S{11}) (\S{11})$`)
	edlNote  = regexp.MustCompile(`^(TITLE: .*|FCM: (NON-)?DROP FRAME|\* [A-Z ]+(: .*)?|)$`)
)

// edlLine is an event that was read back, times in frames.
type edlLine struct {
	number, dissolve string
	from, to         int64
}

// readEDL is the validator: every line is a title, a comment or an event, events follow one another without a gap, source and record
// are the same.
func readEDL(t *testing.T, data []byte, r export.Rate) []edlLine {
	t.Helper()
	var out []edlLine
	at := int64(0)
	for line := range strings.SplitSeq(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		m := edlEvent.FindStringSubmatch(line)
		if m == nil {
			if !edlNote.MatchString(line) {
				t.Errorf("no line of an EDL: %q", line)
			}
			continue
		}
		from, ok1 := r.ParseTimecode(m[4])
		to, ok2 := r.ParseTimecode(m[5])
		if !ok1 || !ok2 || m[6] != m[4] || m[7] != m[5] || from != at || to < from {
			t.Errorf("event %q behind frame %d", line, at)
		}
		at = to
		out = append(out, edlLine{m[1], m[3], from, to})
	}
	return out
}

func TestEDL(t *testing.T) {
	s := source(t)
	got := readEDL(t, written(t, export.EDL, s), rate(t, "25/1"))
	want := []edlLine{{"001", "", 0, 75}, {"002", "", 75, 250}, {"003", "", 250, 250}, {"003", "025", 250, 1000}, {"004", "", 1000, 1500}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	s.Report.Video.FrameRate, s.Report.Video.VFR = "30000/1001", true
	data := written(t, export.EDL, s)
	if text := string(data); !strings.Contains(text, "FCM: DROP FRAME") || !strings.Contains(text, "VARIABLE FRAME RATE") || !strings.Contains(text, "00:00:03;00") {
		t.Errorf("%s", text)
	}
	readEDL(t, data, rate(t, "30000/1001"))
	lines := readEDL(t, written(t, export.EDL, export.Source{Report: many(10000)}), rate(t, "25/1"))
	if n := len(lines); n != 5000 || lines[n-1].number != "5000" || lines[n-1].to != 90000 {
		t.Errorf("%d events, %+v", n, lines[n-1])
	}
}

// Changes that cannot be: none makes a shot without frames, and nothing is lost.
func TestEDLOfImpossibleChanges(t *testing.T) {
	r := &analysis.Report{File: "a.mp4", Duration: 10, Video: analysis.Video{FrameRate: "25/1"}, Events: []analysis.Event{
		{Kind: "cut", At: 0},
		{Kind: "cut", At: -3},
		{Kind: "cut", At: 5},
		{Kind: "cut", At: 5.001},
		{Kind: "cut", At: 99},
		{Kind: "dissolve", Start: 2, End: 3},
		{Kind: "cut", At: 2.5},
		{Kind: "dissolve", Start: 2.8, End: 3.5},
		{Kind: "dissolve", Start: 9, End: 900},
	}}
	got := readEDL(t, written(t, export.EDL, export.Source{Report: r}), rate(t, "25/1"))
	want := []edlLine{{"001", "", 0, 50}, {"002", "", 50, 50}, {"002", "025", 50, 125}, {"003", "", 125, 225}, {"004", "", 225, 225}, {"004", "025", 225, 250}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Names of strangers add no line to an EDL and do not turn one around.
func TestEDLNames(t *testing.T) {
	for what, name := range hostile() {
		s := source(t)
		s.Report.File = name
		data := written(t, export.EDL, s)
		if n := len(readEDL(t, data, rate(t, "25/1"))); n != 5 || !utf8.Valid(data) || bytes.Contains(data, []byte("\u202e")) {
			t.Errorf("%s: %d events\n%s", what, n, data)
		}
	}
}
