package analysis_test

import (
	"context"
	"io"
	"math"
	"slices"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/media"
)

// heard is a decoder of 25 gray pictures a second and of sound at 48 kHz, in pieces of 20 ms.
type heard struct {
	pictures, pieces int
	channels         int
	sound            func(n int64) float32          // sample n of every channel
	stamp            func(piece int, n int64) int64 // in samples; nil: without a gap

	picture, piece int
	samples        []float32
}

const pieceLength = 960 // samples

func (h *heard) Track() analysis.Track {
	t := analysis.Track{Codec: "drawn", Width: 640, Height: 360, Nominal: [2]int64{25, 1}, FullRange: true}
	if h.channels > 0 {
		t.Sound = &analysis.SoundTrack{Codec: "pcm", Rate: 48000, Channels: h.channels}
	}
	return t
}

func (h *heard) Next(buf []byte) (analysis.Piece, error) {
	if h.piece < h.pieces && h.piece <= 2*h.picture || h.picture == h.pictures {
		if h.piece == h.pieces {
			return analysis.Piece{}, io.EOF
		}
		first := int64(h.piece) * pieceLength
		h.samples = h.samples[:0]
		for n := range int64(pieceLength) {
			for range h.channels {
				h.samples = append(h.samples, h.sound(first+n))
			}
		}
		if h.stamp != nil {
			first = h.stamp(h.piece, first)
		}
		h.piece++
		return analysis.Piece{Kind: media.Audio, PTS: media.PTS{Ticks: first, Base: media.Timebase{Num: 1, Den: 48000}}, Samples: h.samples}, nil
	}
	for i := range buf {
		buf[i] = 128
	}
	h.picture++
	return analysis.Piece{Kind: media.Video, PTS: media.PTS{Ticks: int64(h.picture - 1), Base: media.Timebase{Num: 1, Den: 25}}}, nil
}

func (h *heard) Close() error { return nil }

func (h *heard) run(t *testing.T, checks ...analysis.Check) *analysis.Report {
	t.Helper()
	job := task(t)
	job.Checks = checks
	e := analysis.Engine{Open: func(context.Context, string, analysis.Want) (analysis.Decoder, error) { return h, nil }}
	r, err := e.Run(t.Context(), job, analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tone is 1 kHz at -23 dBFS: -23 LUFS on two channels (EBU Tech 3341, case 1), silent where quiet says so.
func tone(quiet func(n int64) bool) func(n int64) float32 {
	return func(n int64) float32 {
		if quiet(n) {
			return 0
		}
		return float32(math.Pow(10, -23.0/20) * math.Sin(2*math.Pi*1000*float64(n)/48000))
	}
}

func spansOf(r *analysis.Report, kind analysis.Check) []analysis.Span {
	return slices.DeleteFunc(slices.Clone(r.Spans), func(s analysis.Span) bool { return s.Kind != kind })
}

func TestSound(t *testing.T) {
	quiet := func(n int64) bool { return n >= 5*48000 && n < 7*48000 }
	r := (&heard{pictures: 250, pieces: 500, channels: 2, sound: tone(quiet)}).run(t)
	whole := (&heard{pictures: 250, pieces: 500, channels: 2, sound: tone(func(int64) bool { return false })}).run(t, analysis.Loudness)
	if l := whole.Loudness; l == nil || l.Integrated == nil || math.Abs(*l.Integrated+23) > 0.1 || math.Abs(*l.TruePeak+23) > 0.2 || whole.Spans != nil {
		t.Errorf("loudness %+v, spans %v", whole.Loudness, whole.Spans)
	}
	if got := spansOf(r, analysis.Silence); len(got) != 1 || math.Abs(got[0].Start-5) > 0.001 || math.Abs(got[0].End-7) > 0.001 {
		t.Errorf("silence %v", got)
	}
	if got := spansOf(r, analysis.Tone); len(got) != 2 {
		t.Errorf("tones %v", got)
	}
	if r.Stereo == nil || r.Stereo.Mono != "dual" || r.Stereo.Phase != 1 {
		t.Errorf("stereo %+v", r.Stereo)
	}
	if a := r.Audio; a == nil || a.Rate != 48000 || a.Channels != 2 || len(r.Missing) != 1 || r.Missing[0].Kind != analysis.Brisque || !r.Looked(analysis.Silence) {
		t.Errorf("%+v, missing %v", a, r.Missing)
	}
	if c := r.Curves; c == nil || c.Start != 0 || len(c.Loudness.ShortTerm) != 100 || len(c.Waveform.Lanes) != 2 || len(c.Waveform.Lanes[1].High) != 1000 {
		t.Errorf("curves %+v", r.Curves)
	}
}

// Sound that begins later, has a hole, and says a part twice: its times are those of its stamps, from the first picture on.
func TestSoundIsWhereItsStampsSay(t *testing.T) {
	const late, hole = 24000, 96000 // half a second, two seconds
	d := &heard{pictures: 250, pieces: 300, channels: 1, sound: tone(func(int64) bool { return false }), stamp: func(piece int, n int64) int64 {
		n += late
		if piece >= 100 {
			n += hole
		}
		if piece >= 200 {
			n -= 10 * pieceLength
		}
		return n
	}}
	r := d.run(t)
	if got := spansOf(r, analysis.Silence); len(got) != 1 || math.Abs(got[0].Start-2.5) > 0.001 || math.Abs(got[0].End-4.5) > 0.001 {
		t.Errorf("silence %v", got)
	}
	if want := float64(late+300*pieceLength+hole-10*pieceLength) / 48000; math.Abs(r.Curves.Start+float64(len(r.Curves.Waveform.Lanes[0].Low))*0.01-want) > 0.05 { // as far off as a stamp may be
		t.Errorf("the sound begins at %v and has %d points, want an end at %v", r.Curves.Start, len(r.Curves.Waveform.Lanes[0].Low), want)
	}
}

// What cannot be listened to is said, and nothing is called quiet that was never heard.
func TestNoSound(t *testing.T) {
	for why, d := range map[string]*heard{
		"no_sound":     {pictures: 50},
		"sound_format": {pictures: 50, pieces: 10, channels: 17, sound: tone(func(int64) bool { return false })},
	} {
		r := d.run(t, analysis.Cut, analysis.Silence, analysis.Loudness)
		if len(r.Missing) != 2 || r.Missing[0].Why != why || r.Looked(analysis.Silence) || !r.Looked(analysis.Cut) || r.Loudness != nil || r.Curves.Loudness != nil || r.Curves.Waveform != nil {
			t.Errorf("%s: missing %+v, checks %v", why, r.Missing, r.Checks)
		}
	}
	r := (&heard{pictures: 50, pieces: 100, channels: 2, sound: tone(func(int64) bool { return true })}).run(t, analysis.Loudness, analysis.Silence)
	if l := r.Loudness; l == nil || l.Integrated != nil || l.TruePeak != nil || len(r.Spans) != 1 || r.Spans[0].Start != 0 || r.Spans[0].End != 2 {
		t.Errorf("digital silence: %+v, %v", l, r.Spans)
	}
}

// A lot of sound between two pictures does not wait for thirty-two of them.
func TestMuchSoundBetweenPictures(t *testing.T) {
	r := (&heard{pictures: 1, pieces: 5000, channels: 8, sound: tone(func(n int64) bool { return n > 48000 })}).run(t, analysis.Silence)
	if got := spansOf(r, analysis.Silence); len(got) != 1 || math.Abs(got[0].End-100) > 0.001 {
		t.Errorf("silence %v", got)
	}
}
