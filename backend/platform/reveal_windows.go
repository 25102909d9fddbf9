package platform

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
)

// Reveal shows a file in the file manager, selected.
func Reveal(ctx context.Context, path string) error {
	err := exec.CommandContext(ctx, "explorer.exe", "/select,"+path).Run() //nolint:gosec // one argument, no shell
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil // explorer answers 1 even when it opened
	}
	if err != nil {
		return fmt.Errorf("show %q: %w", path, err)
	}
	return nil
}
