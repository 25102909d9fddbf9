package analysis_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // image.Decode reads stills
	"math"
	"slices"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

func TestDivide(t *testing.T) {
	cut := func(at float64) analysis.Event { return analysis.Event{Kind: analysis.Cut, At: at} }
	dissolve := func(start, end float64) analysis.Event {
		return analysis.Event{Kind: analysis.Dissolve, Start: start, End: end}
	}
	for name, c := range map[string]struct {
		events   []analysis.Event
		duration float64
		want     string
	}{
		"no length":          {nil, 0, "[]"},
		"one":                {nil, 9, "[0-9]"},
		"flashes are none":   {[]analysis.Event{{Kind: analysis.Flash, At: 3}}, 9, "[0-9]"},
		"cuts":               {[]analysis.Event{cut(2), cut(5)}, 9, "[0-2 2-5 5-9]"},
		"in any order":       {[]analysis.Event{cut(5), cut(2), cut(5)}, 9, "[0-2 2-5 5-9]"},
		"dissolve":           {[]analysis.Event{dissolve(2, 4), cut(7)}, 9, "[0-2 2-7 7-9]"},
		"cut in a dissolve":  {[]analysis.Event{cut(3), dissolve(2, 4), cut(4), cut(4.5)}, 9, "[0-2 2-4.5 4.5-9]"},
		"cut at its start":   {[]analysis.Event{cut(2), dissolve(2, 4), cut(3)}, 9, "[0-2 2-9]"},
		"at or past the end": {[]analysis.Event{cut(9), cut(10), dissolve(8, 12)}, 9, "[0-8 8-9]"},
	} {
		text := []string{}
		for _, s := range analysis.Divide(c.events, c.duration) {
			text = append(text, fmt.Sprintf("%g-%g", s.Start, s.End))
		}
		if got := fmt.Sprint(text); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Every shot has the index of its own samples.
func TestShotsAreScored(t *testing.T) {
	d := &sampled{drawn: drawn{frames: 200, draw: scenes([]int{100}, nil)}, size: [2]int{320, 180}, noisy: func(n int) bool { return n >= 100 }}
	job := task(t)
	job.Checks = []analysis.Check{analysis.Cut, analysis.Noise}
	r, err := d.engine(2).Run(t.Context(), job, analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Shots; len(s) != 2 || s[0].End != 4 || s[1].End != 8 || *s[0].Index <= *s[1].Index+3 || *s[0].P5 > *s[0].Index {
		t.Errorf("%+v", s)
	}
}

// bright draws pictures of one brightness, a hundredth of which is n percent.
func bright(percent func(n int) int) func(int, []byte) {
	return func(n int, luma []byte) {
		for i := range luma {
			luma[i] = byte(percent(n) * 255 / 100)
		}
	}
}

func TestLumaCurve(t *testing.T) {
	ms := func(at func(n int) int64) func(int) media.PTS {
		return func(n int) media.PTS { return media.PTS{Ticks: at(n), Base: media.Timebase{Num: 1, Den: 1000}} }
	}
	run := func(d *drawn) *analysis.LumaCurve { return analyse(t, d).Curves.Luma }
	// Two pictures in each step, one of 20 and one of 60 percent.
	c := run(&drawn{frames: 40, draw: bright(func(n int) int { return 20 + n%2*40 }), stamp: ms(func(n int) int64 { return int64(n) * 50 })})
	if c.Step != 0.1 || len(c.Mean) != 20 || c.Low[7] != 20 || c.Mean[7] != 40 || c.High[7] != 60 {
		t.Errorf("%+v", c)
	}
	// A picture stands for 2 s: it is the curve until the next begins.
	c = run(&drawn{frames: 3, draw: bright(func(n int) int { return 20 * (n + 1) }), stamp: ms(func(n int) int64 { return int64(n) * 2000 })})
	if len(c.Mean) != 41 || c.Mean[19] != 20 || c.Mean[20] != 40 || c.Mean[39] != 40 || c.Mean[40] != 60 {
		t.Errorf("%+v", c)
	}
	// Two pictures ten hours apart, and stamps that make no sense: the curve stays small.
	for name, at := range map[string]func(n int) int64{
		"ten hours": func(n int) int64 { return int64(n) * 36_000_000 },
		"nonsense":  func(n int) int64 { return int64(n%2) * math.MaxInt64 / 4 },
		"backwards": func(n int) int64 { return int64(-n) * 40 },
	} {
		c = run(&drawn{frames: 2, draw: bright(func(n int) int { return 20 * (n + 1) }), stamp: ms(at)})
		if n := len(c.Mean); n > 4000 || len(c.Low) != n || len(c.High) != n || slices.Max(c.High) != 40 {
			t.Errorf("%s: %d points of %g s", name, n, c.Step)
		}
	}
}

// heardStills runs a drawn film and returns its stills by time; shots alone, or all.
func heardStills(t *testing.T, d *drawn, checks ...analysis.Check) (r *analysis.Report, all, shots []analysis.Still) {
	t.Helper()
	job := task(t)
	job.Checks = checks
	r, err := d.engine().Run(t.Context(), job, analysis.Listener{Still: func(s analysis.Still) {
		if all = append(all, s); s.Shot {
			shots = append(shots, s)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r, all, shots
}

// One still of the first picture of each shot, one of each two seconds, in the film's shape.
func TestStills(t *testing.T) {
	for name, c := range map[string]struct {
		size, want [2]int
	}{
		"16:9": {[2]int{1920, 1080}, [2]int{160, 90}}, "scope": {[2]int{2048, 858}, [2]int{160, 67}},
		"portrait": {[2]int{1080, 1920}, [2]int{51, 90}}, "line": {[2]int{4000, 2}, [2]int{160, 1}}, "square": {[2]int{33, 33}, [2]int{90, 90}},
	} {
		draw := scenes([]int{60, 130}, nil)
		d := &drawn{frames: 200, draw: draw, track: analysis.Track{Width: c.size[0], Height: c.size[1]}}
		r, all, shots := heardStills(t, d, analysis.Cut)
		if len(r.Shots) != 3 || len(shots) != 3 || len(all) != 6 {
			t.Fatalf("%s: %d stills, %d of shots: %+v", name, len(all), len(shots), r.Shots)
		}
		for i, s := range shots {
			if s.At != r.Shots[i].Start {
				t.Errorf("%s: still of a shot at %g, the shot begins at %g", name, s.At, r.Shots[i].Start)
			}
			p, _, err := image.Decode(bytes.NewReader(s.JPEG))
			if err != nil {
				t.Fatal(err)
			}
			if size := p.Bounds().Size(); size.X != c.want[0] || size.Y != c.want[1] {
				t.Errorf("%s: %v, want %v", name, size, c.want)
			}
			if name != "16:9" {
				continue
			}
			luma := make([]byte, picture.Width*picture.Height)
			draw([]int{0, 60, 130}[i], luma)
			for _, at := range [][2]int{{10, 10}, {70, 40}, {150, 80}} {
				y, _, _, _ := p.At(at[0], at[1]).RGBA()
				if want := int(luma[at[1]*4*picture.Width+at[0]*4+2]); int(y>>8)-want > 12 || want-int(y>>8) > 12 {
					t.Errorf("still %d is %d at %v, the picture %d", i, y>>8, at, want)
				}
			}
		}
	}
}

// However long the film is, there are not too many.
func TestStillsOfALongFilm(t *testing.T) {
	ten := func(n int) media.PTS { return media.PTS{Ticks: int64(n) * 2, Base: media.Timebase{Num: 1, Den: 1}} }
	_, all, shots := heardStills(t, &drawn{frames: 4000, draw: bright(func(int) int { return 40 }), stamp: ten}, analysis.Cut)
	if len(all) < 512 || len(all) > 512+3*256+1 || len(shots) != 1 {
		t.Errorf("%d stills, %d of shots", len(all), len(shots))
	}
	if _, all, shots = heardStills(t, &drawn{frames: 60, draw: bright(func(int) int { return 40 })}, analysis.Black); len(all) != 2 || len(shots) != 0 {
		t.Errorf("nobody asked for cuts: %d stills, %d of shots", len(all), len(shots))
	}
}
