#!/usr/bin/env bash
# The size of the programs, stripped, and of the page they carry.
set -euo pipefail
for f in "$BIN"/videonet "$BIN"/videonet-cli "$BIN"/videonet-worker; do
  printf '%-16s %6.1f MB, gzip %5.1f MB\n' "$(basename "$f")" "$(stat -c %s "$f" | awk '{print $1/1e6}')" "$(gzip -6c "$f" | wc -c | awk '{print $1/1e6}')"
done
printf '%-16s %6.1f MB\n' "the page" "$(du -sb frontend/dist | awk '{print $1/1e6}')"
