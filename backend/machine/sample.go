package machine

import (
	"context"
	"math"
	"os"
	"runtime"
	"strings"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/disk"
	gohost "github.com/shirou/gopsutil/v4/host"
	"github.com/shirou/gopsutil/v4/mem"
	"github.com/shirou/gopsutil/v4/process"

	"videonet/backend/fault"
)

func host(ctx context.Context) Host {
	h := Host{Cores: runtime.NumCPU()}
	h.Name, _ = os.Hostname()
	if name, _, version, err := gohost.PlatformInformationWithContext(ctx); err == nil {
		if name != "" { // an os-release ID is lower case
			name = strings.ToUpper(name[:1]) + name[1:]
		}
		h.System = strings.TrimSpace(name + " " + version)
	}
	if all, err := cpu.InfoWithContext(ctx); err == nil && len(all) > 0 {
		h.CPU, h.GHz = all[0].ModelName, math.Round(all[0].Mhz/100)/10
	}
	if v, err := mem.VirtualMemoryWithContext(ctx); err == nil {
		h.Memory = int64(v.Total) //nolint:gosec // no machine has 2^63 bytes
	}
	return h
}

// loads are the processor's counters at the sample before.
type loads struct{ before []cpu.TimesStat }

// next gives the load of each core since the call before, and the mean.
func (l *loads) next(ctx context.Context) (cores []float64, mean float64) {
	now, err := cpu.TimesWithContext(ctx, true)
	if err != nil {
		return nil, 0
	}
	before := l.before
	l.before = now
	if len(before) != len(now) { // the first, or a core came or went
		return nil, 0
	}
	for i := range now {
		busy, all := busyOf(now[i])
		busyBefore, allBefore := busyOf(before[i])
		load := 0.0
		if all > allBefore {
			load = min(max(100*(busy-busyBefore)/(all-allBefore), 0), 100)
		}
		cores = append(cores, load)
		mean += load / float64(len(now))
	}
	return cores, mean
}

// busyOf gives seconds of work and of all. A guest's time stands in User too (proc(5)).
func busyOf(t cpu.TimesStat) (busy, all float64) {
	busy = t.User + t.System + t.Nice + t.Irq + t.Softirq + t.Steal
	return busy, busy + t.Idle + t.Iowait
}

func used(ctx context.Context) int64 {
	v, err := mem.VirtualMemoryWithContext(ctx)
	if err != nil {
		return 0
	}
	return int64(v.Total - min(v.Available, v.Total)) //nolint:gosec // no machine has 2^63 bytes
}

func resident(ctx context.Context, p *process.Process) int64 {
	info, err := p.MemoryInfoWithContext(ctx)
	if err != nil {
		return 0
	}
	return int64(info.RSS) //nolint:gosec // no process has 2^63 bytes
}

// Disk says how large the disk of a folder is and how much of it this user can still fill, in bytes. It returns fault.FolderUnwritable when the
// folder is not there.
func Disk(ctx context.Context, folder string) (free, all int64, err error) {
	u, err := disk.UsageWithContext(ctx, folder)
	if err != nil {
		return 0, 0, fault.New(fault.FolderUnwritable, err, "folder", folder)
	}
	return int64(u.Free), int64(u.Total), nil //nolint:gosec // no disk has 2^63 bytes
}
