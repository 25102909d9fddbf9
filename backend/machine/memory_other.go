//go:build !linux

package machine

import (
	"context"

	"github.com/shirou/gopsutil/v4/process"
)

// memory is what is resident: shared pages count once for each process.
func memory(ctx context.Context, p *process.Process) int64 { return resident(ctx, p) }
