// Command accuracy scores the analysis on reels of build/reelgen, kind by kind, beside ffmpeg's own detectors and, where it is on PATH,
// PySceneDetect. build/bench/accuracy.sh makes the reels.
//
//	accuracy [-peers] [-notes] REEL...
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/ffmpeg"
	"videonet/build/accuracy/score"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

// kinds are the rows of the table.
func kinds() []string {
	return []string{"cut", "dissolve", "flash", "black", "freeze", "letterbox", "bars"}
}

// table holds the counts of each detector by kind.
type table struct {
	names  []string
	counts map[string]map[string]*score.Count
	called map[string]int // flashes called cuts
}

func (t *table) add(name, kind string, c score.Count) {
	if t.counts[name] == nil {
		t.names = append(t.names, name)
		t.counts[name] = map[string]*score.Count{}
	}
	if t.counts[name][kind] == nil {
		t.counts[name][kind] = &score.Count{}
	}
	t.counts[name][kind].Add(c)
}

func run(ctx context.Context) error {
	peers := flag.Bool("peers", false, "ffmpeg's detectors and scenedetect too")
	notes := flag.Bool("notes", false, "say what is wrong or missed")
	flag.Parse()
	tools, err := ffmpeg.Find(ctx)
	if err != nil {
		return err
	}
	t := &table{counts: map[string]map[string]*score.Count{}, called: map[string]int{}}
	for _, reel := range flag.Args() {
		truth, err := score.Read(reel)
		if err != nil {
			return err
		}
		r, err := analysis.Engine{Open: opener(tools)}.Run(ctx, analysis.Task{Path: reel, Checks: wanted()}, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", reel, err)
		}
		one := &table{counts: map[string]map[string]*score.Count{}, called: t.called}
		one.ours(truth, r)
		if *notes {
			for _, kind := range kinds() {
				fmt.Println(reel, kind, one.counts["videonet"][kind].Notes)
			}
		}
		if *peers {
			if err = one.peers(ctx, truth, reel); err != nil {
				return err
			}
		}
		for _, name := range one.names {
			for kind, c := range one.counts[name] {
				t.add(name, kind, *c)
			}
		}
	}
	t.print()
	return nil
}

func wanted() (out []analysis.Check) {
	for _, k := range kinds() {
		out = append(out, analysis.Check(k))
	}
	return out
}

// ours scores a report.
func (t *table) ours(truth score.Truth, r *analysis.Report) {
	var cuts, flashes []float64
	var dissolves []score.Span
	for _, e := range r.Events {
		switch e.Kind {
		case analysis.Cut:
			cuts = append(cuts, e.At)
		case analysis.Flash:
			flashes = append(flashes, e.At)
		case analysis.Dissolve:
			dissolves = append(dissolves, score.Span{Start: e.Start, End: e.End})
		default:
		}
	}
	spans := map[analysis.Check][]score.Span{}
	var borders []score.Border
	for _, s := range r.Spans {
		spans[s.Kind] = append(spans[s.Kind], score.Span{Start: s.Start, End: s.End})
		if p := s.Picture; p != nil {
			borders = append(borders, score.Border{Span: score.Span{Start: s.Start, End: s.End}, X: p.X, Y: p.Y, Width: p.Width, Height: p.Height})
		}
	}
	const name = "videonet"
	t.add(name, "cut", truth.CutMoments(cuts))
	t.called[name] += truth.FlashesCalledCuts(cuts)
	t.add(name, "dissolve", truth.Spans(dissolves, truth.Dissolves, nil))
	t.add(name, "flash", truth.FlashMoments(flashes))
	t.add(name, "black", truth.BlackSpans(spans[analysis.Black]))
	t.add(name, "freeze", truth.FreezeSpans(spans[analysis.Freeze]))
	t.add(name, "letterbox", truth.BorderSpans(borders, r.Video.Width))
	t.add(name, "bars", truth.Spans(spans[analysis.Bars], truth.Bars, nil))
}

func (t *table) print() {
	fmt.Printf("%-28s %-10s %6s %6s %6s %6s %6s %6s %6s\n", "", "", "found", "wrong", "missed", "prec", "recall", "F1", "edges")
	for _, name := range t.names {
		for _, kind := range kinds() {
			c := t.counts[name][kind]
			if c == nil || c.Found+c.Wrong+c.Missed == 0 {
				continue
			}
			fmt.Printf("%-28s %-10s %6d %6d %6d %6.3f %6.3f %6.3f %6d", name, kind, c.Found, c.Wrong, c.Missed, c.Precision(), c.Recall(), c.F1(), c.Off)
			if kind == "cut" {
				fmt.Printf("  flashes called cuts: %d", t.called[name])
			}
			fmt.Println()
		}
	}
}

// child is ffmpeg as the engine wants it: what videonet-worker does, without the process.
type child struct{ *ffmpeg.Stream }

func (c child) Track() analysis.Track {
	v := c.Info().Video
	return analysis.Track{
		Codec: v.Codec, Width: v.Width, Height: v.Height, Duration: v.Duration.Seconds(),
		Nominal: [2]int64{v.Rate.Num, v.Rate.Den}, Mean: [2]int64{v.Average.Num, v.Average.Den}, FullRange: v.FullRange,
	}
}

func (c child) Next(buf []byte) (analysis.Piece, error) {
	item, err := c.NextInto(buf)
	return analysis.Piece{Kind: item.Kind, PTS: item.PTS}, err
}

func opener(tools ffmpeg.Tools) analysis.OpenDecoder {
	return func(ctx context.Context, path string, _ bool) (analysis.Decoder, error) {
		s, err := tools.Open(ctx, path, ffmpeg.Args{PixFmt: "yuv420p", AsCoded: true, Width: picture.Width, Height: picture.Height})
		return child{s}, err
	}
}
