package child_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/child"
)

// TestMain is also the parent that is killed in TestNoOrphan.
func TestMain(m *testing.M) {
	if os.Getenv("CHILD_TEST_PARENT") != "" {
		p, err := child.Start(context.Background(), child.Spec{Path: "/bin/sleep", Args: []string{"600"}})
		if err != nil {
			panic(err)
		}
		fmt.Println(p.PID())
		_ = p.Wait()
		return
	}
	goleak.VerifyTestMain(m)
}

func start(t *testing.T, spec child.Spec) *child.Process {
	t.Helper()
	p, err := child.Start(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func shell(script string) child.Spec {
	return child.Spec{Path: "/bin/sh", Args: []string{"-c", script}}
}

func TestOutputAndLastLines(t *testing.T) {
	p := start(t, shell("echo out; for i in $(seq 2000); do echo line $i >&2; done; exit 3"))
	out, err := io.ReadAll(p.Stdout)
	if err != nil || string(out) != "out\n" {
		t.Fatalf("stdout = %q, %v", out, err)
	}
	var exit *child.ExitError
	if err = p.Wait(); !errors.As(err, &exit) || exit.Code != 3 || exit.Signal != "" {
		t.Fatalf("Wait() = %v", err)
	}
	if lines := strings.Split(exit.Lines, "\n"); lines[len(lines)-1] != "line 2000" || !strings.HasPrefix(lines[0], "line ") {
		t.Errorf("lines = %q ... %q", lines[0], lines[len(lines)-1])
	}
	if len(exit.Lines) > 4<<10 {
		t.Errorf("kept %d bytes", len(exit.Lines))
	}
}

func TestStdin(t *testing.T) {
	spec := shell("cat")
	spec.Stdin = true
	p := start(t, spec)
	if _, err := p.Stdin.WriteString("job"); err != nil {
		t.Fatal(err)
	}
	_ = p.Stdin.Close()
	if out, _ := io.ReadAll(p.Stdout); string(out) != "job" {
		t.Errorf("read %q", out)
	}
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
}

func TestContextKills(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := child.Start(ctx, child.Spec{Path: "/bin/sleep", Args: []string{"600"}})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err = io.ReadAll(p.Stdout); err != nil {
		t.Errorf("read after kill: %v", err)
	}
	var exit *child.ExitError
	if err = p.Wait(); !errors.As(err, &exit) || exit.Signal != "killed" {
		t.Errorf("Wait() = %v", err)
	}
	for range 2 { // it is safe twice
		if err = p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err = syscall.Kill(p.PID(), 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d was not reaped: %v", p.PID(), err)
	}
}

// A grandchild that keeps standard error open must not hold Wait.
func TestGrandchildDoesNotHoldWait(t *testing.T) {
	p := start(t, shell("sleep 30 >/dev/null & echo $!"))
	line, err := bufio.NewReader(p.Stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	grandchild, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Kill(grandchild, syscall.SIGKILL) }()
	select {
	case <-p.Done():
		if err = p.Wait(); err != nil {
			t.Errorf("Wait() = %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("Wait stands still")
	}
}

func TestLimits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x")
	spec := shell("sleep 0.3; ulimit -v; ulimit -n; ulimit -t; ulimit -c; echo x >'" + file + "'; true")
	spec.Limits = child.Limits{Memory: 512 << 20, CPU: 7 * time.Second, Files: 33, NoFiles: true}
	p := start(t, spec)
	out, err := io.ReadAll(p.Stdout)
	if err != nil {
		t.Fatal(err)
	}
	if want := "524288\n33\n7\n0\n"; string(out) != want {
		t.Errorf("limits in the child: %q, want %q", out, want)
	}
	if b, err := os.ReadFile(file); err == nil && len(b) > 0 {
		t.Errorf("the child wrote %q", b)
	}
}

func TestStartFails(t *testing.T) {
	if _, err := child.Start(t.Context(), child.Spec{Path: "/nowhere/ffmpeg", Stdin: true}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Start = %v", err)
	}
}

// Kill -9 of the parent takes the child along.
func TestNoOrphan(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "CHILD_TEST_PARENT=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err = cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if err = cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	deadline := time.Now().Add(5 * time.Second)
	for alive(pid) {
		if time.Now().After(deadline) {
			t.Fatalf("child %d outlived its parent", pid)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// alive is false for a process that is gone or waits as a zombie for whoever adopted it.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// A limit of data leaves address space alone: what is only reserved counts for nothing.
func TestDataLimit(t *testing.T) {
	spec := shell("read go; ulimit -d; ulimit -v")
	spec.Limits.Data, spec.Stdin = 64<<20, true
	p := start(t, spec)
	if _, err := p.Stdin.WriteString("go\n"); err != nil { // its limits are set by now
		t.Fatal(err)
	}
	if out, err := io.ReadAll(p.Stdout); err != nil || string(out) != "65536\nunlimited\n" {
		t.Errorf("%q, %v", out, err)
	}
}
