package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"videonet/backend/store"
)

// writeForEver counts in the profile's settings and says each number once it is kept. Copies are made all the time, to be cut short too.
func writeForEver(folder string) {
	cfg := config(folder)
	cfg.CopyAfter, cfg.CopyEvery = time.Millisecond, time.Millisecond
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		panic(err)
	}
	if s.Notice() != nil {
		panic(s.Notice())
	}
	had, err := s.Settings()
	if err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(had.Language) // none yet is 0
	for {
		n++
		name := strings.Repeat("x", 1+n%5000)
		if err := s.SetSettings(store.Settings{Name: name, Language: strconv.Itoa(n)}); err != nil {
			panic(err)
		}
		fmt.Println(n)
	}
}

// What was kept before a kill -9 is there afterwards, and a killed program is no damaged profile.
func TestAKilledProgramLosesNothing(t *testing.T) {
	folder := t.TempDir()
	for kill := range 20 {
		last := killWriter(t, folder, time.Duration(5+rand.IntN(120))*time.Millisecond)
		s := open(t, folder)
		if err := s.Notice(); err != nil {
			t.Fatalf("kill %d: %v", kill, err)
		}
		got, err := s.Settings()
		if err != nil {
			t.Fatal(err)
		}
		// the number that was kept and not yet said may be there as well
		if n, _ := strconv.Atoi(got.Language); n != last && n != last+1 {
			t.Fatalf("kill %d: %d is kept, %d was said", kill, n, last)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killWriter kills a writer some time after its first commit and returns the last number it said.
func killWriter(t *testing.T, folder string, after time.Duration) (last int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_WRITER="+folder)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if timer == nil {
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			last = n
		}
	}
	_ = cmd.Wait()
	if timer == nil || stderr.Len() > 0 {
		t.Fatalf("the writer failed: %s", stderr.String())
	}
	return last
}
