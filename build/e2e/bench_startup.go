//go:build linux

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// benchStartup measures five starts of the program: first paint after its process began, and what it and its web processes hold in memory 3 s later.
func benchStartup(t *T) {
	desk := t.NewDesk()
	for run := range 5 {
		w := desk.Open()
		w.FindHeading()
		var paint float64 // milliseconds since 1970
		t.Wait(patience, "the page is painted", func() (bool, error) {
			err := w.script(&paint, `const p = performance.getEntriesByName("first-contentful-paint")[0]; return p ? performance.timeOrigin + p.startTime : 0`)
			return paint > 0, err
		})
		began, err := startOf(w.pid)
		t.Check(err, "find when the program began")
		time.Sleep(3 * time.Second) // what is measured is the program at rest
		below, err := Descendants(w.pid)
		t.Check(err, "list what the program started")
		own, all := proportional(w.pid), 0.0
		for _, r := range append(below, Running{PID: w.pid}) {
			all += proportional(r.PID)
		}
		t.Logf("start %d: first paint %.2f s after the process began; memory %.0f MB (program alone %.0f MB), proportional",
			run+1, paint/1000-began, all, own)
		w.Quit()
	}
}

// startOf is when the process began, in seconds since 1970 (proc(5): starttime in ticks of 10 ms since boot).
func startOf(pid int) (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	uptime, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0, err
	}
	now := float64(time.Now().UnixMilli()) / 1000
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	const startTime, ticksPerSecond = 22 - 3, 100 // the rest begins with field 3
	ticks, err := strconv.ParseFloat(fields[startTime], 64)
	if err != nil {
		return 0, err
	}
	up, err := strconv.ParseFloat(strings.Fields(string(uptime))[0], 64)
	return now - up + ticks/ticksPerSecond, err
}

// proportional is the memory of a process in MB, shared pages counted by their share (Pss).
func proportional(pid int) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "Pss:" {
			kB, _ := strconv.ParseFloat(fields[1], 64)
			return kB / 1024
		}
	}
	return 0
}
