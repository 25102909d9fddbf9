#!/usr/bin/env bash
# A call over an emulated line of 100 Mbit/s, alone and beside a file that could fill it (two network namespaces; root).
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" -limit 15m bench-beside
