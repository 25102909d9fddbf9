package analysis_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// sampled is a drawn decoder that gives pictures of full size too: noise from picture n on.
type sampled struct {
	drawn
	noisy  func(n int) bool
	size   [2]int
	failAt int // the sample whose Read fails; 0 none
	queue  []analysis.Piece
	read   int
}

var errPipe = errors.New("the pipe broke")

func (s *sampled) Next(buf []byte) (analysis.Piece, error) {
	if len(s.queue) > 0 {
		p := s.queue[0]
		s.queue = s.queue[1:]
		return p, nil
	}
	n := int(s.given.Load())
	p, err := s.drawn.Next(buf)
	if err == nil && n%25 < 3 {
		if n%25 == 0 {
			s.queue = append(s.queue, s.full(n, p.PTS, false))
		}
		s.queue = append(s.queue, s.full(n, p.PTS, true))
	}
	return p, err
}

func (s *sampled) full(n int, pts media.PTS, strip bool) analysis.Piece {
	full := &analysis.Full{Strip: strip, Width: s.size[0], Height: s.size[1]}
	if strip {
		full.Width = 64
	}
	full.Read = func(planes []byte) error {
		if s.read++; s.failAt > 0 && s.read >= s.failAt {
			return errPipe
		}
		rng := rand.New(rand.NewPCG(1, 1))
		for i := range planes {
			v := 60 + 30*(i/64%4) + n%25*i%7
			if s.noisy(n) {
				v += rng.IntN(60)
			}
			planes[i] = byte(v)
		}
		return nil
	}
	return analysis.Piece{Kind: media.Video, PTS: pts, Full: full}
}

func (s *sampled) engine(workers int) analysis.Engine {
	e := s.drawn.engine()
	e.Workers = workers
	e.Open = opens(s)
	return e
}

// Samples are measured beside the pictures, whatever the number of workers, and what is wrong in two of them is a span.
func TestSamples(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 8} {
		d := &sampled{drawn: drawn{frames: 300, draw: scenes(nil, nil)}, size: [2]int{320, 180}, noisy: func(n int) bool { return n >= 100 && n < 200 || n == 250 }}
		job := task(t)
		job.Checks = slices.DeleteFunc(analysis.Checks(), func(c analysis.Check) bool { return c == analysis.Bars }) // the drawn scene looks like some
		r, err := d.engine(workers).Run(t.Context(), job, analysis.Listener{})
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
		if !bytes.Equal(got, first) {
			t.Errorf("%d workers: %s\n%s", workers, got, first)
		}
		want := []analysis.Span{{Kind: analysis.Noise, Start: 4, End: 8}}
		if noise := slices.DeleteFunc(r.Spans, func(s analysis.Span) bool { return s.Kind != analysis.Noise }); !slices.Equal(noise, want) {
			t.Errorf("%+v", r.Spans)
		}
		if q := r.Quality; q.Samples != 12 || q.Parts["noise"] < 3 || q.P5 >= q.Index || len(r.Curves.Quality.Index) != 12 || r.Curves.Quality.At[11] != 11 || r.Scan == nil {
			t.Errorf("%+v, %+v, %+v", q, r.Curves.Quality, r.Scan)
		}
	}
}

