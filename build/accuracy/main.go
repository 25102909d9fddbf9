// Command accuracy scores the analysis on reels of build/reelgen, kind by kind, beside ffmpeg's own detectors and, where it is on PATH,
// PySceneDetect. build/bench/accuracy.sh makes the reels.
//
//	accuracy [-cli videonet-cli] [-peers] [-notes] REEL...
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

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
	cli := flag.String("cli", "videonet-cli", "the program that is scored")
	flag.Parse()
	t := &table{counts: map[string]map[string]*score.Count{}, called: map[string]int{}}
	for _, reel := range flag.Args() {
		truth, err := score.Read(reel)
		if err != nil {
			return err
		}
		r, err := analyze(ctx, *cli, reel)
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

// ours scores a report.
func (t *table) ours(truth score.Truth, r report) {
	const name = "videonet"
	cuts := r.moments("cut")
	t.add(name, "cut", truth.CutMoments(cuts))
	t.called[name] += truth.FlashesCalledCuts(cuts)
	t.add(name, "dissolve", truth.Spans(r.lasting(r.Events, "dissolve"), truth.Dissolves, nil))
	t.add(name, "flash", truth.FlashMoments(r.moments("flash")))
	t.add(name, "black", truth.BlackSpans(r.lasting(r.Spans, "black")))
	t.add(name, "freeze", truth.FreezeSpans(r.lasting(r.Spans, "freeze")))
	t.add(name, "letterbox", truth.BorderSpans(r.borders(), r.Video.Width))
	t.add(name, "bars", truth.Spans(r.lasting(r.Spans, "bars"), truth.Bars, nil))
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
