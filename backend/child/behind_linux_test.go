package child_test

import (
	"io"
	"strconv"
	"strings"
	"testing"

	"videonet/backend/child"
)

// nice is the niceness of a child's own child, field 19 of proc_pid_stat(5).
func nice(t *testing.T, behind bool) int {
	t.Helper()
	p := start(t, child.Spec{Path: "/bin/sh", Args: []string{"-c", "cat /proc/self/stat; true"}, Behind: behind})
	out, err := io.ReadAll(p.Stdout)
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(out))
	if len(fields) < 19 {
		t.Fatalf("stat %q", out)
	}
	n, err := strconv.Atoi(fields[18])
	if err != nil {
		t.Fatal(err)
	}
	if err = p.Wait(); err != nil {
		t.Fatal(err)
	}
	return n
}

// A child that is behind is nicer, and what it starts; those that are started after it are not.
func TestBehind(t *testing.T) {
	plain := nice(t, false)
	for range 20 {
		if got := nice(t, true); got != min(plain+10, 19) {
			t.Fatalf("niceness %d, that of others is %d", got, plain)
		}
		if got := nice(t, false); got != plain {
			t.Fatalf("a later child has niceness %d, it was %d", got, plain)
		}
	}
}
