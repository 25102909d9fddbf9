package machine

import (
	"context"

	"github.com/shirou/gopsutil/v4/process"
)

// memory is the proportional share of a process, or what is resident where the kernel does not tell.
func memory(ctx context.Context, p *process.Process) int64 {
	if maps, err := p.MemoryMapsWithContext(ctx, true); err == nil && maps != nil && len(*maps) > 0 && (*maps)[0].Pss > 0 {
		return int64((*maps)[0].Pss) << 10 //nolint:gosec // KiB of a process
	}
	return resident(ctx, p)
}
