package export_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
)

// reported is a report of a minute with something of everything.
func reported() *analysis.Report {
	r := &analysis.Report{
		Schema: analysis.Schema, File: "/films/서울 夜景.mp4", SHA256: "00ff", Duration: 60,
		Video:  analysis.Video{Codec: "h264", Width: 1920, Height: 1080, FrameRate: "25/1", Frames: 1500},
		Audio:  &analysis.Audio{Codec: "aac", Rate: 48000, Channels: 2},
		Checks: analysis.Checks(),
		Events: []analysis.Event{{Kind: "cut", At: 3}, {Kind: "flash", At: 7.2}, {Kind: "dissolve", Start: 10, End: 11}, {Kind: "cut", At: 40}},
		Spans: []analysis.Span{
			{Kind: "black", Start: 1, End: 2.4},
			{Kind: "freeze", Start: 20, End: 23.2},
			{Kind: "letterbox", Start: 30, End: 40, Picture: &analysis.Area{Y: 140, Width: 1920, Height: 800}},
			{Kind: "silence", Start: 50, End: 55},
		},
		Loudness: &analysis.Levels{Integrated: new(-20.8), Range: 4.1, TruePeak: new(-0.4), PeakAt: 47.2},
		Stereo:   &analysis.Stereo{Phase: 0.82},
		Quality:  &analysis.Quality{Index: 87, P5: 61, Samples: 60},
		Scan:     &analysis.Scan{Kind: "progressive", Progressive: 1},
		Missing:  []analysis.Missing{{Kind: "blur", Why: "no_opencv"}},
		Problems: []analysis.Problem{{Code: fault.FileTruncated, Values: map[string]any{"file": "a", "at": 59.5}}},
		Engine:   analysis.Made{Decoder: "ffmpeg h264 (software)", Seconds: 2.1, Realtime: 5.9},
	}
	c := &analysis.Curves{Loudness: &analysis.LoudnessCurve{Step: 0.1}, Waveform: &analysis.WaveformCurve{Step: 0.05, Lanes: make([]analysis.Lane, 2)}}
	for i := range 600 {
		at := float64(i) / 10
		c.Loudness.Momentary = append(c.Loudness.Momentary, float32(-22+6*math.Sin(at)+3*math.Sin(5*at)))
		c.Loudness.ShortTerm = append(c.Loudness.ShortTerm, float32(-22+6*math.Sin(at)))
	}
	for i := range 1200 {
		v := int16(20000 * math.Abs(math.Sin(float64(i)/40)))
		for l := range c.Waveform.Lanes {
			c.Waveform.Lanes[l].High = append(c.Waveform.Lanes[l].High, v/int16(l+1))
			c.Waveform.Lanes[l].Low = append(c.Waveform.Lanes[l].Low, -v/2)
		}
	}
	r.Curves = c
	return r
}

// source is the report, judged for broadcast, with pictures.
func source(t *testing.T) export.Source {
	t.Helper()
	r := reported()
	v := verdict.Judge(r, verdict.BuiltIn()[0])
	return export.Source{Report: r, Verdict: &v, Pictures: func(at float64) ([]byte, error) { return picture(uint8(4 * at)), nil }}
}

func picture(shade uint8) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 320, 180))
	for y := range 180 {
		for x := range 320 {
			m.Set(x, y, color.RGBA{uint8(x / 2), uint8(y), shade, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// written is what a format makes of a source.
func written(t *testing.T, f export.Format, s export.Source) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(&b, f, s); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.Bytes()
}

// many is a report with as many findings, an hour long.
func many(n int) *analysis.Report {
	r := &analysis.Report{File: "many.mp4", Duration: 3600, Video: analysis.Video{FrameRate: "25/1"}}
	for i := range n {
		at := 3600 * float64(i) / float64(n)
		if i%2 == 0 {
			r.Events = append(r.Events, analysis.Event{Kind: "cut", At: at})
		} else {
			r.Spans = append(r.Spans, analysis.Span{Kind: "black", Start: at, End: at + 0.1})
		}
	}
	return r
}

// hostile are names that strangers gave their files.
func hostile() map[string]string {
	return map[string]string{
		"markup":    `<script>alert(1)</script>"'&.mp4`,
		"line":      "a\nFCM: DROP FRAME\r\n001  AX.mp4",
		"turned":    "a\u202e4pm.exe",
		"long":      string(bytes.Repeat([]byte("가나다"), 100)) + ".mp4",
		"no UTF-8":  "a\xff\xfe.mp4",
		"formula":   "=HYPERLINK(\"http://x\")",
		"empty":     "",
		"emoji":     "🎬 \U00010000.mp4",
		"separator": "a\u2028b\x00\x1b[2J.mp4",
		"template":  "{{.}} {nb}.mp4",
	}
}
