//go:build !linux && !windows

package platform

import (
	"context"

	"videonet/backend/fault"
)

func open(context.Context, string) error {
	return fault.New(fault.NotBuilt, nil, "part", "opening files")
}
