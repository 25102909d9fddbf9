#!/usr/bin/env bash
# Files over emulated links (two network namespaces; root): MB/s beside one plain TCP connection on the same link. Lines that are slower than
# the machine, so that the link and not the machine is measured.
set -euo pipefail
exec "$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" -limit 15m bench-link
