package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"videonet/backend/analysis"
)

// How often people are told how far it is: on a terminal one line is written over, elsewhere each time is a line of its own.
const (
	lineEvery  = 200 * time.Millisecond
	linesEvery = 30 * time.Second
)

// lineName is how much of a file's name the line holds.
const lineName = 32 // characters

// progressLine says how far the files are, for people. The caller holds a lock.
type progressLine struct {
	out      io.Writer // nil says nothing
	terminal bool
	total    int // files, 0 when nobody knows

	done    int
	running []*running // in the order in which they began
	said    time.Time
	shown   bool // the line is on the terminal
}

// running is a file that is being analysed.
type running struct {
	file string
	analysis.Progress
}

// newProgressLine writes to standard error; with --json nobody reads there.
func newProgressLine(e *env, total int) *progressLine {
	p := &progressLine{total: total, said: time.Now()}
	if e.json {
		return p
	}
	p.out = e.err
	if file, ok := e.err.(*os.File); ok && e.getenv("TERM") != "dumb" {
		info, err := file.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

func (p *progressLine) begin(file string) *running {
	r := &running{file: file}
	p.running = append(p.running, r)
	return r
}

func (p *progressLine) end(r *running) {
	p.running = slices.DeleteFunc(p.running, func(other *running) bool { return other == r })
	p.done++
	p.clear()
}

// tell says how far a file is, when it is time.
func (p *progressLine) tell(r *running, now analysis.Progress) {
	r.Progress = now
	every := linesEvery
	if p.terminal {
		every = lineEvery
	}
	if p.out == nil || time.Since(p.said) < every {
		return
	}
	p.said = time.Now()
	if p.terminal {
		fmt.Fprintf(p.out, "\r%s\x1b[K", p.text())
		p.shown = true
		return
	}
	fmt.Fprintln(p.out, p.text())
}

// clear takes the line off the terminal, so that something else can be printed.
func (p *progressLine) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}

// text sums up the files that run.
func (p *progressLine) text() string {
	var sum analysis.Progress
	for _, r := range p.running {
		sum.At, sum.Duration, sum.Realtime = sum.At+r.At, sum.Duration+r.Duration, sum.Realtime+r.Realtime
	}
	var b strings.Builder
	switch {
	case p.total > 1:
		fmt.Fprintf(&b, "%d of %d done, ", p.done, p.total)
	case p.total == 0:
		fmt.Fprintf(&b, "%d done, ", p.done)
	}
	if len(p.running) > 0 {
		b.WriteString(shortened(printable(p.running[0].file)))
	}
	if more := len(p.running) - 1; more > 0 {
		fmt.Fprintf(&b, " and %d more", more)
	}
	if sum.Duration > 0 {
		fmt.Fprintf(&b, ": %.0f %%", 100*min(sum.At/sum.Duration, 1))
	} else {
		fmt.Fprintf(&b, ": %s", clock(sum.At))
	}
	fmt.Fprintf(&b, ", %.1f x real time", sum.Realtime)
	if left := sum.Left(); left >= 0 {
		whole := time.Duration(left * float64(time.Second)).Round(time.Second)
		fmt.Fprintf(&b, ", %s left", whole)
	}
	return b.String()
}

// shortened keeps the end of a path, where its name is.
func shortened(name string) string {
	letters := []rune(name)
	if len(letters) <= lineName {
		return name
	}
	return "…" + string(letters[len(letters)-lineName+1:])
}
