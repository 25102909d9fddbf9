package export

import (
	"fmt"
	"strings"

	"videonet/backend/analysis"
	"videonet/backend/sentences"
)

// Bounds of what HTML and PDF hold, so that a page of a broken film can still be opened and printed. The CSV has everything.
const (
	maxRows  = 500
	maxNotes = 50
	maxRules = 100
)

// page is what HTML and PDF show, all texts in one language and fit to be shown.
type page struct {
	Words    words
	Title    string // the file's name
	Facts    []fact
	Notes    []string // what a reader must know before believing the rest
	Verdict  *judgement
	Lanes    []lane
	Axis     [2]string // how the film's beginning and end are called
	Loudness *loudnessPlot
	Waves    []wavePlot
	Pictures []still
	Rows     []row
	More     string // "" when all rows are there
}

// fact is a line of the summary.
type fact struct{ Name, Value string }

// row is one finding.
type row struct {
	Kind, From, To, Lasting, Value string
}

func newPage(s Source) *page {
	r := s.Report
	p := &page{Words: wordsOf(s.Language), Title: fileName(r.File)}
	clock := clockOf(r)
	p.Axis = [2]string{clock(0), clock(r.Duration)}
	p.Facts = p.facts(r, clock)
	p.Notes = p.notes(r)
	p.Verdict = p.judgement(s, clock)
	all := findings(r)
	p.Lanes = p.lanes(all, r.Duration)
	p.Loudness = newLoudnessPlot(r, s.Verdict)
	p.Waves = wavePlots(r)
	p.Pictures = p.stills(s, clock)
	for _, f := range all[:min(len(all), maxRows)] {
		line := row{Kind: p.Words.kindName(f.kind), From: clock(f.start), Value: short(shown(f.value), 40)}
		if f.end > f.start {
			line.To, line.Lasting = clock(f.end), p.amount(f.end-f.start, "s")
		}
		p.Rows = append(p.Rows, line)
	}
	if n := len(all) - len(p.Rows); n > 0 {
		p.More = fmt.Sprintf(p.Words.More, n)
	}
	return p
}

// clockOf names times of the report: by timecode, or by seconds where there is no rate.
func clockOf(r *analysis.Report) func(float64) string {
	rate := rateOf(r)
	return func(at float64) string {
		if !rate.Valid() {
			return seconds(number(at)) + " s"
		}
		return rate.Timecode(rate.Frame(at))
	}
}

func (p *page) facts(r *analysis.Report, clock func(float64) string) []fact {
	rate := "?"
	if v := rateOf(r); v.Valid() {
		rate = decimal(v.Value())
	}
	if r.Video.VFR {
		rate += " (" + p.Words.Variable + ")"
	}
	facts := []fact{
		{p.Words.Duration, fmt.Sprintf("%s (%s)", clock(r.Duration), p.amount(number(r.Duration), "s"))},
		{p.Words.Picture, fmt.Sprintf("%s, %d × %d, %s fps, "+p.Words.Frames, codec(r.Video.Codec), r.Video.Width, r.Video.Height, rate, r.Video.Frames)},
		{p.Words.Sound, p.Words.NoSound},
	}
	if a := r.Audio; a != nil {
		facts[2].Value = fmt.Sprintf("%s, %d Hz, %s", codec(a.Codec), a.Rate, p.Words.Channels(a.Channels))
	}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, value})
		}
	}
	if l := r.Loudness; l != nil {
		if l.Integrated != nil {
			add(p.Words.Loudness, p.amount(*l.Integrated, "LUFS"))
		}
		if l.TruePeak != nil {
			add(p.Words.Peak, p.amount(*l.TruePeak, "dBTP"))
		}
		add(p.Words.LoudnessRange, p.amount(l.Range, "LU"))
	}
	if st := r.Stereo; st != nil {
		value := decimal(st.Phase)
		if mono := p.Words.Mono[st.Mono]; mono != "" {
			value += " (" + mono + ")"
		}
		add(p.Words.Correlation, value)
	}
	if q := r.Quality; q != nil {
		add(p.Words.Index, fmt.Sprintf(p.Words.IndexOf, decimal(q.Index), decimal(q.P5)))
	}
	if sc := r.Scan; sc != nil && p.Words.Scans[sc.Kind] != "" {
		add(p.Words.Scan, p.Words.Scans[sc.Kind])
	}
	add(p.Words.Decoder, short(shown(r.Engine.Decoder), 60))
	add(p.Words.Hash, short(shown(r.SHA256), 64))
	return facts
}

func codec(name string) string {
	if name == "" {
		return "?"
	}
	return short(shown(name), 20)
}

// notes say why the report is less than it seems.
func (p *page) notes(r *analysis.Report) []string {
	var notes []string
	for _, problem := range r.Problems {
		notes = append(notes, p.Words.Incomplete+": "+short(shown(sentences.Of(p.Words.Language, problem.Err())), 300))
	}
	for _, m := range r.Missing {
		why := p.Words.Reasons[m.Why]
		if why == "" {
			why = short(shown(m.Why), 60)
		}
		notes = append(notes, fmt.Sprintf(p.Words.Missing, p.Words.kindName(m.Kind), why))
	}
	if r.Video.VFR {
		notes = append(notes, p.Words.Nearest)
	}
	return notes[:min(len(notes), maxNotes)]
}

// amount is a value with its unit: a space between, but none before a percent sign and a word of Korean and Japanese.
func (p *page) amount(v float64, unit string) string {
	switch word := p.Words.Units[unit]; {
	case unit == "":
		return decimal(v)
	case word != "":
		return decimal(v) + word
	case unit == "%":
		return decimal(v) + "%"
	}
	return decimal(v) + " " + unit
}

// decimal writes hundredths at most, which is how limits are compared.
func decimal(v float64) string {
	s := strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", number(v)), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
