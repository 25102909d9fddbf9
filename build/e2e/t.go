//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Story is one thing a person does with the program, from start to end.
type Story struct {
	Name string // as in its file: story_NAME.go
	Tell func(*T)
}

// T is one run of a story. Its methods end the story at the first thing that goes wrong; what the story registered with Cleanup
// runs in any case, the last first.
type T struct {
	Config

	story string
	links int             // that were made
	ctx   context.Context // the story's own, ended by its time limit

	mu       sync.Mutex
	cleanups []func()
	onFail   []func() // run at the first failure, before anything is cleaned up
	failed   string
	skipped  string
}

// Config is what every story is given.
type Config struct {
	Programs string    // folder of videonet, videonet-cli and videonet-worker
	Helpers  string    // folder of wdshim.so and dragsource
	Out      string    // folder for screenshots and what a story keeps; made by main
	Say      io.Writer // how the stories go; main sends it to standard output
}

// Run runs the story and prints how it went. It returns false when it failed.
func (s Story) Run(config Config, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	t := &T{Config: config, story: s.Name, ctx: ctx}
	start := time.Now()
	ended := make(chan struct{})
	go func() { // a goroutine of its own, so that Fatalf can end it wherever it is
		defer close(ended)
		defer t.cleanup()
		s.Tell(t)
	}()
	<-ended
	took := time.Since(start).Round(100 * time.Millisecond)
	switch {
	case t.failed != "":
		_, _ = fmt.Fprintf(config.Say, "--- FAIL: %s (%v)\n    %s\n", s.Name, took, t.failed)
	case t.skipped != "":
		_, _ = fmt.Fprintf(config.Say, "--- SKIP: %s (%v)\n    NOT RUN: %s\n", s.Name, took, t.skipped)
	default:
		_, _ = fmt.Fprintf(config.Say, "--- PASS: %s (%v)\n", s.Name, took)
	}
	return t.failed == ""
}

func (t *T) cleanup() {
	for {
		t.mu.Lock()
		if len(t.cleanups) == 0 {
			t.mu.Unlock()
			return
		}
		last := t.cleanups[len(t.cleanups)-1]
		t.cleanups = t.cleanups[:len(t.cleanups)-1]
		t.mu.Unlock()
		func() {
			ended := make(chan struct{})
			go func() { defer close(ended); last() }() // a cleanup may Fatalf too: the others still run
			<-ended
		}()
	}
}

// Cleanup runs f when the story has ended.
func (t *T) Cleanup(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cleanups = append(t.cleanups, f)
}

// Fatalf ends the story as failed. The first failure is the one told.
func (t *T) Fatalf(format string, args ...any) {
	_, file, line, _ := runtime.Caller(1)
	t.fail(fmt.Sprintf("%s:%d: %s", filepath.Base(file), line, fmt.Sprintf(format, args...)))
}

// Check ends the story as failed when err is not nil; doing says what was tried.
func (t *T) Check(err error, doing string, args ...any) {
	if err != nil {
		_, file, line, _ := runtime.Caller(1)
		t.fail(fmt.Sprintf("%s:%d: %s: %v", filepath.Base(file), line, fmt.Sprintf(doing, args...), err))
	}
}

func (t *T) fail(why string) {
	t.mu.Lock()
	look := t.onFail
	t.onFail = nil
	if t.failed == "" {
		t.failed = why
	}
	t.mu.Unlock()
	defer runtime.Goexit()
	for _, f := range look {
		f()
	}
}

// NotRun ends the story as not run, for the reason given.
func (t *T) NotRun(reason string, args ...any) {
	t.mu.Lock()
	t.skipped = fmt.Sprintf(reason, args...)
	t.mu.Unlock()
	runtime.Goexit()
}

// Logf says something about the run.
func (t *T) Logf(format string, args ...any) { _, _ = fmt.Fprintf(t.Say, "    "+format+"\n", args...) }

// Wait asks until the answer is true, and ends the story when it was not within limit, with the last error if there was one.
func (t *T) Wait(limit time.Duration, what string, ask func() (bool, error)) {
	deadline := time.Now().Add(limit)
	for {
		ok, err := ask()
		switch {
		case ok && err == nil:
			return
		case time.Now().After(deadline) || t.ctx.Err() != nil:
			_, file, line, _ := runtime.Caller(1)
			t.fail(fmt.Sprintf("%s:%d: not within %v: %s (last error: %v)", filepath.Base(file), line, limit, what, err))
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-t.ctx.Done():
		}
	}
}

// TempDir makes a folder that is removed after the story. Its path is short, because Unix sockets are made in it.
func (t *T) TempDir() string {
	dir, err := os.MkdirTemp("", "vn-")
	t.Check(err, "make a folder")
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// pick returns the stories whose names are given, in the order of all; every one when names is empty.
func pick(all []Story, names []string) ([]Story, error) {
	if len(names) == 0 {
		return all, nil
	}
	var picked []Story
	for _, story := range all {
		if i := slices.Index(names, story.Name); i >= 0 {
			picked = append(picked, story)
			names = slices.Delete(slices.Clone(names), i, i+1)
		}
	}
	if len(names) > 0 {
		return nil, fmt.Errorf("no story %q", names)
	}
	return picked, nil
}
