package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"videonet/backend"
	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/analysis/verdict"
	"videonet/backend/fault"
	"videonet/backend/platform"
	"videonet/backend/sentences"
)

const analyzeUsage = "analyze FILE...|- [--watch DIR] [--checks cut,dissolve,flash,black,freeze,letterbox,bars,…] [--out DIR [--export json,csv,edl,otio,html,pdf] [--frames N]] " +
	"[--checkpoint 20s] [--template broadcast|web|meeting|FILE.json] [--jobs N] [--device auto|cpu|cuda|vaapi|d3d11va|qsv]"

// analyzeJobs is how many files are analysed at once unless --jobs says otherwise; they share the cores.
const analyzeJobs = 8

// progressEvery keeps the lines of one file readable.
const progressEvery = 500 * time.Millisecond

// analyze is the verb while it runs.
type analyze struct {
	env    *env
	runner analysis.Runner
	checks []analysis.Check
	device analysis.Device
	frames int           // pictures to be taken of each file
	out    string        // folder for the reports, "" for none
	every  time.Duration // between two checkpoints there; 0 for none
	watch  string        // folder whose new videos are analysed, "" for none

	formats  []export.Format
	template *verdict.Template // nil judges nothing

	mu     sync.Mutex // guards all below, and printing
	line   *progressLine
	first  error // that a file ended with
	failed bool  // a file did not pass the template
}

func runAnalyze(ctx context.Context, e *env, args []string) error {
	set := e.flags("analyze")
	list := set.String("checks", "", "what to look for, separated by commas (default: all that this build has)")
	out := set.String("out", "", "folder for the reports, FILE.report.json and the like")
	formats := set.String("export", "", "how reports are written into --out, separated by commas (default: json)")
	template := set.String("template", "", "what files are judged by: broadcast, web, meeting, or a file")
	every := set.Duration("checkpoint", checkpointEvery, "with --out: how often it is kept how far a file is, so that the next run goes on from there; 0s for never")
	watch := set.String("watch", "", "folder whose new videos are analysed as they come, until the program is ended")
	jobs := set.Int("jobs", analyzeJobs, "files at once")
	device := set.String("device", "auto", "what decodes: auto, cpu, cuda, vaapi, d3d11va or qsv")
	frames := set.Int("frames", 0, "with --out: how many pictures, spread over the film, are put into FILE.frames")
	files, err := e.parse(set, args)
	if err != nil {
		return err
	}
	if len(files) == 0 && *watch == "" || *jobs < 1 {
		return wrongUse("analyze needs FILE or --watch, and --jobs of at least 1")
	}
	if err = checkStream(files, *frames); err != nil {
		return err
	}
	a := &analyze{env: e, runner: backend.Analyst(), out: *out, every: *every, frames: *frames}
	if a.checks, err = analysis.ParseChecks(*list); err != nil {
		return err
	}
	if a.device, err = analysis.ParseDevice(*device); err != nil {
		return err
	}
	if a.formats, err = export.ParseFormats(*formats); err != nil {
		return err
	}
	if a.template, err = chosenTemplate(*template); err != nil {
		return err
	}
	if a.out == "" && *formats != "" {
		return wrongUse("--export needs --out")
	}
	if *frames != 0 && (a.out == "" || *frames < 0 || *frames > mostFrames) {
		return wrongUse("--frames needs --out, and is a number up to " + strconv.Itoa(mostFrames))
	}
	if a.out != "" {
		if err = platform.MakeFolder(a.out); err != nil {
			return err
		}
	}
	if a.watch, err = watched(*watch); err != nil {
		return err
	}
	return a.all(ctx, files, *jobs)
}

// all runs the files, some at once, and those that come into the watched folder. It returns the first fault, already told, when there was one;
// being ended is none where it watches.
func (a *analyze) all(ctx context.Context, files []string, jobs int) error {
	total := len(files)
	if a.watch != "" {
		total = 0
	} else {
		jobs = min(jobs, total)
	}
	a.line = newProgressLine(a.env, total)
	next := make(chan input)
	var working sync.WaitGroup
	for range jobs {
		working.Go(func() {
			for in := range next {
				if err := a.one(ctx, in); a.watch == "" || ctx.Err() == nil {
					a.told(in.file, err)
				}
			}
		})
	}
	names := map[string]int{}
	give := func(file string) bool {
		select {
		case next <- a.input(file, names, jobs):
			return true
		case <-ctx.Done():
			return false
		}
	}
	for _, file := range files {
		if !give(file) {
			a.told(file, ctx.Err())
		}
	}
	if a.watch != "" {
		a.newcomers(ctx, give)
	}
	close(next)
	working.Wait()
	if a.first != nil {
		return errors.Join(a.first, errTold)
	}
	if a.failed {
		return errJudged
	}
	return nil
}

