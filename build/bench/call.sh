#!/usr/bin/env bash
# A call of two videonet-cli on loopback, 720p30 and sound both ways: pictures a second, latency, CPU time of each, underruns.
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" bench-call
