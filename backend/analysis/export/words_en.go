package export

import (
	"fmt"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
)

func english() words {
	return words{
		Language: "en", Report: "Analysis report", Made: "Made by VideoNet",
		Duration: "Duration", Picture: "Picture", Sound: "Sound", Decoder: "Decoded by", Hash: "SHA-256",
		Frames: "%d frames", Variable: "variable rate", NoSound: "none",
		Channels: func(n int) string {
			if n == 1 {
				return "1 channel"
			}
			return fmt.Sprintf("%d channels", n)
		},
		Loudness: "Loudness", Peak: "True peak", LoudnessRange: "Loudness range", Correlation: "Phase correlation",
		Index: "Technical index", Scan: "Scan", IndexOf: "%s on average, %s at the 5th percentile",
		Scans: map[string]string{
			"progressive": "progressive", "top": "top field first", "bottom": "bottom field first", "mixed": "mixed", "unknown": "could not be told",
		},
		Mono:    map[string]string{"dual": "both channels carry the same", "left": "only the left channel carries sound", "right": "only the right channel carries sound"},
		Verdict: "Verdict", Rule: "Rule", Measured: "Measured", Allowed: "Allowed", Place: "Where", Result: "Result",
		NoVerdict: "This report was not judged by a template.",
		States: map[verdict.State]string{
			verdict.Pass: "Pass", verdict.Near: "Close", verdict.Fail: "Fail", verdict.Unknown: "Not measured", verdict.Absent: "Not applicable",
		},
		Whole: map[verdict.State]string{verdict.Pass: "Passed", verdict.Fail: "Failed", verdict.Unknown: "Undecided"},
		Why: map[verdict.State]string{
			verdict.Fail: "%s: %s measured, %s allowed.", verdict.Unknown: "%s was not measured.",
		},
		Measures: map[verdict.Measure]string{
			verdict.Loudness: "Loudness", verdict.LoudnessRange: "Loudness range", verdict.ShortTerm: "Highest short-term loudness",
			verdict.Momentary: "Highest momentary loudness", verdict.TruePeak: "True peak", verdict.Phase: "Phase correlation",
			verdict.Black: "Longest black", verdict.Freeze: "Longest freeze", verdict.Silence: "Longest silence", verdict.Bars: "Longest colour bars",
			verdict.Tone: "Longest test tone", verdict.Letterbox: "Longest black borders", verdict.Flashes: "Flashes", verdict.Clipping: "Clipped places",
			verdict.Dropouts: "Sound dropouts", verdict.Illegal: "Pixels beyond the legal range", verdict.Index: "Technical index",
			verdict.IndexP5: "Technical index, 5th percentile", verdict.Interlaced: "Interlaced pictures", verdict.Width: "Width",
			verdict.Height: "Height", verdict.FrameRate: "Frame rate", verdict.Duration: "Duration", verdict.Channels: "Sound channels",
		},
		Templates: map[string]string{verdict.Broadcast: "Broadcast (EBU R 128)", verdict.Web: "Web", verdict.Meeting: "Meeting"},
		AtLeast:   "at least %s", AtMost: "at most %s", NoneAllowed: "none", Between: "%s to %s",
		Timeline: "Timeline", LoudnessCurve: "Loudness (LUFS)", ShortTerm: "short-term", Momentary: "momentary", Waveform: "Waveform", Pictures: "Pictures",
		Findings: "Findings", Nothing: "Nothing conspicuous was found.", Kind: "Finding", From: "From", To: "To", Lasting: "Lasts",
		More:       "%d more in the CSV and JSON exports.",
		Nearest:    "The frame rate varies: timecodes are the nearest ones at the mean rate.",
		Incomplete: "This report does not cover the whole file", Missing: "%s was not checked: %s",
		Reasons: map[string]string{"no_sound": "the file has no sound", "no_opencv": "this build lacks OpenCV"},
		Kinds: map[analysis.Check]string{
			"cut": "Cut", "dissolve": "Dissolve", "flash": "Flash", "black": "Black", "freeze": "Freeze", "letterbox": "Black borders",
			"bars": "Colour bars", "silence": "Silence", "clipping": "Clipped sound", "phase": "Reversed phase", "dropout": "Sound dropout",
			"tone": "Test tone", "loudness": "Loudness", "interlace": "Interlacing", "blur": "Blur", "block": "Blockiness", "noise": "Noise",
			"exposure": "Exposure", "legal": "Legal range", "brisque": "BRISQUE",
		},
	}
}
