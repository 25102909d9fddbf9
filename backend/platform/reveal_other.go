//go:build !linux && !windows

package platform

import (
	"context"

	"videonet/backend/fault"
)

// Reveal is built for Linux and Windows.
func Reveal(context.Context, string) error {
	return fault.New(fault.NotBuilt, nil, "part", "file manager")
}
