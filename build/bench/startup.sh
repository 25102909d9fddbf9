#!/usr/bin/env bash
# First paint and memory of the window, five starts.
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" bench-startup
