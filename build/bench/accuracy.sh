#!/usr/bin/env bash
# How right the analysis is: reels of build/reelgen with everything in them, scored kind by kind, beside ffmpeg's detectors (scdet, blackdetect
# d=0.02, freezedetect d=0.4 n=-60dB) and, where `scenedetect` is on PATH (Python: scenedetect-headless), PySceneDetect.
# Seeds below 5000 are for tuning, 9000 to 9999 for tests; the final score is made here with 7000 to 7999, which neither has seen.
# CLIPS=DIR (and LIST=FILE: file,first usable picture,count) takes shots from real clips of a folder as well as the default reels, and
# jump cuts from them alone. DURATION=100s REELS=2 (of each kind) PEERS=1 NOTES= may be set.
set -euo pipefail
: "${BIN:?}" "${CACHE:?}"
duration=${DURATION:-100s}
reels=${REELS:-2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$CACHE/reels/accuracy
mkdir -p "$folder"
go build -buildvcs=false -o "$work/reelgen" ./build/reelgen
go build -buildvcs=false -o "$work/accuracy" ./build/accuracy
key=$(sha256sum "$work/reelgen" | cut -c 1-8)
look=()
[ "${PEERS:-1}" = 0 ] || look+=(-peers)
[ -z "${NOTES:-}" ] || look+=(-notes)

real=()
if [ -n "${CLIPS:-}" ]; then
  real=(-generated=false -clips "$CLIPS")
  [ -z "${LIST:-}" ] || real+=(-list "$LIST")
fi

# part NAME SEED FLAGS...: makes the reels of one kind and scores them together.
part() {
  local name=$1 first=$2 files=() seed file
  shift 2
  for ((seed = first; seed < first + reels; seed++)); do
    file=$folder/$name-$seed-$duration-$key.mkv
    if [ ! -s "${file%.mkv}.json" ]; then
      "$work/reelgen" -out "$file" -seed "$seed" -duration "$duration" -sound=false "$@"
    fi
    files+=("$file")
  done
  printf '\n%s: %s, seeds %d to %d, %s each\n' "$name" "$*" "$first" "$((first + reels - 1))" "$duration"
  "$work/accuracy" -cli "$BIN/videonet-cli" "${look[@]}" "${files[@]}"
}

part generated 7000 -rich
part vfr 7100 -rich -vfr -rate 30000/1001
part coarse 7200 -rich -crf 34
if [ -n "${CLIPS:-}" ]; then
  part real 7300 -rich "${real[@]}"
  part real-vfr 7400 -rich -vfr "${real[@]}"
  part real-coarse 7500 -rich -crf 34 "${real[@]}"
fi
part jump 7600 -jump -crf 33 "${real[@]}"
