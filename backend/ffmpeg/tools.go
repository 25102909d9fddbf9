package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"videonet/backend/child"
	"videonet/backend/fault"
)

// EnvPath names the variable that holds the path of ffmpeg, or of the folder it is in; ffprobe must lie beside it.
const EnvPath = "VIDEONET_FFMPEG"

// Tools are the two programs, found and asked for their version.
type Tools struct {
	FFmpeg, FFprobe string // paths
	Version         string // as ffmpeg prints it, such as "5.1.9-0+deb12u1"

	major, minor int // of a release; a build from source counts as newer than all
	cpu          []string
}

// noGather are options that keep swscale from AVX2's gather instructions, which are slow since microcode mends their leak (Downfall): scaling
// 4K to 640x360 takes half the time without, and gives the same bytes (measured; ffmpeg 5.1 and later, x86 alone).
func noGather() []string { return []string{"-cpuflags", "+slowgather"} }

// Find looks for ffmpeg and ffprobe: where VIDEONET_FFMPEG says, next to this program, then on PATH.
// It returns fault.NoFFmpeg when one of them is missing or does not run.
func Find(ctx context.Context) (Tools, error) {
	var t Tools
	var err error
	if t.FFmpeg, err = look("ffmpeg"); err == nil {
		t.FFprobe, err = look("ffprobe")
	}
	if err == nil {
		err = t.ask(ctx)
	}
	if err != nil && ctx.Err() != nil {
		return Tools{}, ctx.Err()
	}
	if err != nil {
		return Tools{}, fault.New(fault.NoFFmpeg, err)
	}
	return t, nil
}

func look(name string) (string, error) {
	if env := os.Getenv(EnvPath); env != "" {
		if info, err := os.Stat(env); err == nil && !info.IsDir() { //nolint:gosec // who sets our environment may choose
			if name == "ffmpeg" {
				return exec.LookPath(env)
			}
			env = filepath.Dir(env)
		}
		return exec.LookPath(filepath.Join(env, name)) // said, so nothing else will do
	}
	if self, err := os.Executable(); err == nil {
		if path, err := exec.LookPath(filepath.Join(filepath.Dir(self), name)); err == nil {
			return path, nil
		}
	}
	return exec.LookPath(name)
}

// askTime is long for printing a version, short for somebody who waits.
const askTime = 10 * time.Second

func (t *Tools) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	t.cpu = noGather()
	version := []string{"-hide_banner", "-version"}
	out, err := output(ctx, t.FFmpeg, append(noGather(), version...))
	if err != nil { // one that does not know the flag
		t.cpu = nil
		out, err = output(ctx, t.FFmpeg, version)
	}
	if err != nil {
		return err
	}
	// "ffmpeg version 5.1.9-0+deb12u1 Copyright …", "ffmpeg version n7.1 …", "ffmpeg version N-118000-g1234 …"
	found := regexp.MustCompile(`^ffmpeg version (\S+)`).FindSubmatch(out)
	if found == nil {
		return fmt.Errorf("%q does not say its version: %q", t.FFmpeg, firstLine(string(out)))
	}
	t.Version = string(found[1])
	t.major, t.minor = release(t.Version)
	return nil
}

func release(version string) (major, minor int) {
	number := regexp.MustCompile(`^n?(\d+)\.(\d+)`).FindStringSubmatch(version)
	if number == nil {
		return 1000, 0
	}
	major, _ = strconv.Atoi(number[1])
	minor, _ = strconv.Atoi(number[2])
	return major, minor
}

func (t Tools) atLeast(major, minor int) bool {
	return t.major > major || t.major == major && t.minor >= minor
}

// maxOutput bounds what the small programs may print: ffprobe prints about 2 KB a stream.
const maxOutput = 8 << 20 // bytes

// output runs a program to its end and returns what it printed.
func output(ctx context.Context, path string, args []string) ([]byte, error) {
	p, err := child.Start(ctx, child.Spec{Path: path, Args: args, Env: environment(), Limits: probeLimits()})
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	out, err := io.ReadAll(io.LimitReader(p.Stdout, maxOutput+1))
	if err == nil && len(out) > maxOutput {
		p.Kill()
		err = errors.New("it prints without end")
	}
	if err != nil {
		return nil, fmt.Errorf("read output of %q: %w", path, err)
	}
	if err = p.Wait(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	return out, nil
}

// environment is this program's without our own variables (an invite may be among them), and with settings that keep the
// children's address space and messages small.
func environment() []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "VIDEONET_") {
			env = append(env, e)
		}
	}
	return append(env, "AV_LOG_FORCE_NOCOLOR=1", "MALLOC_ARENA_MAX=4")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
