#!/usr/bin/env bash
# Four tiles of 360p in one window for MINUTES (15): growth of the web process's memory. build/bench.sh runs it only when it is named.
set -euo pipefail
export MINUTES=${MINUTES:-15}
exec "$CACHE/e2e/e2e" -limit "$((${MINUTES%.*} + 6))m" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" bench-soak
