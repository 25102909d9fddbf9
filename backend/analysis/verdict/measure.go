package verdict

import (
	"strconv"
	"strings"

	"videonet/backend/analysis"
)

// Measure names a figure that a report holds.
type Measure string

// The measures, with their units.
const (
	Loudness      Measure = "loudness"       // integrated, LUFS
	LoudnessRange Measure = "loudness_range" // LU
	ShortTerm     Measure = "short_term"     // highest, LUFS
	Momentary     Measure = "momentary"      // highest, LUFS
	TruePeak      Measure = "true_peak"      // dBTP
	Phase         Measure = "phase"          // lowest correlation, -1…1
	Black         Measure = "black"          // longest span, seconds
	Freeze        Measure = "freeze"         // longest span, seconds
	Silence       Measure = "silence"        // longest span, seconds
	Bars          Measure = "bars"           // longest span, seconds
	Tone          Measure = "tone"           // longest span, seconds
	Letterbox     Measure = "letterbox"      // longest span, seconds
	Flashes       Measure = "flashes"        // count
	Clipping      Measure = "clipping"       // spans
	Dropouts      Measure = "dropouts"       // spans of lost sound
	Illegal       Measure = "illegal"        // percent of pixels beyond the legal range
	Index         Measure = "index"          // mean technical index, 0…100
	IndexP5       Measure = "index_p5"       // its 5th percentile
	Interlaced    Measure = "interlaced"     // percent of pictures
	Width         Measure = "width"          // pixels
	Height        Measure = "height"         // pixels
	FrameRate     Measure = "frame_rate"     // pictures a second
	Duration      Measure = "duration"       // seconds
	Channels      Measure = "channels"       // of the sound
)

// Measures lists all, in the order in which people look for them.
func Measures() []Measure {
	return []Measure{
		Loudness, LoudnessRange, ShortTerm, Momentary, TruePeak, Phase, Silence, Clipping, Dropouts, Tone,
		Black, Freeze, Flashes, Letterbox, Bars, Illegal, Interlaced, Index, IndexP5,
		Width, Height, FrameRate, Duration, Channels,
	}
}

// Unit is that of a measure: LUFS, dBTP, LU, s, %, or "" for a plain number.
func (m Measure) Unit() string {
	switch m {
	case Loudness, ShortTerm, Momentary:
		return "LUFS"
	case LoudnessRange:
		return "LU"
	case TruePeak:
		return "dBTP"
	case Black, Freeze, Silence, Bars, Tone, Letterbox, Duration:
		return "s"
	case Illegal, Interlaced:
		return "%"
	default:
		return ""
	}
}

// What stands for a level that silence has not.
const (
	gate     = -70  // LUFS
	faintest = -144 // dBTP, the least step of 24 bits
)

// reader gives what a report says of a measure, and whether it says anything.
type reader func(r *analysis.Report) (Figure, bool)

// reader gives how a measure is read, nil for an unknown one.
func (m Measure) reader() reader {
	switch m {
	case Loudness:
		return loudness(func(l *analysis.Levels) *float64 { return l.Integrated })
	case LoudnessRange:
		return loudness(func(l *analysis.Levels) *float64 { return &l.Range })
	case ShortTerm:
		return loudness(func(l *analysis.Levels) *float64 { return l.ShortTerm })
	case Momentary:
		return loudness(func(l *analysis.Levels) *float64 { return l.Momentary })
	case TruePeak:
		return truePeak
	case Phase:
		return phase
	case Silence, Black, Freeze, Bars, Tone, Letterbox:
		return longest(analysis.Check(m))
	case Clipping:
		return count("clipping")
	case Dropouts:
		return count("dropout")
	case Flashes:
		return count("flash")
	case Illegal, Index, IndexP5:
		return quality(m)
	case Interlaced:
		return interlaced
	case Width, Height, FrameRate, Duration, Channels:
		return fact(m)
	}
	return nil
}

