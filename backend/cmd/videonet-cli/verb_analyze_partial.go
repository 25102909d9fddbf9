package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/platform"
)

// checkpointEvery is how much work a kill costs at most, unless --checkpoint says otherwise.
const checkpointEvery = 20 * time.Second

// maxPartial bounds what is read of a checkpoint; one of 10 h has 8 MB.
const maxPartial = 40 << 20 // bytes

// input is a file that is to be analysed.
type input struct {
	file    string
	place   string // of its reports, without what their formats add; "" for none
	threads int
}

// input gives a file its place: files of one name get numbers, in the order in which they come, so that the next run of the same words
// finds what this one left. names counts them; jobs run at once.
func (a *analyze) input(file string, names map[string]int, jobs int) input {
	in := input{file: file, threads: max(2*runtime.NumCPU()/jobs, 1)} // twice: some wait for disks, some are nearly done
	if a.out == "" {
		return in
	}
	name := filepath.Base(file)
	if file == standardInput {
		name = "stream"
	}
	names[name]++
	if n := names[name]; n > 1 {
		name = fmt.Sprintf("%s (%d)", name, n)
	}
	in.place = filepath.Join(a.out, name)
	return in
}

// partial is the file that says how far an analysis is, while it runs or when it was broken off.
func (in input) partial() string { return in.place + ".report.partial" }

// goOn adds to a task what an earlier run left, and to its listener that this one leaves it too.
func (a *analyze) goOn(in input, task *analysis.Task, listener *analysis.Listener) {
	if in.place == "" {
		return
	}
	if file, err := os.Open(in.partial()); err == nil {
		task.Resume, _ = io.ReadAll(io.LimitReader(file, maxPartial)) // half of one is none
		_ = file.Close()
	}
	if task.Every = a.every; a.every <= 0 {
		return
	}
	said := false
	listener.Checkpoint = func(state []byte) {
		if err := platform.WriteFile(in.partial(), state); err != nil && !said {
			said = true // the analysis itself goes on
			a.env.log.Warn("keep how far it is", "file", in.file, "error", err)
		}
	}
}

// done removes what this run left on its way, and what earlier ones did that were killed while they wrote.
func (in input) done() {
	if in.place == "" {
		return
	}
	folder, name := filepath.Split(in.partial())
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if e.Name() == name || strings.HasPrefix(e.Name(), "."+name+".") {
			_ = os.Remove(filepath.Join(folder, e.Name())) // the next run would only read it and leave it aside
		}
	}
}
