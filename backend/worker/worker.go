// Package worker runs analysis tasks in videonet-worker, a process of its own: whatever a file does to its decoder, the program that
// holds the keys and the calls goes on. It starts the process, hands it the task, reads its lines and watches that it moves; it knows
// nothing about video.
package worker

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/child"
	"videonet/backend/fault"
)

// EnvPath names the variable that holds the path of videonet-worker.
const EnvPath = "VIDEONET_WORKER"

// Find looks for videonet-worker: where VIDEONET_WORKER says, next to this program, then on PATH. It returns fault.WorkerMissing
// when there is none.
func Find() (string, error) {
	const name = "videonet-worker"
	path, err := os.Getenv(EnvPath), error(nil)
	if path != "" {
		path, err = exec.LookPath(path)
	} else {
		if self, e := os.Executable(); e == nil {
			path, _ = exec.LookPath(filepath.Join(filepath.Dir(self), name))
		}
		if path == "" {
			path, err = exec.LookPath(name)
		}
	}
	if err != nil {
		return "", fault.New(fault.WorkerMissing, err)
	}
	return path, nil
}

// Limits bound one task. A zero field takes the default.
type Limits struct {
	Wall time.Duration // from start to end; default 24 h
	// Idle is how long nothing may come forth; default 2 min. A picture of 16384x8192 takes one core some 4 s; with 8 jobs on 2 cores, each
	// with one thread, that becomes 16 s. A decoder with a thread for each core of 16 gives its first picture after 16 of them.
	Idle time.Duration
	// Memory that the worker may write to, in bytes; default 8 GiB. It is no limit of address space, which its decoder would inherit: a GPU's
	// driver reserves more of that than there is. The decoder has limits of its own.
	Memory int64
}

func (l Limits) or() Limits {
	if l.Wall <= 0 {
		l.Wall = 24 * time.Hour
	}
	if l.Idle <= 0 {
		l.Idle = 2 * time.Minute
	}
	if l.Memory <= 0 {
		l.Memory = 8 << 30
	}
	return l
}

// environment is this program's, of our own variables only what the worker reads: an invite may be among them.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(e string) bool {
		return strings.HasPrefix(e, "VIDEONET_") && !strings.HasPrefix(e, "VIDEONET_FFMPEG=")
	})
}

// maxReport bounds a line of the worker's: an hour of cuts at every second picture is 6 MB.
const maxReport = 256 << 20 // bytes

// Runner starts one worker for each task. It is an analysis.Runner and safe for concurrent use.
type Runner struct {
	// Path of videonet-worker; "" lets every Run Find it.
	Path   string
	Limits Limits
	// Behind lets other programs have the processor first.
	Behind bool
}

// Run does the task in a new process and returns when that process, and with it its decoder, is gone. Faults beside the task's own:
// WorkerDied (value "file") when the worker or its decoder ended without a word, WorkerLimit (values "file", "limit") when it stood
// still or took too long, WorkerMissing without a worker.
func (r Runner) Run(ctx context.Context, task analysis.Task, listener analysis.Listener) (*analysis.Report, error) {
	path := r.Path
	if path == "" {
		found, err := Find()
		if err != nil {
			return nil, err
		}
		path = found
	}
	if !task.Live {
		absolute, err := filepath.Abs(task.Path)
		if err != nil {
			return nil, fmt.Errorf("find %q: %w", task.Path, err)
		}
		task.Path = absolute
	}
	limits := r.Limits.or()
	run := &run{task: task, listener: listener}
	run.watch, run.stop = context.WithCancelCause(ctx)
	defer run.stop(nil)
	var err error
	run.process, err = child.Start(run.watch, child.Spec{ //nolint:contextcheck // made from ctx above
		Path: path, Env: environment(), Stdin: true, Behind: r.Behind, Limits: child.Limits{Data: limits.Memory, Files: 256, NoFiles: true},
	})
	if err != nil {
		return nil, fault.New(fault.WorkerDied, err, "file", task.Path)
	}
	defer func() { _ = run.process.Close() }()
	if listener.Started != nil {
		listener.Started(run.process.PID())
	}
	wall := time.AfterFunc(limits.Wall, func() { run.stop(run.limit("time")) })
	defer wall.Stop()
	run.every = limits.Idle
	if task.Live {
		run.every = limits.Wall // who sends it may pause
	}
	run.idle = time.AfterFunc(run.every, func() { run.stop(run.limit("time")) })
	defer run.idle.Stop()
	return run.read()
}

// run is one task in one process.
type run struct {
	task     analysis.Task
	listener analysis.Listener
	process  *child.Process
	watch    context.Context //nolint:containedctx // ends the process; its cause says why
	stop     context.CancelCauseFunc
	idle     *time.Timer
	every    time.Duration
	furthest float64
}

func (r *run) limit(name string) error {
	return fault.New(fault.WorkerLimit, nil, "file", r.task.Path, "limit", name)
}

// read hands the task over and reads lines until the report, an error or the end.
func (r *run) read() (*analysis.Report, error) {
	task, err := json.Marshal(r.task) // a checkpoint of some MB among it
	if err != nil {
		return nil, fmt.Errorf("write task: %w", err)
	}
	if _, err = r.process.Stdin.Write(append(task, '\n')); err != nil {
		return nil, r.died(err)
	}
	r.task.Resume = nil // it has its own
	if r.task.Live {
		go r.pour() // ends with the stream, or after the Read that is under way when the process ends
	}
	lines := bufio.NewScanner(r.process.Stdout)
	lines.Buffer(make([]byte, 64<<10), maxReport)
	for lines.Scan() {
		report, err := r.line(lines.Bytes())
		if report != nil || err != nil {
			return report, err
		}
	}
	return nil, r.died(lines.Err())
}

// pour sends the stream after the task; its end is the end of the film.
func (r *run) pour() {
	_, _ = io.Copy(r.process.Stdin, r.task.Stream)
	_ = r.process.Stdin.Close()
}

func (r *run) line(text []byte) (*analysis.Report, error) {
	var l analysis.Line
	if err := json.Unmarshal(bytes.TrimSpace(text), &l); err != nil {
		return nil, fault.New(fault.WorkerDied, fmt.Errorf("line of the worker: %w", err), "file", r.task.Path)
	}
	switch {
	case l.Event == analysis.LineReport && l.Report != nil:
		return l.Report, nil
	case l.Event == analysis.LineError && l.Problem != nil:
		if r.watch.Err() != nil {
			return nil, context.Cause(r.watch)
		}
		return nil, l.Err()
	case l.Event == analysis.LineProgress && l.Progress != nil:
		if l.At > r.furthest { // saying the same again is standing still
			r.furthest = l.At
			r.idle.Reset(r.every)
		}
		if r.listener.Progress != nil && r.watch.Err() == nil {
			r.listener.Progress(*l.Progress)
		}
	case l.Event == analysis.LineStill && l.Still != nil:
		if r.listener.Still != nil && r.watch.Err() == nil {
			r.listener.Still(*l.Still)
		}
	case l.Event == analysis.LineCheckpoint:
		if r.listener.Checkpoint != nil && r.watch.Err() == nil {
			r.listener.Checkpoint(l.State)
		}
	}
	return nil, nil
}

// died says why there are no more lines.
func (r *run) died(err error) error {
	if r.watch.Err() != nil {
		return context.Cause(r.watch)
	}
	r.process.Kill()
	exit := r.process.Wait()
	return fault.New(fault.WorkerDied, errors.Join(err, exit), "file", r.task.Path)
}
