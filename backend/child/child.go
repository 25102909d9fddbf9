// Package child starts programs that cannot outlive this one, holds them to limits, and keeps the last lines they wrote to
// standard error. It knows nothing about what the programs do.
//
// On Linux the kernel kills the child when this program ends, however it ends (PR_SET_PDEATHSIG); on Windows a job object does.
// Elsewhere only Close and the context do.
package child

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// Limits bound what the child may use. A zero field sets no limit.
type Limits struct {
	Memory int64         // bytes of address space (Linux), of committed memory (Windows)
	Data   int64         // bytes of its own writable memory (Linux: RLIMIT_DATA), for a child whose GPU driver reserves address space beyond all measure
	CPU    time.Duration // user and system time, whole seconds; past it the child is killed
	Files  int           // open files at once
	// NoFiles forbids writing to any regular file. Pipes stay open to it.
	NoFiles bool
}

// Spec says what to start.
type Spec struct {
	Path string   // of the program
	Args []string // without the program's name
	Env  []string // of the child, whole; nil means this program's own
	Dir  string   // where it runs; "" means here
	// Stdin opens a pipe to the child's standard input; without it the child reads nothing.
	Stdin  bool
	Limits Limits
	// Behind lets the child, and what it starts, have the processor only after others: a call goes on beside it.
	Behind bool
}

// grace is how long Wait still reads standard error after the child ended: a grandchild could hold it open for ever.
const grace = 2 * time.Second

// Process is a running child. Its methods may be called from any goroutine.
type Process struct {
	// Stdout is the child's standard output. It ends when the child does. Who reads it need not close it: Close does.
	Stdout *os.File
	// Stdin is the child's standard input, nil unless Spec.Stdin was set.
	Stdin *os.File

	cmd    *exec.Cmd
	cancel context.CancelFunc
	last   tail
	done   chan struct{}
	err    error // of Wait, read after done

	closing sync.Once
}

// Start starts the program. It is killed when ctx ends. Close must be called to give back its pipes.
func Start(ctx context.Context, spec Spec) (*Process, error) {
	ctx, cancel := context.WithCancel(ctx)
	p := &Process{cancel: cancel, done: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, spec.Path, spec.Args...)
	p.cmd.Env, p.cmd.Dir, p.cmd.Stderr, p.cmd.WaitDelay = spec.Env, spec.Dir, &p.last, grace
	p.cmd.SysProcAttr = attributes(spec.Behind)

	theirs, err := p.pipes(spec.Stdin)
	if err == nil {
		started := make(chan error, 1)
		go p.own(spec.Limits, spec.Behind, started)
		err = <-started
	}
	closeAll(theirs)
	if err != nil {
		cancel()
		closeAll([]*os.File{p.Stdin, p.Stdout})
		return nil, fmt.Errorf("start %q: %w", spec.Path, err)
	}
	return p, nil
}

// pipes makes the pipes and returns the child's ends, to be closed here once it runs.
func (p *Process) pipes(stdin bool) (theirs []*os.File, err error) {
	var w *os.File
	if p.Stdout, w, err = os.Pipe(); err != nil {
		return nil, err
	}
	widen(p.Stdout)
	p.cmd.Stdout, theirs = w, append(theirs, w)
	if !stdin {
		return theirs, nil
	}
	var r *os.File
	if r, p.Stdin, err = os.Pipe(); err != nil {
		return theirs, err
	}
	p.cmd.Stdin = r
	return append(theirs, r), nil
}

// own starts the child and waits for it on one locked thread: Linux sends the death signal when the THREAD that started the
// child ends, so that thread must live as long as the child.
func (p *Process) own(limits Limits, behind bool, started chan<- error) {
	runtime.LockOSThread()
	if !behind || !lowered() { // a lowered thread stays locked, so that it ends with this goroutine: nothing can raise it for others
		defer runtime.UnlockOSThread()
	}
	if err := p.cmd.Start(); err != nil {
		started <- err
		return
	}
	release, err := hold(p.cmd.Process, limits)
	defer release()
	if err != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		started <- fmt.Errorf("set limits: %w", err)
		return
	}
	started <- nil
	p.err = p.cmd.Wait()
	p.cancel()
	close(p.done)
}

// PID returns the child's process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Kill ends the child at once; Wait tells when it is gone.
func (p *Process) Kill() { p.cancel() }

// Done is closed when the child has ended and was reaped.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait blocks until the child has ended and was reaped. It returns nil for exit status 0, else an *ExitError.
func (p *Process) Wait() error {
	<-p.done
	if p.err == nil {
		return nil
	}
	state := p.cmd.ProcessState
	if state == nil || state.Success() && errors.Is(p.err, exec.ErrWaitDelay) {
		return nil // the child itself ended well
	}
	return &ExitError{Code: state.ExitCode(), Signal: signal(state), Lines: p.last.String(), err: p.err}
}

// CPU returns the user and system time of the ended child, 0 while it runs.
func (p *Process) CPU() time.Duration {
	select {
	case <-p.done:
		return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
	default:
		return 0
	}
}

// LastLines returns the end of what the child has written to standard error so far, at most 4 KiB.
func (p *Process) LastLines() string { return p.last.String() }

// Close kills the child if it runs, waits until it is gone and closes the pipes. It is safe twice.
func (p *Process) Close() error {
	p.closing.Do(func() {
		p.cancel()
		<-p.done
		closeAll([]*os.File{p.Stdin, p.Stdout})
	})
	return nil
}

// ExitError is a child that ended badly.
type ExitError struct {
	Code   int    // exit status, -1 when a signal ended it
	Signal string // name of the signal, "" when it ended by itself
	Lines  string // the last lines of its standard error
	err    error
}

func (e *ExitError) Error() string {
	if e.Lines == "" {
		return e.err.Error()
	}
	return e.err.Error() + ": " + e.Lines
}

func (e *ExitError) Unwrap() error { return e.err }

func closeAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			_ = f.Close() // pipes hold no data of ours
		}
	}
}
