package platform

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// Reveal shows a file in the file manager: its folder is opened.
func Reveal(ctx context.Context, path string) error {
	if err := exec.CommandContext(ctx, "xdg-open", filepath.Dir(path)).Run(); err != nil { //nolint:gosec // a folder of ours, no shell
		return fmt.Errorf("show %q: %w", path, err)
	}
	return nil
}
