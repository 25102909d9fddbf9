#!/usr/bin/env bash
# test.sh [STAGE...]: brings what is missing and runs every test, in stages, with the time of each; or only the stages named. It stops at
# the first failure with the command that failed. At the end it lists every test that could not run here, with its reason.
source "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

every=(vet lint go fuzz bindings pages programs browser window)
chosen=("$@")
[ $# -gt 0 ] || chosen=("${every[@]}")
for s in "${chosen[@]}"; do
  [[ " ${every[*]} " == *" $s "* ]] || { echo "usage: build/test.sh [${every[*]}]" >&2; exit 2; }
done
wants() { [[ " ${chosen[*]} " == *" $1 "* ]]; }

vet() {
  go vet ./...
  CGO_ENABLED=0 GOOS=windows go vet ./...
}

# why shows what stands before each failure in the log of Go's tests, and the end of the log.
why() {
  grep -E -B 30 '^ *--- FAIL' "$OUT/logs/go.log" | tail -n 300 || true
  grep -E -A 30 'DATA RACE|^panic:' "$OUT/logs/go.log" | head -n 100 || true
  tail -n 20 "$OUT/logs/go.log"
}

# go_tests shows a line per package and what failed; the rest is in the log.
go_tests() {
  go test -race -count=1 -timeout 15m -v ./... 2>&1 | tee "$OUT/logs/go.log" |
    awk '/^=== /{next} /^ *--- FAIL|^FAIL|^panic:|DATA RACE|^# |cannot find|build failed/{print} /^ok /{print}' || { why >&2; return 1; }
}

pages() {
  (cd frontend && npm run --silent check && npm run --silent test 2>&1 | tee "$OUT/logs/pages.log")
}

browser() {
  VIDEONET_E2E_PORT=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
  export VIDEONET_E2E_PORT # a free one: somebody may be developing on the usual one
  (cd frontend && npm run --silent e2e 2>&1 | tee "$OUT/logs/browser.log")
}

window() {
  window_driver
  "$CACHE/e2e/e2e" -out "$OUT" 2>&1 | tee "$OUT/logs/window.log"
}

# not_run lists what said so, from all logs.
not_run() {
  cat "$OUT"/logs/{go,pages,browser,window}.log 2>/dev/null |
    awk '/^=== (RUN|CONT|NAME|PAUSE)/ {name = $3} /NOT RUN: / {sub(/.*NOT RUN: /, ""); print "  " name ": " $0}' | sort -u
}

count() { cat "$OUT"/logs/{go,window}.log 2>/dev/null | grep -cE "^--- $1:" || true; }

rm -rf "$OUT/logs"
mkdir -p "$OUT/logs"
stage "set-up" build/setup.sh
source build/env.sh # what set-up brought is on PATH from here
if wants go || wants pages || wants browser || wants programs || wants window; then stage "the page's packages" modules; fi
if wants vet; then stage "go vet, for Linux and for Windows" vet; fi
if wants lint; then stage "lint" build/lint.sh; fi
if wants go; then stage "go test -race" go_tests; fi
if wants fuzz; then stage "fuzz" build/fuzz.sh; fi
if wants bindings; then stage "bindings are up to date" build/bindings.sh --check; fi
if wants pages; then stage "pages: types, lint, unused, unit tests" pages; fi
if wants programs || wants window; then stage "the page" page; stage "the programs" programs; fi
if wants browser; then stage "pages in Chromium" browser; fi
if wants window; then stage "the real window" window; fi

printf '\n== NOT RUN on this machine\n%s\n' "$(not_run)"
printf '\n== times\n%s%5d s  all\n' "$STAGES" $SECONDS
printf 'tests: %d passed, %d failed, %d skipped\n' "$(count PASS)" "$(count FAIL)" "$(count SKIP)"
