package analysis_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/media"
)

func analyse(t *testing.T, d *drawn) *analysis.Report {
	t.Helper()
	r, err := d.engine().Run(t.Context(), task(t), analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	if d.closed.Load() != 1 {
		t.Error("the decoder was not closed")
	}
	return r
}

func cutsOf(r *analysis.Report) []float64 {
	out := []float64{}
	for _, e := range r.Events {
		out = append(out, e.At)
	}
	return out
}

// Cuts and black spans around every edge of a batch and of the file.
func TestEdgesOfBatches(t *testing.T) {
	for _, n := range []int{1, 31, 32, 33, 64, 98} {
		r := analyse(t, &drawn{frames: 100, draw: scenes([]int{n}, nil)})
		if want := []float64{float64(n) / 25}; !slices.Equal(cutsOf(r), want) {
			t.Errorf("cut at picture %d: found %v", n, cutsOf(r))
		}
	}
	for _, c := range [][2]int{{0, 1}, {31, 32}, {32, 33}, {20, 80}, {99, 100}, {0, 100}} {
		r := analyse(t, &drawn{frames: 100, draw: scenes(nil, func(n int) bool { return n >= c[0] && n < c[1] })})
		want := []analysis.Span{{Kind: analysis.Black, Start: float64(c[0]) / 25, End: float64(c[1]) / 25}}
		if !slices.Equal(r.Spans, want) || len(r.Events) > 0 {
			t.Errorf("black %v: spans %v, events %v", c, r.Spans, r.Events)
		}
	}
}

// A flash, a dropout or another picture of one to three pictures is no cut; one that stays is.
func TestFlashesAreNoCuts(t *testing.T) {
	for length := 1; length <= 3; length++ {
		for name, draw := range map[string]func(luma []byte){
			"flash": func(luma []byte) {
				for i, v := range luma {
					luma[i] = min(v, 155) + 100
				}
			},
			"dropout": func(luma []byte) { clear(luma) },
			"picture": func(luma []byte) { copy(luma, scene(2)) },
		} {
			for _, at := range []int{5, 31} {
				plain := scenes(nil, nil)
				r := analyse(t, &drawn{frames: 50, draw: func(n int, luma []byte) {
					plain(n, luma)
					if n >= at && n < at+length {
						draw(luma)
					}
				}})
				if len(r.Events) > 0 {
					t.Errorf("%s of %d at %d: called %v", name, length, at, r.Events)
				}
			}
		}
	}
	if r := analyse(t, &drawn{frames: 80, draw: scenes([]int{30, 42}, nil)}); len(r.Events) != 2 {
		t.Errorf("a shot of 12 pictures: %v", r.Events)
	}
}

func TestTimesCountFromTheFirstStamp(t *testing.T) {
	base := media.Timebase{Num: 1, Den: 30000}
	d := &drawn{frames: 90, draw: scenes([]int{60}, func(n int) bool { return n == 20 }), stamp: func(n int) media.PTS {
		return media.PTS{Ticks: 32250 + int64(n)*1001, Base: base}
	}, track: analysis.Track{Codec: "h264", Nominal: [2]int64{30000, 1001}}}
	r := analyse(t, d)
	if !slices.Equal(cutsOf(r), []float64{2.002}) || r.Spans[0].Start != 20*1001.0/30000 || r.Spans[0].End != 21*1001.0/30000 || r.Duration != 3.003 {
		t.Errorf("%+v", r)
	}
	if r.Video.VFR || r.Video.FrameRate != "30000/1001" || r.Video.Frames != 90 {
		t.Errorf("%+v", r.Video)
	}
}

func TestVariableRate(t *testing.T) {
	ms := media.Timebase{Num: 1, Den: 1000}
	for name, c := range map[string]struct {
		stamp func(n int) int64
		vfr   bool
		rate  string
	}{
		"rounded to ms":   {func(n int) int64 { return (int64(n)*1001 + 15) / 30 }, false, "30000/1001"},
		"one in ten late": {func(n int) int64 { return int64(n)*40 + int64(n/10)*40 }, true, "2867/125"},
		"jump of an hour": {func(n int) int64 { return int64(n)*40 + int64(n/50)*3_600_000 }, true, "7/250"},
	} {
		track := analysis.Track{Nominal: [2]int64{30000, 1001}}
		r := analyse(t, &drawn{frames: 100, draw: scenes(nil, nil), track: track, stamp: func(n int) media.PTS {
			return media.PTS{Ticks: c.stamp(n), Base: ms}
		}})
		if r.Video.VFR != c.vfr || r.Video.FrameRate != c.rate {
			t.Errorf("%s: %+v", name, r.Video)
		}
	}
}

// The report is the same to the byte, however many workers measure.
func TestWorkers(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 8} {
		d := &drawn{frames: 500, draw: scenes([]int{40, 110, 222, 310}, func(n int) bool { return n%97 < 3 })}
		e := d.engine()
		e.Workers = workers
		r, err := e.Run(t.Context(), task(t), analysis.Listener{})
		if err != nil {
			t.Fatal(err)
		}
		r.Engine.Seconds, r.Engine.Realtime = 0, 0
		got, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if !bytes.Equal(got, first) || len(r.Events) != 4 {
			t.Errorf("%d workers: %s\n%s", workers, got, first)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	d := &drawn{frames: 50, draw: scenes([]int{25}, nil)}
	job := task(t)
	job.Checks = []analysis.Check{analysis.Cut}
	r, err := d.engine().Run(t.Context(), job, analysis.Listener{})
	if err != nil {
		t.Fatal(err)
	}
	r.Engine.Seconds, r.Engine.Realtime = 2, 1
	got, err := json.Marshal(r)
	half := strings.TrimSuffix(strings.Repeat("50,", 20), ",")
	// Black was not asked for, so there is no key for spans.
	want := `{"schema":"videonet.report/1","file":"drawn.mp4","sha256":"` + fmt.Sprintf("%x", sha256.Sum256([]byte("a video"))) + `","duration":2,` +
		`"video":{"codec":"drawn","width":1920,"height":1080,"frame_rate":"25/1","vfr":false,"frames":50},"checks":["cut"],` +
		`"events":[{"kind":"cut","at":1}],"shots":[{"start":0,"end":1},{"start":1,"end":2}],` +
		`"curves":{"start":0,"luma":{"step":0.1,"low":[` + half + `],"mean":[` + half + `],"high":[` + half + `]}},"engine":{"decoder":"a test","revision":1,"seconds":2,"realtime":1}}`
	if err != nil || string(got) != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestFaults(t *testing.T) {
	truncated := fault.New(fault.FileTruncated, nil, "file", "x", "at", 1.2)
	for name, c := range map[string]struct {
		d    *drawn
		want fault.Code
	}{
		"no picture":           {&drawn{}, fault.FileDamaged},
		"decoder breaks":       {&drawn{frames: 40, end: errBroken}, fault.Internal},
		"decoder dies":         {&drawn{frames: 40, end: fault.New(fault.WorkerDied, nil)}, fault.WorkerDied},
		"cut before the first": {&drawn{end: truncated}, fault.FileTruncated},
		"cut after some":       {&drawn{frames: 40, end: truncated}, ""},
	} {
		c.d.draw = scenes(nil, nil)
		r, err := c.d.engine().Run(t.Context(), task(t), analysis.Listener{})
		if code, _ := fault.Of(err); code != c.want || (r == nil) != (c.want != "") {
			t.Errorf("%s: %v", name, err)
		}
		if r != nil && (len(r.Problems) != 1 || r.Problems[0].Code != fault.FileTruncated || r.Problems[0].Values["at"] != 1.2 || r.Video.Frames != 40) {
			t.Errorf("%s: %+v", name, r)
		}
		if c.d.closed.Load() != 1 {
			t.Errorf("%s: closed %d times", name, c.d.closed.Load())
		}
	}
	job := task(t)
	job.Checks = []analysis.Check{"people"}
	if _, err := (&drawn{}).engine().Run(t.Context(), job, analysis.Listener{}); !fault.Is(err, fault.NotBuilt) {
		t.Errorf("a check that is not built: %v", err)
	}
}

// The file that is written to, and the one that is gone.
func TestFileChanges(t *testing.T) {
	job := task(t)
	d := &drawn{frames: 40, draw: func(n int, _ []byte) {
		if n == 20 {
			if err := os.WriteFile(job.Path, []byte("another video"), 0o600); err != nil {
				t.Error(err)
			}
		}
	}}
	if _, err := d.engine().Run(t.Context(), job, analysis.Listener{}); !fault.Is(err, fault.FileChanged) {
		t.Errorf("changed: %v", err)
	}
	job = analysis.Task{Path: job.Path + ".gone"}
	if _, err := (&drawn{frames: 2, draw: scenes(nil, nil)}).engine().Run(t.Context(), job, analysis.Listener{}); !fault.Is(err, fault.FileGone) {
		t.Errorf("gone: %v", err)
	}
}

func TestCancelAndProgress(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d := &drawn{frames: 1 << 30, draw: func(int, []byte) { time.Sleep(time.Millisecond) }, track: analysis.Track{Duration: 60}}
	var told []analysis.Progress
	start := time.Now()
	_, err := d.engine().Run(ctx, task(t), analysis.Listener{Progress: func(p analysis.Progress) {
		if told = append(told, p); len(told) == 3 {
			start = time.Now()
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	for i, p := range told {
		if p.Duration != 60 || p.Realtime <= 0 && i > 0 || i > 0 && p.At <= told[i-1].At {
			t.Errorf("progress %+v", told)
		}
	}
}