// Only what was asked for is in the report; what is larger than was agreed on, or cannot be read, is no crash.
func TestSamplesAsked(t *testing.T) {
	for _, c := range []struct {
		checks         []analysis.Check
		size           [2]int
		failAt         int
		quality, scan  bool
		samples, cause int
	}{
		{[]analysis.Check{analysis.Cut}, [2]int{320, 180}, 0, false, false, 0, 0},
		{[]analysis.Check{analysis.Blur}, [2]int{320, 180}, 0, true, false, 4, 0},
		{[]analysis.Check{analysis.Interlace}, [2]int{320, 180}, 0, false, true, 0, 0},
		{[]analysis.Check{analysis.Noise}, [2]int{sample.MaxWidth + 2, 180}, 0, false, false, 0, 0},
		{[]analysis.Check{analysis.Noise}, [2]int{320, 180}, 5, false, false, 0, 1},
	} {
		d := &sampled{drawn: drawn{frames: 100, draw: scenes(nil, nil)}, size: c.size, failAt: c.failAt, noisy: func(int) bool { return false }}
		job := task(t)
		job.Checks = c.checks
		r, err := d.engine(2).Run(t.Context(), job, analysis.Listener{})
		if c.cause > 0 {
			if !errors.Is(err, errPipe) {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if (r.Quality != nil) != c.quality || (r.Scan != nil) != c.scan || c.quality && r.Quality.Samples != c.samples || !slices.Equal(r.Checks, c.checks) {
			t.Errorf("%+v: %+v", c, r)
		}
	}
}

// From a file to the report: each fault that ffmpeg makes is named, its clean twin has none; fields are told.
func TestFaultyFiles(t *testing.T) {
	e := engine(t)
	const base = "-v error -nostdin -y -f lavfi -i mandelbrot=s=640x360:r=50:maxiter=300:start_scale=0.6 -t 4 "
	const soft = "format=yuv420p,eq=contrast=0.7:saturation=0.5,loop=60:1:0,scroll=h=0.006:v=0.004"
	const good = " -c:v libx264 -preset ultrafast -crf 12"
	for name, c := range map[string]struct {
		args string
		want []analysis.Check
		scan string
	}{
		"clean.mp4":     {"-vf " + soft + good, nil, "progressive"},
		"blur.mp4":      {"-vf " + soft + ",gblur=6" + good, []analysis.Check{analysis.Blur}, ""},
		"block.mkv":     {"-vf " + soft + " -c:v mjpeg -q:v 31", []analysis.Check{analysis.Block}, ""},
		"noise.mp4":     {"-vf " + soft + ",noise=alls=14:allf=t" + good, []analysis.Check{analysis.Noise}, ""},
		"exposure.mp4":  {"-vf " + soft + ",eq=brightness=0.45,limiter=16:235" + good, []analysis.Check{analysis.Exposure}, ""},
		"legal.mp4":     {"-vf " + soft + ",eq=saturation=3" + good, []analysis.Check{analysis.Legal}, ""},
		"interlace.mp4": {"-vf " + soft + ",tinterlace=4" + good + " -flags +ildct+ilme", []analysis.Check{analysis.Interlace}, "top"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(strings.Fields(base+c.args), path)...).CombinedOutput(); err != nil {
				t.Fatal(string(out))
			}
			checks := []analysis.Check{analysis.Interlace, analysis.Blur, analysis.Block, analysis.Noise, analysis.Exposure, analysis.Legal}
			r, err := e.Run(t.Context(), analysis.Task{Path: path, Checks: checks}, analysis.Listener{})
			if err != nil {
				t.Fatal(err)
			}
			var found []analysis.Check
			for _, s := range r.Spans {
				found = append(found, s.Kind)
				if s.Start != 0 || s.End != r.Duration {
					t.Errorf("%+v of %g s", s, r.Duration)
				}
			}
			if !slices.Equal(found, c.want) || c.scan != "" && r.Scan.Kind != c.scan {
				t.Errorf("found %v, want %v; %+v, %+v", found, c.want, r.Quality, r.Scan)
			}
			if r.Quality.Samples < 4 || (c.want == nil) != (r.Quality.Index > 95) {
				t.Errorf("%+v", r.Quality)
			}
		})
	}
}

// rates is a scorer that gives a number that depends on the picture alone, and breaks at one of them.
type rates struct {
	breakAt int // 0 never
	scored  int
	closed  int
}

func (r *rates) Score(luma []byte, width, height int) (analysis.Rating, error) {
	if r.scored++; r.scored == r.breakAt || len(luma) != width*height || width > 640 || height > 360 {
		return analysis.Rating{}, errPipe
	}
	return analysis.Rating{Sharpness: 7, Brisque: 50 + float64(luma[len(luma)-1]%40)}, nil
}

func (r *rates) Close() error {
	r.closed++
	return nil
}

// Every fourth picture is rated; who rates may be missing or break, which the report says and nothing else suffers from.
func TestScorer(t *testing.T) {
	missing := []analysis.Missing{{Kind: analysis.Brisque, Why: "no_opencv"}}
	for _, c := range []struct {
		scorer  *rates
		fails   bool
		scored  int
		part    bool
		missing []analysis.Missing
	}{
		{&rates{}, false, 3, true, nil},
		{&rates{breakAt: 3}, false, 3, true, missing},
		{&rates{breakAt: 1}, false, 1, false, missing},
		{&rates{}, true, 0, false, missing},
		{nil, false, 0, false, missing},
	} {
		d := &sampled{drawn: drawn{frames: 300, draw: scenes(nil, nil)}, size: [2]int{800, 450}, noisy: func(int) bool { return false }}
		e := d.engine(4)
		if c.scorer != nil {
			e.Scorer = func(context.Context) (analysis.Scorer, error) {
				if c.fails {
					return nil, errPipe
				}
				return c.scorer, nil
			}
		}
		job := task(t)
		job.Checks = []analysis.Check{analysis.Blur}
		r, err := e.Run(t.Context(), job, analysis.Listener{})
		if err != nil {
			t.Fatal(err)
		}
		if _, part := r.Quality.Parts["brisque"]; part != c.part || !slices.Equal(r.Missing, c.missing) || r.Quality.Samples != 12 {
			t.Errorf("%+v: %+v, missing %v", c, r.Quality, r.Missing)
		}
		if o := r.Quality.OpenCV; (o != nil) != c.part || o != nil && (o.Sharpness != 7 || o.Brisque < 50) {
			t.Errorf("%+v: %+v", c, o)
		}
		if s := c.scorer; s != nil && (s.scored != c.scored || !c.fails && s.closed != 1) {
			t.Errorf("%+v: scored %d, closed %d", c, s.scored, s.closed)
		}
	}
}
