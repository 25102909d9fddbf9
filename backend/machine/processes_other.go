//go:build !linux

package machine

import (
	"context"

	"github.com/shirou/gopsutil/v4/process"
)

// processes lists the processes below root: where asking for one parent costs a look at all processes, only these are asked.
func processes(ctx context.Context, root int32) []entry {
	var out []entry
	for below := []*process.Process{{Pid: root}}; len(below) > 0; below = below[1:] {
		children, err := below[0].ChildrenWithContext(ctx)
		if err != nil {
			continue // it has none, or has ended
		}
		for _, c := range children {
			e := entry{pid: c.Pid, parent: below[0].Pid}
			if begun, failed := c.CreateTimeWithContext(ctx); failed == nil {
				e.started = uint64(begun) //nolint:gosec // ms since 1970
			}
			if times, failed := c.TimesWithContext(ctx); failed == nil {
				e.seconds = times.User + times.System
			}
			out = append(out, e)
		}
		below = append(below, children...)
	}
	return out
}
