#!/usr/bin/env bash
# Memory of both ends at 1 MiB and 20 GiB, and 100,000 small files beside tar through ssh.
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" -limit 15m bench-many
