package machine

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
)

// userHZ is the unit of times in /proc: 100 on every Linux, whatever its kernel ticks at (proc(5), sysconf(_SC_CLK_TCK)).
const userHZ = 100

// processes lists all processes of the system: one small file each.
func processes(ctx context.Context, _ int32) []entry {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	out := make([]entry, 0, len(paths))
	for _, path := range paths {
		if ctx.Err() != nil {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		if e, ok := parseStat(data); ok {
			out = append(out, e)
		}
	}
	return out
}

// parseStat reads /proc/PID/stat (proc_pid_stat(5)). The name in brackets may hold anything, brackets too.
func parseStat(data []byte) (e entry, ok bool) {
	open, end := bytes.IndexByte(data, '('), bytes.LastIndexByte(data, ')')
	if open < 0 || end < open {
		return entry{}, false
	}
	pid, err := strconv.ParseInt(string(bytes.TrimSpace(data[:open])), 10, 32)
	const ppid, utime, stime, starttime = 4 - 3, 14 - 3, 15 - 3, 22 - 3 // numbers of the manual; the fields here begin with the third
	fields := bytes.Fields(data[end+1:])
	if err != nil || len(fields) <= starttime {
		return entry{}, false
	}
	number := func(i int) uint64 {
		v, failed := strconv.ParseUint(string(fields[i]), 10, 64)
		if failed != nil {
			err = failed
		}
		return v
	}
	e = entry{
		pid: int32(pid), parent: int32(number(ppid)), started: number(starttime), //nolint:gosec // process ids
		seconds: float64(number(utime)+number(stime)) / userHZ,
	}
	return e, err == nil
}
