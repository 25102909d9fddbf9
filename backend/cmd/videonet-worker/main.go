// Command videonet-worker does one analysis: a task as one JSON line on standard input, progress and then a report or an error as
// JSON lines on standard output (analysis.Line). It reads foreign media, so it holds no key, opens no socket, and ends with its
// decoder when its standard input does or when the program that started it is gone.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
)

// maxTask bounds the task's line: a path, a few words, and a checkpoint of some MB.
const maxTask = 64 << 20 // bytes

func main() {
	if err := work(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// work does the task and writes its lines. The error is one of writing: that of the analysis is a line.
func work(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := json.NewEncoder(out)
	say := func(l analysis.Line) {
		if lines.Encode(l) != nil {
			cancel() // nobody listens
		}
	}
	report, err := analyse(ctx, cancel, in, analysis.Listener{
		Progress:   func(p analysis.Progress) { say(analysis.Line{Event: analysis.LineProgress, Progress: &p}) },
		Still:      func(s analysis.Still) { say(analysis.Line{Event: analysis.LineStill, Still: &s}) },
		Checkpoint: func(state []byte) { say(analysis.Line{Event: analysis.LineCheckpoint, State: state}) },
	})
	if err != nil {
		p := analysis.ProblemOf(err)
		return lines.Encode(analysis.Line{Event: analysis.LineError, Problem: &p})
	}
	return lines.Encode(analysis.Line{Event: analysis.LineReport, Report: report})
}

func analyse(ctx context.Context, cancel func(), in io.Reader, listener analysis.Listener) (*analysis.Report, error) {
	line := json.NewDecoder(io.LimitReader(in, maxTask))
	var task analysis.Task
	if err := line.Decode(&task); err != nil {
		return nil, fault.New(fault.Invalid, fmt.Errorf("read task: %w", err), "what", "task")
	}
	if task.Live { // the film follows the line: its end is no wish to stop
		task.Stream = io.MultiReader(afterLine(line.Buffered()), in)
	} else {
		go func() { // ends with the process: nothing else ends a read of standard input
			_, _ = io.Copy(io.Discard, in)
			cancel()
		}()
	}
	tools, err := ffmpeg.Find(ctx)
	if err != nil {
		return nil, err
	}
	report, err := analysis.Engine{Open: opener(tools), Scorer: openVision}.Run(ctx, task, listener)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return nil, fault.New(fault.Canceled, err)
	}
	return report, err
}

// afterLine is what was read behind the task, without the end of its line.
func afterLine(rest io.Reader) io.Reader {
	b, _ := io.ReadAll(rest) // from memory
	return bytes.NewReader(bytes.TrimPrefix(b, []byte("\n")))
}
