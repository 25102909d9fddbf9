#!/usr/bin/env bash
# Analysis beside ffmpeg's own detectors on the same file, in turns: CPU seconds (user + system, all children) and times real time.
# Ours: SHA-256 of the file, black, cuts with flashes told apart, every stamp. ffmpeg: blackdetect and scdet in one pass. The floors are what
# decoding alone costs, and decoding to the small gray picture. CPU seconds are the figure; wall times belong to the machine's mood.
# ROUNDS=3 SIZES="1920x1080 3840x2160" DURATION=20s may be set.
set -euo pipefail
: "${BIN:?}" "${CACHE:?}"
rounds=${ROUNDS:-3}
duration=${DURATION:-20s}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$CACHE/reels"
go build -buildvcs=false -o "$work/reelgen" ./build/reelgen

# cost NAME COMMAND...: appends "cpu wall" to a file of that name.
cost() {
  local name=$1 TIMEFORMAT='%U %S %R'
  shift
  { time "$@" >/dev/null 2>"$work/said"; } 2>"$work/time" || { cat "$work/said" >&2; return 1; }
  awk '{print $1 + $2, $3}' "$work/time" >>"$work/$name"
}
median() { sort -n "$1" | awk -v c="$2" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }

detect="blackdetect=d=0.02:pix_th=0.10,scdet=t=10"
small="scale=640:360:flags=area,format=gray"
for size in ${SIZES:-1920x1080 3840x2160}; do
  reel=$CACHE/reels/bench-$size-$duration.mp4
  [ -s "$reel" ] || "$work/reelgen" -out "$reel" -seed 4711 -duration "$duration" -size "$size" -sound=false
  seconds=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$reel")
  rm -f "$work"/{ours,ffmpeg,null,gray}
  for _ in $(seq "$rounds"); do
    cost ours "$BIN/videonet-cli" analyze "$reel" --json
    cost ffmpeg ffmpeg -nostdin -v error -i "$reel" -an -vf "$detect" -f null -
    cost gray ffmpeg -nostdin -v error -i "$reel" -an -vf "$small" -f null -
    cost null ffmpeg -nostdin -v error -i "$reel" -an -f null -
  done
  printf '\n%s, %.1f s of video, median of %d\n' "$size" "$seconds" "$rounds"
  for name in ours ffmpeg gray null; do
    case $name in
      ours) text="videonet-cli analyze" ;;
      ffmpeg) text="ffmpeg blackdetect + scdet" ;;
      gray) text="ffmpeg to 640x360 gray" ;;
      null) text="ffmpeg decode only" ;;
    esac
    awk -v t="$text" -v cpu="$(median "$work/$name" 1)" -v wall="$(sort -k2 -n "$work/$name" | awk '{v[NR] = $2} END {print v[int((NR + 1) / 2)]}')" -v s="$seconds" \
      'BEGIN {printf "  %-28s %6.2f CPU s  %6.1f x real time (wall)\n", t, cpu, s / wall}'
  done
  awk -v a="$(median "$work/ours" 1)" -v b="$(median "$work/ffmpeg" 1)" -v c="$(median "$work/gray" 1)" -v d="$(median "$work/null" 1)" \
    'BEGIN {printf "  CPU of ours: %.2f of ffmpeg'"'"'s detectors (goal 1.00), %.2f of decode to gray (goal 1.25), %.2f of decode only\n", a / b, a / c, a / d}'
done