// absent says that a report's file has nothing that the measure could be of.
func (m Measure) absent(r *analysis.Report) bool {
	switch m {
	case Loudness, LoudnessRange, ShortTerm, Momentary, TruePeak, Silence, Clipping, Dropouts, Tone:
		return r.Audio == nil
	case Phase:
		return r.Audio == nil || r.Audio.Channels != 2
	default:
		return false
	}
}

func loudness(of func(*analysis.Levels) *float64) reader {
	return func(r *analysis.Report) (Figure, bool) {
		if r.Loudness == nil {
			return Figure{}, false
		}
		v := of(r.Loudness)
		if v == nil { // nothing above the absolute gate (BS.1770-4)
			return Figure{Value: gate}, true
		}
		return Figure{Value: *v}, true
	}
}

func truePeak(r *analysis.Report) (Figure, bool) {
	switch {
	case r.Loudness == nil:
		return Figure{}, false
	case r.Loudness.TruePeak == nil:
		return Figure{Value: faintest}, true
	}
	return Figure{Value: *r.Loudness.TruePeak, Start: r.Loudness.PeakAt, End: r.Loudness.PeakAt}, true
}

func phase(r *analysis.Report) (Figure, bool) {
	if r.Stereo == nil {
		return Figure{}, false
	}
	return Figure{Value: r.Stereo.Phase}, true
}

// longest finds the longest span of a kind. No span is 0 s, where the kind was looked for.
func longest(kind analysis.Check) reader {
	return func(r *analysis.Report) (Figure, bool) {
		f := Figure{}
		for _, s := range r.Spans {
			if s.Kind != kind {
				continue
			}
			f.Count++
			if s.End-s.Start > f.Value {
				f.Value, f.Start, f.End = s.End-s.Start, s.Start, s.End
			}
		}
		return f, f.Count > 0 || r.Looked(kind)
	}
}

// count counts the events and spans of a kind; the first says where.
func count(kind analysis.Check) reader {
	return func(r *analysis.Report) (Figure, bool) {
		f := Figure{}
		add := func(its analysis.Check, start, end float64) {
			if its != kind {
				return
			}
			if f.Count++; f.Count == 1 {
				f.Start, f.End = start, end
			}
		}
		for _, e := range r.Events {
			add(e.Kind, e.At, e.At)
		}
		for _, s := range r.Spans {
			add(s.Kind, s.Start, s.End)
		}
		f.Value = float64(f.Count)
		return f, f.Count > 0 || r.Looked(kind)
	}
}

func quality(m Measure) reader {
	return func(r *analysis.Report) (Figure, bool) {
		switch {
		case r.Quality == nil:
			return Figure{}, false
		case m == Illegal:
			return Figure{Value: r.Quality.Legal}, true
		case m == Index:
			return Figure{Value: r.Quality.Index}, true
		}
		return Figure{Value: r.Quality.P5}, true
	}
}

func interlaced(r *analysis.Report) (Figure, bool) {
	if r.Scan == nil || r.Scan.Kind == "unknown" {
		return Figure{}, false
	}
	return Figure{Value: 100 * (r.Scan.Top + r.Scan.Bottom)}, true
}

func fact(m Measure) reader {
	return func(r *analysis.Report) (Figure, bool) {
		switch m {
		case Width:
			return Figure{Value: float64(r.Video.Width)}, true
		case Height:
			return Figure{Value: float64(r.Video.Height)}, true
		case Duration:
			return Figure{Value: r.Duration}, true
		case Channels:
			if r.Audio == nil {
				return Figure{}, true
			}
			return Figure{Value: float64(r.Audio.Channels)}, true
		default:
		}
		num, den, _ := strings.Cut(r.Video.FrameRate, "/")
		n, err1 := strconv.ParseFloat(num, 64)
		d, err2 := strconv.ParseFloat(den, 64)
		return Figure{Value: n / d}, err1 == nil && err2 == nil && d > 0
	}
}
