#!/usr/bin/env bash
# bench.sh [NAME...] [MINUTES]: builds and runs the benches of build/bench (all, or those named), each beside the peer that Debian packages,
# with ratios. What it says is kept in build/out/bench/NAME.txt. A bench is an executable file; it finds the programs in $BIN and the tools on
# PATH. soak runs only when it is named, for MINUTES (15).
source "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

stage "set-up" build/setup.sh
source build/env.sh
stage "the page" page
stage "the programs" programs
stage "what drives the window" window_driver
mkdir -p "$OUT/bench"
export BIN OUT CACHE
for word in "$@"; do if [[ $word =~ ^[0-9]+$ ]]; then export MINUTES=$word; fi; done
one() { "build/bench/$1" 2>&1 | tee "$OUT/bench/${1%.*}.txt"; }
printf '\nmachine: %s, %d cores, load %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)"
for bench in build/bench/*; do
  [ -f "$bench" ] && [ -x "$bench" ] || continue
  name=$(basename "$bench")
  if [ $# -eq 0 ] && [ "${name%.*}" != soak ] || [[ " $* " == *" ${name%.*} "* ]]; then stage "bench ${name%.*}" one "$name"; fi
done
printf '\n%s' "$STAGES"
