//go:build linux

package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Figure prints one measured value as a plain line: its name, the value, the unit, and in brackets how it was taken.
func (t *T) Figure(name string, value float64, unit, how string, args ...any) {
	digits := 2
	if math.Abs(value) >= 100 {
		digits = 0
	}
	_, _ = fmt.Fprintf(t.Say, "%s %s %s (%s)\n", name, strconv.FormatFloat(value, 'f', digits, 64), unit, fmt.Sprintf(how, args...))
}

// Quantile is the value below which the part q (0..1) of the values lies; NaN without values. 0.5 is the median.
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (sorted[high]-sorted[low])*(at-float64(low))
}

// cpuTimes is what a living process has used in seconds, and what those of its children used that have ended and were waited for.
func cpuTimes(pid int) (own, children float64, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	const utime, ticksPerSecond = 14 - 3, 100 // proc(5): utime stime cutime cstime; the rest begins with field 3
	var ticks [4]float64
	for i := range ticks {
		if ticks[i], err = strconv.ParseFloat(fields[utime+i], 64); err != nil {
			return 0, 0, err
		}
	}
	return (ticks[0] + ticks[1]) / ticksPerSecond, (ticks[2] + ticks[3]) / ticksPerSecond, nil
}

// Work is what processes and the whole machine have used between two moments.
type Work struct {
	t     *T
	start time.Time
	pids  []int
	began []float64 // by process: CPU seconds at the start
	busy  float64   // of the machine, CPU seconds at the start
}

// StartWork notes what the processes have used until now. They must live until the end.
func (t *T) StartWork(pids ...int) *Work {
	w := &Work{t: t, start: time.Now(), pids: pids, busy: machineBusy(t)}
	for _, pid := range pids {
		own, _, err := cpuTimes(pid)
		t.Check(err, "read the CPU time of process %d", pid)
		w.began = append(w.began, own)
	}
	return w
}

// load is how many processes wanted to run in the last minute, on the mean (proc(5): /proc/loadavg).
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	minute, _, _ := strings.Cut(string(text), " ")
	return minute
}

// Shares is the CPU time per second since the start, in cores: of each process in the order given, and of everything else on the machine.
// A large others says that the figures taken meanwhile are those of a machine that was shared.
func (w *Work) Shares() (each []float64, others float64) {
	period := time.Since(w.start).Seconds()
	others = (machineBusy(w.t) - w.busy) / period
	for i, pid := range w.pids {
		own, _, err := cpuTimes(pid)
		w.t.Check(err, "read the CPU time of process %d", pid)
		each = append(each, (own-w.began[i])/period)
		others -= each[i]
	}
	return each, others
}

// machineBusy is the CPU time of all processes since boot in seconds, with what the machine's host took away (proc(5): /proc/stat).
func machineBusy(t *T) float64 {
	text, err := os.ReadFile("/proc/stat")
	t.Check(err, "read how busy the machine is")
	line, _, _ := strings.Cut(string(text), "\n")
	const idle, iowait, steal, ticksPerSecond = 4, 5, 8, 100 // columns after "cpu"; those behind steal are counted in user already
	sum := 0.0
	for i, field := range strings.Fields(line) {
		ticks, _ := strconv.ParseFloat(field, 64)
		if i > 0 && i <= steal && i != idle && i != iowait {
			sum += ticks
		}
	}
	return sum / ticksPerSecond
}

func sum(values []float64) (total float64) {
	for _, v := range values {
		total += v
	}
	return total
}
