#!/usr/bin/env bash
# programs.sh builds the page and the programs into build/bin: videonet (the window), videonet-cli, videonet-worker, and where OpenCV is
# installed videonet-vision, the worker's helper: no other program links OpenCV, so all of them start without it. Caches are Go's own,
# npm's, and build/.cache, keyed by the hash of what goes in. Call build/setup.sh first.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
trap 'echo "programs: FAILED in line $LINENO: $BASH_COMMAND" >&2' ERR

# modules brings the page's packages as package-lock.json says, when it says something new. No package runs a script of its own.
modules() {
  local key
  key=$(cat frontend/package-lock.json <(node --version) | sha256sum)
  [ "$(cat frontend/node_modules/.videonet 2>/dev/null)" = "$key" ] && return
  # Not npm ci: it refuses a lock file without the optional packages of other systems, and not every registry has those. install takes
  # versions and hashes from the lock file all the same, and --no-save leaves it as it is.
  (cd frontend && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error)
  printf '%s\n' "$key" >frontend/node_modules/.videonet
}

page() {
  modules
  (cd frontend && npm run --silent build)
  touch frontend/dist/.gitkeep # go:embed needs the folder in a fresh clone
  test -s frontend/dist/index.html
}

release() { go build -buildvcs=false -trimpath -ldflags "-s -w" "$@"; }

opencv() { [ -f /usr/include/opencv4/opencv2/quality/qualitybrisque.hpp ] && [ -f /usr/share/opencv4/quality/brisque_model_live.yml ]; }

programs() {
  mkdir -p "$BIN"
  release -tags desktop,production,webkit2_41 -o "$BIN/videonet" .
  release -o "$BIN/" ./backend/cmd/videonet-cli ./backend/cmd/videonet-worker
  if opencv; then
    release -tags opencv -o "$BIN/" ./backend/cmd/videonet-vision
  else
    rm -f "$BIN/videonet-vision"
    echo "programs: no OpenCV with its quality module here: reports will lack BRISQUE and say so"
  fi
  ls -l "$BIN"/videonet* | awk '{printf "%-6s MB  %s\n", int($5 / 1e5) / 10, $NF}'
}

# window_driver builds what drives the window in tests: never shipped.
window_driver() {
  mkdir -p "$CACHE/e2e"
  cc -O1 -Wall -Wextra -Werror -shared -fPIC -o "$CACHE/e2e/wdshim.so" build/e2e/gtk/wdshim.c $(pkg-config --cflags webkit2gtk-4.1)
  cc -O1 -Wall -Wextra -Werror -o "$CACHE/e2e/dragsource" build/e2e/gtk/dragsource.c $(pkg-config --cflags --libs gtk+-3.0)
  go build -buildvcs=false -o "$CACHE/e2e/" ./build/e2e ./build/reelgen
}

# called with names, it does these; sourced, it does nothing
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  for part in "${@:-all}"; do
    case $part in
      all) page; programs ;;
      modules | page | programs | window_driver) "$part" ;;
      *) echo "usage: build/programs.sh [modules|page|programs|window_driver]..." >&2; exit 2 ;;
    esac
  done
fi