type analysisProgress struct {
	Event string `json:"event"`
	File  string `json:"file"`
	analysis.Progress

	Left float64 `json:"left"`
}

func (a *analyze) one(ctx context.Context, in input) error {
	a.mu.Lock()
	line, said := a.line.begin(in.file), time.Time{}
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.line.end(line)
	}()
	task := analysis.Task{Path: in.file, Name: in.file, Checks: a.checks, Threads: in.threads, Device: a.device}
	listener := analysis.Listener{Progress: func(p analysis.Progress) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.line.tell(line, p)
		if time.Since(said) < progressEvery {
			return
		}
		said = time.Now()
		_ = a.env.print(analysisProgress{"progress", in.file, p, math.Round(p.Left()*10) / 10}, "") // the report is what must come through
	}}
	if in.file == standardInput {
		task.Live, task.Stream = true, a.env.in
	} else {
		a.goOn(in, &task, &listener)
	}
	report, err := a.runner.Run(ctx, task, listener)
	if err != nil {
		return err
	}
	if err = a.give(ctx, in, report); err == nil {
		in.done()
	}
	return err
}

// told prints the fault of one file; the others go on.
func (a *analyze) told(file string, err error) {
	if err == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.line.clear()
	if a.first == nil {
		a.first = err
	}
	code, values := fault.Of(err)
	text := sentences.Of(a.env.language, err)
	if a.env.json {
		_ = a.env.print(errorEvent{"error", string(code), text, values, file}, "") // nowhere left to say that standard output is gone
	} else {
		fmt.Fprintf(a.env.err, "%s: %s\n", printable(file), text)
	}
	a.env.log.Warn(err.Error(), "file", file)
}

// text is the report for a reader.
func (a *analyze) text(source export.Source) string {
	r := source.Report
	var b strings.Builder
	rate := r.Video.FrameRate
	if r.Video.VFR {
		rate += ", varying"
	}
	fmt.Fprintf(&b, "%s: %s %dx%d, %s fps, %s, %d pictures, %.1f x real time\n",
		printable(r.File), r.Video.Codec, r.Video.Width, r.Video.Height, rate, clock(r.Duration), r.Video.Frames, r.Engine.Realtime)
	for _, e := range r.Events {
		if e.At > 0 {
			fmt.Fprintf(&b, "  %-9s %s\n", e.Kind, clock(e.At))
		} else {
			fmt.Fprintf(&b, "  %-9s %s - %s\n", e.Kind, clock(e.Start), clock(e.End))
		}
	}
	for _, s := range r.Spans {
		fmt.Fprintf(&b, "  %-9s %s - %s", s.Kind, clock(s.Start), clock(s.End))
		if p := s.Picture; p != nil {
			fmt.Fprintf(&b, "  %dx%d at %d, %d", p.Width, p.Height, p.X, p.Y)
		}
		b.WriteByte('\n')
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "  %s\n", sentences.Of(a.env.language, p.Err()))
	}
	if line, reasons := export.Summary(source); line != "" {
		fmt.Fprintf(&b, "  %s\n", line)
		for _, reason := range reasons {
			fmt.Fprintf(&b, "    %s\n", reason)
		}
	}
	fmt.Fprintf(&b, "  sha256 %s", r.SHA256)
	return b.String()
}

// clock writes seconds as hours, minutes, seconds and thousandths.
func clock(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
	return fmt.Sprintf("%02d:%02d:%06.3f", int(d.Hours()), int(d.Minutes())%60, (d % time.Minute).Seconds())
}

// printable keeps a file's name from driving the terminal.
func printable(name string) string { return strings.Trim(strconv.Quote(name), `"`) }
