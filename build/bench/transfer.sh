#!/usr/bin/env bash
# A file of 1 GiB handed over from file to file: by videonet-cli on both paths, by scp, rsync and magic-wormhole in turns: MB/s, CPU seconds per
# GiB, memory, ratios. Then the data channel alone, from memory to memory: ours beside pion as it comes.
set -euo pipefail
"$CACHE/e2e/e2e" -programs "$BIN" -helpers "$CACHE/e2e" -out "$OUT/bench" -limit 15m bench-transfer
go test ./backend/rtc -run '^$' -bench Channel -benchtime 3x -count 3 | awk '/^Benchmark/ { print "channel", $1, $5, $6, $7, $8 }'
