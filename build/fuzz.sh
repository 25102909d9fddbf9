#!/usr/bin/env bash
# fuzz.sh [SECONDS]: runs every fuzz target of the repository, all together for about so long (120 s), each for at most 20 s and at least 2 s.
# Long runs are made by hand: go test -run '^$' -fuzz '^NAME$' -fuzztime 1h ./PACKAGE.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
budget=${1:-120}
mapfile -t targets < <(grep -rEo --include='*_test.go' --exclude-dir='.*' '^func Fuzz[A-Za-z0-9_]+' app backend build | sed -E 's#/[^/]*:func # #' | sort -u)
[ ${#targets[@]} -gt 0 ] || { echo "fuzz: no target"; exit 0; }
each=$((budget / ${#targets[@]}))
each=$((each > 20 ? 20 : each < 2 ? 2 : each))
echo "fuzz: ${#targets[@]} targets, $each s each"

# On a busy machine Go 1.26's coordinator reports the end of -fuzztime itself as a failure, with no input (golang/go#75804, mended in 1.27).
only_the_clock() { grep -qx '    context deadline exceeded' "$1" && ! grep -Eqi 'failing input|panic|fatal|hung|data race' "$1"; }
for t in "${targets[@]}"; do
  read -r folder name <<<"$t"
  go test -run '^$' -fuzz "^$name\$" -fuzztime "${each}s" "./$folder" >"$OUT/logs/fuzz-$name.log" 2>&1 ||
    only_the_clock "$OUT/logs/fuzz-$name.log" ||
    { cat "$OUT/logs/fuzz-$name.log" >&2; echo "fuzz: $name in $folder FAILED" >&2; exit 1; }
  printf '  %-40s %s\n' "$name" "$(grep -Eo 'execs: [0-9]+' "$OUT/logs/fuzz-$name.log" | tail -n 1)"
done
