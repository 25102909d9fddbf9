package export

import (
	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
)

// words are what HTML and PDF say in one language. The page says the same things with the words of its own files; those of findings
// are alike, so that a report reads as the window does.
type words struct {
	Language string // BCP 47
	Report   string // the headline above the file's name
	Made     string // "made by VideoNet"

	Duration, Picture, Sound, Decoder, Hash string
	Frames, Variable, NoSound               string // frames: %d
	Channels                                func(n int) string

	Loudness, Peak, LoudnessRange, Correlation, Index, Scan string
	IndexOf                                                 string // %s mean, %s 5th percentile
	Scans                                                   map[string]string
	Mono                                                    map[string]string

	Verdict, Rule, Measured, Allowed, Place, Result string
	NoVerdict                                       string
	States                                          map[verdict.State]string
	Whole                                           map[verdict.State]string // of the file
	Why                                             map[verdict.State]string // whole sentences, %s the measure
	Measures                                        map[verdict.Measure]string
	Templates                                       map[string]string // of the built-in ones
	AtLeast, AtMost, Between, NoneAllowed           string            // %s limits with units
	Units                                           map[string]string // those that have words in them

	Timeline, LoudnessCurve, ShortTerm, Momentary, Waveform, Pictures string
	Findings, Nothing, Kind, From, To, Lasting                        string
	More                                                              string // %d rows that the CSV has
	Nearest                                                           string // about timecodes of a variable rate
	Incomplete                                                        string
	Missing                                                           string // %s check, %s reason
	Reasons                                                           map[string]string
	Kinds                                                             map[analysis.Check]string
}

func wordsOf(language string) words {
	switch language {
	case "ko":
		return korean()
	case "ja":
		return japanese()
	default:
		return english()
	}
}

// kindName is the word for a kind; what has none, of a newer program, is shown as it is.
func (w *words) kindName(kind analysis.Check) string {
	if name := w.Kinds[kind]; name != "" {
		return name
	}
	return short(shown(string(kind)), 40)
}
