#!/usr/bin/env bash
# A file of 200 MB handed over by videonet-cli and by scp in turns: MB/s, CPU seconds per GiB of both ends, ratios.
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" bench-file
