// Package export writes one report as what other programs and people read: JSON, CSV, an EDL (CMX 3600), OpenTimelineIO, one HTML file
// and a PDF. It measures and judges nothing, and it writes to what it is given: names of files and folders are its caller's. It reads
// fonts of the system for the PDF and nothing else.
//
// The names in a report come from strangers. Each format shows them as text of one line, without what would turn the line around or end
// it; the JSON alone has them as they are.
package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
)

// Format is a way to write a report.
type Format string

// The formats.
const (
	JSON Format = "json" // the report, and the verdict beside it
	CSV  Format = "csv"  // one row for each finding
	EDL  Format = "edl"  // shots, CMX 3600
	OTIO Format = "otio" // shots and findings, OpenTimelineIO
	HTML Format = "html" // one file to look at
	PDF  Format = "pdf"  // the same on paper
)

// Formats returns all.
func Formats() []Format { return []Format{JSON, CSV, EDL, OTIO, HTML, PDF} }

// ParseFormats reads names separated by commas; "" is JSON. It returns fault.Invalid (value "what") for an unknown one.
func ParseFormats(list string) ([]Format, error) {
	if list == "" {
		return []Format{JSON}, nil
	}
	var formats []Format
	for name := range strings.SplitSeq(list, ",") {
		f := Format(strings.TrimSpace(name))
		if !slices.Contains(Formats(), f) {
			return nil, fault.New(fault.Invalid, fmt.Errorf("unknown format %q", name), "what", string(f))
		}
		if !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return formats, nil
}

// Suffix ends the name of a file of the format.
func (f Format) Suffix() string { return ".report." + string(f) }

// Pictured says that the format shows pictures.
func (f Format) Pictured() bool { return f == HTML || f == PDF }

// Source is what is written.
type Source struct {
	Report *analysis.Report
	// Verdict is nil when nobody judged.
	Verdict *verdict.Verdict
	// Template is what people call the verdict's template; "" is its id, and a built-in one has a name of its own in every language.
	Template string
	// Pictures returns the picture of a file at a time in seconds as JPEG; nil has none. What it fails on, and what is no picture, is left
	// out. It is asked in the order of time, at most maxPictures times.
	Pictures func(at float64) ([]byte, error)
	// Frames are pictures that were written beside the report; JSON names them.
	Frames []Frame
	// Language of HTML and PDF: en, ko or ja; anything else is en.
	Language string
	// Fonts are files of TrueType fonts for the PDF, the best first; nil asks SystemFonts.
	Fonts []string
}

// Write writes the report. Of the PDF it returns fault.NoFont (value "text") where no font holds what must be written.
func Write(w io.Writer, f Format, s Source) error {
	var err error
	switch f {
	case JSON:
		err = writeJSON(w, s)
	case CSV:
		err = writeCSV(w, s)
	case EDL:
		err = writeEDL(w, s)
	case OTIO:
		err = writeOTIO(w, s)
	case HTML:
		err = writeHTML(w, s)
	case PDF:
		err = writePDF(w, s)
	default:
		err = fault.New(fault.Invalid, nil, "what", string(f))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f, err)
	}
	return nil
}

// Frame is a picture of the file that stands in a file of its own.
type Frame struct {
	At   float64 `json:"at"`   // seconds from the first picture
	JPEG string  `json:"jpeg"` // the file, as seen from the report's folder
}

// Judged is a report with the verdict and the pictures beside its keys.
type Judged struct {
	*analysis.Report
	Verdict *verdict.Verdict `json:"verdict,omitempty"`
	Frames  []Frame          `json:"frames,omitempty"`
}

func writeJSON(w io.Writer, s Source) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(Judged{s.Report, s.Verdict, s.Frames})
}
