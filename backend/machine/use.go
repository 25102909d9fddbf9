package machine

import (
	"cmp"
	"context"
	"os"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v4/process"
)

// Use is what a child of the program and all processes below it use.
type Use struct {
	PID    int
	Cores  float64 // kept busy since the sample before; 1 is one core whole; -1 when nobody looked before
	Memory int64   // bytes, as Sample.Own
}

// Use returns what the child with a process id and all below it use, and whether there is one.
func (s Sample) Use(pid int) (Use, bool) {
	i := slices.IndexFunc(s.Programs, func(u Use) bool { return u.PID == pid })
	if i < 0 {
		return Use{PID: pid, Cores: -1}, false
	}
	return s.Programs[i], true
}

// entry is a line of the system's list of processes.
type entry struct {
	pid, parent int32
	started     uint64  // in a unit of the system's own: tells two processes of one id apart
	seconds     float64 // of work until now
}

// uses remembers how much each process below us had worked when it was looked at last.
type uses struct {
	at   time.Time
	work map[int32]entry
}

// next looks at the program and all below it: bytes of the program itself, and what each child uses with all below it.
func (u *uses) next(ctx context.Context, now time.Time) (self int64, programs []Use) {
	me := int32(os.Getpid()) //nolint:gosec // a process id
	below := map[int32][]entry{}
	for _, e := range processes(ctx, me) {
		below[e.parent] = append(below[e.parent], e)
	}
	before, span := u.work, now.Sub(u.at).Seconds()
	if before == nil || span <= 0 || span > 2*Step.Seconds() { // what was seen long ago says nothing of the last step
		before = nil
	}
	u.at, u.work = now, map[int32]entry{}
	self = memoryOf(ctx, me)
	for _, child := range below[me] {
		use := Use{PID: int(child.pid), Cores: -1}
		worked := 0.0
		for tree := []entry{child}; len(tree) > 0; tree = tree[1:] {
			e := tree[0]
			tree = append(tree, below[e.pid]...)
			u.work[e.pid] = e
			use.Memory += memoryOf(ctx, e.pid)
			if old, known := before[e.pid]; known && old.started == e.started {
				worked += e.seconds - old.seconds
			} else {
				worked += e.seconds // it began after the look before
			}
		}
		if before != nil {
			use.Cores = max(worked/span, 0)
		}
		programs = append(programs, use)
	}
	slices.SortFunc(programs, func(a, b Use) int { return cmp.Compare(a.PID, b.PID) })
	return self, programs
}

func memoryOf(ctx context.Context, pid int32) int64 { return memory(ctx, &process.Process{Pid: pid}) }
