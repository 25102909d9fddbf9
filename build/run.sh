#!/usr/bin/env bash
# run.sh [ARG...]: brings what is missing, builds, and opens the program with the arguments. Without a display it opens it on one of its
# own, with a second participant, and leaves screenshots, the received file and a report in build/out/.
source "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

stage "set-up" build/setup.sh
source build/env.sh # what set-up brought is on PATH from here
stage "the page" page
stage "the programs" programs
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  printf '\n== opening build/bin/videonet\n'
  exec "$BIN/videonet" "$@"
fi
stage "what drives the window" window_driver
stage "the program on a display of its own" "$CACHE/e2e/e2e" -out "$OUT" window meeting
printf '\n%s\nThere is no display here. Look at what the program did on its own one:\n' "$STAGES"
find "$OUT" -maxdepth 1 -type f | sort
