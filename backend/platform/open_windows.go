package platform

import (
	"context"
	"fmt"
	"os/exec"
)

func open(ctx context.Context, path string) error {
	err := exec.CommandContext(ctx, "rundll32.exe", "url.dll,FileProtocolHandler", path).Run() //nolint:gosec // an absolute path, no shell
	if err != nil {
		return fmt.Errorf("open %q: %w", path, err)
	}
	return nil
}
