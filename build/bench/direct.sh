#!/usr/bin/env bash
# direct.sh: MB/s and CPU seconds per GiB of each end for 1 GiB of 64 KiB frames from memory to memory, two processes, loopback: bare TCP,
# crypto/tls as it is, and the streams of backend/direct. The three alternate; medians of RUNS (5). No file, no hash: those are in transfer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${RUNS:=5}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -c -o "$work/direct.test" ./backend/direct
for _ in $(seq "$RUNS"); do
  "$work/direct.test" -test.run '^$' -test.bench Stream -test.benchtime 1x | awk '
    /^Benchmark/ { split($1, name, /[\/-]/); v["MB/s"] = v["recv-CPU-s/GiB"] = v["send-CPU-s/GiB"] = 0
      for (i = 3; i < NF; i += 2) v[$(i + 1)] = $i
      print name[2], v["MB/s"], v["send-CPU-s/GiB"], v["recv-CPU-s/GiB"] }' >> "$work/runs"
done
median() { awk -v kind="$1" -v column="$2" '$1 == kind { print $column }' "$work/runs" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for kind in tcp tls direct; do
  printf '%-8s %8.1f MB/s  %6.2f CPU s/GiB sending  %6.2f receiving  (median of %d)\n' \
    "$kind" "$(median $kind 2)" "$(median $kind 3)" "$(median $kind 4)" "$RUNS"
done
