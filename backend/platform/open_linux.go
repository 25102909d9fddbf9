package platform

import (
	"context"
	"fmt"
	"os/exec"
)

func open(ctx context.Context, path string) error {
	if err := exec.CommandContext(ctx, "xdg-open", path).Run(); err != nil { //nolint:gosec // an absolute path, no shell
		return fmt.Errorf("open %q: %w", path, err)
	}
	return nil
}
