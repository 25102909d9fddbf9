// Command videonet-cli is VideoNet without a window: every verb works where there is no display. DESIGN.md §3 gives the verbs, the
// lines of --json (EVENTS.md has them all) and the exit codes.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"videonet/backend"
	"videonet/backend/platform"
)

func main() {
	if code, asked := backend.Checked(os.Args, os.Stdout); asked {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, self: platform.Self()}, os.Getenv)
	stop()
	os.Exit(code)
}
