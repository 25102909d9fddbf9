#!/usr/bin/env bash
# The window in a call: memory, CPU time of the program and its web processes without a probe, then pictures a second and latency as read from
# the picture's own clock on the canvas.
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" bench-window
